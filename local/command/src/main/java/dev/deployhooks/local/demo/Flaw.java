package dev.deployhooks.local.demo;

/** What is wrong with a release of the quiz. */
enum Flaw {
  /** Nothing. */
  NONE,
  /** One category is missing. */
  THREE_CATEGORIES,
  /** Its categories have titles, where those of blue have names. */
  OTHER_SHAPE,
  /** It says 200, and shows a page that says sorry. */
  ERROR_PAGE,
  /** It takes requests and never answers, but for its health check. */
  HANGS,
  /** One answer in five is a 500, and the health check is well. */
  LEAKS,
  /** It throws. */
  THROWS
}
