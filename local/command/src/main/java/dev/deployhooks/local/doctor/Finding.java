package dev.deployhooks.local.doctor;

/** What a rule has to say about one thing. */
public sealed interface Finding {

  /** The thing, such as {@code "hook CodeDeployHook_smoke"}. */
  String about();

  /** What is the case. */
  String what();

  /** Nothing is to be done. */
  record Fine(String about, String what) implements Finding {}

  /**
   * A deployment may go wrong, or go wrong unseen.
   *
   * @param why why it matters
   * @param mend what to do
   */
  record Warning(String about, String what, String why, String mend) implements Finding {}

  /**
   * A deployment will go wrong.
   *
   * @param why why it matters
   * @param mend what to do
   */
  record Trouble(String about, String what, String why, String mend) implements Finding {}

  /**
   * Nobody knows whether it is right: it could not be read. It never counts as fine.
   *
   * @param what what was asked and what came back, with the permission that is missing
   * @param why what is not known for that reason
   */
  record Unknown(String about, String what, String why) implements Finding {}
}
