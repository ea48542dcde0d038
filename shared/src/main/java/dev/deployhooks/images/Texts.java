package dev.deployhooks.images;

/** Text of others, as it may stand in a report: bounded, and on one line. */
final class Texts {

  private static final int LONGEST = 200;

  private Texts() {}

  static String bounded(String text) {
    String line =
        text.codePoints().anyMatch(Character::isISOControl)
            ? text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
            : text;
    return line.codePointCount(0, line.length()) <= LONGEST
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST)) + "…";
  }
}
