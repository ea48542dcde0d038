package dev.deployhooks.images;

import java.math.BigInteger;
import java.util.Comparator;

/**
 * The order of package versions, near enough for advice: parts of digits as numbers, parts of
 * letters as text, {@code ~} before everything (Debian and RPM), a letter before a digit. No
 * verdict depends on it.
 */
final class Versions {

  /** Older first. */
  static final Comparator<String> OLDEST_FIRST = Versions::compare;

  private Versions() {}

  private static int compare(String left, String right) {
    int l = 0;
    int r = 0;
    while (l < left.length() || r < right.length()) {
      int lEnd = end(left, l);
      int rEnd = end(right, r);
      int order = compareParts(left.substring(l, lEnd), right.substring(r, rEnd));
      if (order != 0) {
        return order;
      }
      l = skip(left, lEnd);
      r = skip(right, rEnd);
    }
    return left.compareTo(right);
  }

  private static int compareParts(String left, String right) {
    boolean leftTilde = left.startsWith("~");
    if (leftTilde != right.startsWith("~")) {
      return leftTilde ? -1 : 1;
    }
    boolean leftNumber = isDigitAt(left, 0);
    if (leftNumber && isDigitAt(right, 0)) {
      return new BigInteger(left).compareTo(new BigInteger(right));
    }
    if (left.isEmpty() || right.isEmpty() || leftNumber == isDigitAt(right, 0)) {
      return left.compareTo(right);
    }
    return leftNumber ? 1 : -1;
  }

  /** The end of the part that begins there: a run of digits, of letters, or one tilde. */
  private static int end(String text, int from) {
    if (from >= text.length()) {
      return from;
    }
    if (text.charAt(from) == '~') {
      return from + 1;
    }
    int at = from;
    boolean digits = isDigitAt(text, from);
    while (at < text.length() && !isBetween(text.charAt(at)) && isDigitAt(text, at) == digits) {
      at++;
    }
    return at;
  }

  private static int skip(String text, int from) {
    int at = from;
    while (at < text.length() && isBetween(text.charAt(at)) && text.charAt(at) != '~') {
      at++;
    }
    return at;
  }

  /** Digits beyond a BigInteger's good sense are text: no real version has them. */
  private static boolean isDigitAt(String text, int at) {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private static boolean isBetween(char c) {
    return !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z');
  }
}
