package dev.deployhooks.answer;

/** What became of an answer. */
public sealed interface Delivery {

  /** AWS accepted it. */
  record Given() implements Delivery {}

  /** It is the return value of this invocation. */
  record Returned() implements Delivery {}

  /** AWS had an answer already, or its time for one was over; that counts as given. */
  record AlreadyHad() implements Delivery {}

  /** There was nothing to give. */
  record NotNeeded() implements Delivery {}

  /**
   * AWS did not take it: the invocation must fail, so that Lambda tries again and then hands it to
   * the failure destination.
   *
   * @param why what was tried, what came back, and how to mend it
   */
  record NotGiven(String why) implements Delivery {}

  /** In words, as reports have it. */
  default String inWords() {
    return switch (this) {
      case Given() -> "given";
      case Returned() -> "returned";
      case AlreadyHad() -> "already had";
      case NotNeeded() -> "not needed";
      case NotGiven(String why) -> "not given: " + why;
    };
  }
}
