package dev.deployhooks.check;

/** How a check ended. */
public sealed interface Outcome {

  /** It looked, and saw what was expected. */
  record Passed() implements Outcome {}

  /** It looked, and saw something else. */
  record Failed(String why) implements Outcome {}

  /** It looked, and could not tell. */
  record Inconclusive(String why) implements Outcome {}

  /** It could not look. */
  record Error(String why) implements Outcome {}

  /** It was not tried: something that it needs did not pass, or no time was left. */
  record NotRun(String why) implements Outcome {}
}
