package dev.deployhooks.images;

/** What Amazon Inspector says about whether it has scanned an image. */
public sealed interface Coverage {

  /** It has. */
  record Scanned() implements Coverage {}

  /** It is about to. */
  record Pending(String reason) implements Coverage {}

  /** It does not. */
  record NotCovered(String reason) implements Coverage {}

  /** Inspector was not asked, or could not be. */
  record Unknown(String why) implements Coverage {}
}
