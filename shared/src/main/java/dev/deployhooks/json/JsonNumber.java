package dev.deployhooks.json;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The value of a JSON number, exact and of any size: {@code 1}, {@code 1.0} and {@code 1e0} are one
 * value, and {@code 1e1000000000} takes no more room than it takes to write.
 *
 * @param sign -1, 0 or 1
 * @param digits the significant digits, without zeros at either end; empty for zero
 * @param exponent the power of ten that the digits, read as an integer, are multiplied by; 0 for
 *     zero
 */
public record JsonNumber(int sign, String digits, BigInteger exponent)
    implements Comparable<JsonNumber> {

  private static final JsonNumber ZERO = new JsonNumber(0, "", BigInteger.ZERO);

  /**
   * Reads a number as JSON or Java writes it.
   *
   * @throws NumberFormatException if it is not a number
   */
  public static JsonNumber of(String text) {
    int mark = Math.max(text.indexOf('e'), text.indexOf('E'));
    String mantissa = mark < 0 ? text : text.substring(0, mark);
    String power = mark < 0 ? "0" : text.substring(mark + 1);
    boolean negative = mantissa.startsWith("-");
    String unsigned = negative ? mantissa.substring(1) : mantissa;
    int point = unsigned.indexOf('.');
    String digits =
        point < 0 ? unsigned : unsigned.substring(0, point) + unsigned.substring(point + 1);
    if (digits.isEmpty() || !digits.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
      throw new NumberFormatException("not a number");
    }
    int behindPoint = point < 0 ? 0 : unsigned.length() - point - 1;
    int from = 0;
    int to = digits.length();
    while (from < to && digits.charAt(from) == '0') {
      from++;
    }
    while (to > from && digits.charAt(to - 1) == '0') {
      to--;
    }
    if (from == to) {
      return ZERO;
    }
    BigInteger exponent =
        new BigInteger(power).add(BigInteger.valueOf((long) digits.length() - to - behindPoint));
    return new JsonNumber(negative ? -1 : 1, digits.substring(from, to), exponent);
  }

  /** The value of a decimal. */
  public static JsonNumber of(BigDecimal decimal) {
    return of(decimal.toString());
  }

  /** Whether it is a whole number, however it is written: {@code 1.0} is one. */
  public boolean whole() {
    return exponent.signum() >= 0;
  }

  /** Whether it has at most so many digits and zeros when it is written out. */
  public boolean fitsInto(int most) {
    return exponent
            .abs()
            .add(BigInteger.valueOf(digits.length()))
            .compareTo(BigInteger.valueOf(most))
        <= 0;
  }

  @Override
  public int compareTo(JsonNumber other) {
    if (sign != other.sign) {
      return Integer.compare(sign, other.sign);
    }
    int magnitude = magnitude().compareTo(other.magnitude());
    // Of the same magnitude the digits decide, as in a dictionary: "12" is less than "121".
    return sign * (magnitude != 0 ? magnitude : digits.compareTo(other.digits));
  }

  /** Where the first significant digit stands. */
  private BigInteger magnitude() {
    return exponent.add(BigInteger.valueOf(digits.length()));
  }
}
