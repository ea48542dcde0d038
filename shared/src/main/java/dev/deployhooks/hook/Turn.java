package dev.deployhooks.hook;

/** Which of the looks at a section a look is. */
public enum Turn {
  /** If this look cannot tell yet, there is another. */
  ANOTHER_MAY_FOLLOW,
  /** There is no other: what this look cannot tell stays untold, and the plan says what then. */
  LAST
}
