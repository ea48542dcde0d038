package dev.deployhooks.json;

import dev.deployhooks.json.JsonPath.Bound;
import dev.deployhooks.json.JsonPath.Segment;
import dev.deployhooks.json.JsonPath.Selector;
import java.util.ArrayList;
import java.util.List;

/** Reads a JSONPath query by the grammar of RFC 9535 (its appendix A), character by character. */
final class JsonPathParser {

  /** The largest integer that the RFC allows (2^53 - 1), the same below zero. */
  private static final long MAX_INTEGER = 9_007_199_254_740_991L;

  private static final int MAX_INTEGER_DIGITS = 16;
  private static final char END = '\uFFFF';

  private final String text;
  private final JsonFilterParser filters = new JsonFilterParser(this);
  private int at;

  JsonPathParser(String text) {
    this.text = text;
  }

  List<Segment> query() throws JsonPathException {
    if (peek() != '$') {
      throw error("a query begins with $");
    }
    at++;
    List<Segment> segments = new ArrayList<>();
    while (at < text.length()) {
      int before = at;
      skipBlanks();
      if (at == text.length()) {
        at = before;
        throw error("there are blanks behind the query");
      }
      segments.add(segment());
    }
    return segments;
  }

  /** The segments of a query within a filter, behind which something else may stand. */
  List<Segment> segmentsWithin() throws JsonPathException {
    List<Segment> segments = new ArrayList<>();
    while (true) {
      int before = at;
      skipBlanks();
      if (peek() != '.' && peek() != '[') {
        at = before;
        return List.copyOf(segments);
      }
      segments.add(segment());
    }
  }

  private Segment segment() throws JsonPathException {
    return switch (peek()) {
      case '[' -> new Segment.Child(bracketed());
      case '.' -> dotted();
      default -> throw error("expected . or [");
    };
  }

  private Segment dotted() throws JsonPathException {
    at++;
    if (peek() != '.') {
      return new Segment.Child(List.of(wildcardOrName()));
    }
    at++;
    return new Segment.Descendant(peek() == '[' ? bracketed() : List.of(wildcardOrName()));
  }

  private Selector wildcardOrName() throws JsonPathException {
    if (peek() == '*') {
      at++;
      return new Selector.Wildcard();
    }
    int from = at;
    while (at < text.length() && isNameChar(text.codePointAt(at), at == from)) {
      at += Character.charCount(text.codePointAt(at));
    }
    if (at == from) {
      throw error("expected a name or *; a name with other characters is written ['name']");
    }
    return new Selector.Name(text.substring(from, at));
  }

  private static boolean isNameChar(int c, boolean first) {
    return c == '_'
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (!first && c >= '0' && c <= '9')
        || (c >= 0x80 && !isHalfAPair(c));
  }

  private List<Selector> bracketed() throws JsonPathException {
    List<Selector> selectors = new ArrayList<>();
    do {
      at++;
      skipBlanks();
      selectors.add(selector());
      skipBlanks();
    } while (peek() == ',');
    expect(']');
    return List.copyOf(selectors);
  }

  private Selector selector() throws JsonPathException {
    char c = peek();
    return switch (c) {
      case '\'', '"' -> new Selector.Name(string());
      case '*' -> {
        at++;
        yield new Selector.Wildcard();
      }
      case '?' -> {
        at++;
        yield new Selector.Filter(filters.filter());
      }
      default -> {
        if (c != ':' && c != '-' && !isDigit(c)) {
          throw error("expected 'name', *, an index, a slice or ?");
        }
        yield indexOrSlice();
      }
    };
  }

  private Selector indexOrSlice() throws JsonPathException {
    Bound start = bound();
    int behindStart = at;
    skipBlanks();
    if (peek() != ':') {
      at = behindStart;
      if (start instanceof Bound.At(long index)) {
        return new Selector.Index(index);
      }
      throw error("expected an index or a slice");
    }
    at++;
    skipBlanks();
    Bound end = bound();
    skipBlanks();
    if (peek() != ':') {
      return new Selector.Slice(start, end, 1);
    }
    at++;
    skipBlanks();
    return new Selector.Slice(start, end, bound() instanceof Bound.At(long step) ? step : 1);
  }

  private Bound bound() throws JsonPathException {
    return peek() == '-' || isDigit(peek()) ? new Bound.At(integer()) : new Bound.Open();
  }

  private long integer() throws JsonPathException {
    int from = at;
    if (peek() == '-') {
      at++;
    }
    int digits = at;
    while (isDigit(peek())) {
      at++;
    }
    boolean zero = at - digits == 1 && text.charAt(digits) == '0';
    if (at == digits || (text.charAt(digits) == '0' && !(zero && digits == from))) {
      throw new JsonPathException("an integer has no leading zero and is not -0", from);
    }
    if (at - digits > MAX_INTEGER_DIGITS) {
      throw new JsonPathException("an integer is too large", from);
    }
    long value = Long.parseLong(text.substring(from, at));
    if (Math.abs(value) > MAX_INTEGER) {
      throw new JsonPathException("an integer is too large", from);
    }
    return value;
  }

  /** A number as JSON writes it. */
  String number() throws JsonPathException {
    int from = at;
    if (peek() == '-') {
      at++;
    }
    int digits = at;
    digits();
    if (text.charAt(digits) == '0' && at - digits > 1) {
      throw new JsonPathException("a number has no leading zero", from);
    }
    if (peek() == '.') {
      at++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
    return text.substring(from, at);
  }

  private void digits() throws JsonPathException {
    if (!isDigit(peek())) {
      throw error("expected a digit");
    }
    while (isDigit(peek())) {
      at++;
    }
  }

  /** A word of lower-case letters, digits and underscores, perhaps none. */
  String word() {
    int from = at;
    while ((peek() >= 'a' && peek() <= 'z') || peek() == '_' || (at > from && isDigit(peek()))) {
      at++;
    }
    return text.substring(from, at);
  }

  String string() throws JsonPathException {
    int from = at;
    char quote = peek();
    at++;
    StringBuilder string = new StringBuilder();
    while (peek() != quote) {
      if (at >= text.length()) {
        throw new JsonPathException("the string is not closed", from);
      }
      int c = text.codePointAt(at);
      if (c < ' ' || isHalfAPair(c)) {
        throw error("a string cannot have this character; write it as \\uXXXX");
      }
      if (c == '\\') {
        at++;
        string.appendCodePoint(escape(quote));
      } else {
        string.appendCodePoint(c);
        at += Character.charCount(c);
      }
    }
    at++;
    return string.toString();
  }

  private int escape(char quote) throws JsonPathException {
    char c = peek();
    at++;
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '/', '\\' -> c;
      case 'u' -> unicode();
      default -> {
        if (c == quote) {
          yield c;
        }
        at--;
        throw error("unknown escape");
      }
    };
  }

  private int unicode() throws JsonPathException {
    int from = at - 2;
    char high = hexadecimal(from);
    if (!Character.isSurrogate(high)) {
      return high;
    }
    if (Character.isHighSurrogate(high) && text.startsWith("\\u", at)) {
      at += 2;
      char low = hexadecimal(from);
      if (Character.isLowSurrogate(low)) {
        return Character.toCodePoint(high, low);
      }
    }
    throw new JsonPathException("half of a surrogate pair", from);
  }

  private char hexadecimal(int from) throws JsonPathException {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      char c = peek();
      // ASCII only: Character.digit knows the digits of other scripts too.
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw new JsonPathException("\\u takes four hexadecimal digits", from);
      }
      value = value * 16 + digit;
      at++;
    }
    return (char) value;
  }

  /** Where it is, in characters from 0. */
  int at() {
    return at;
  }

  void skip() {
    at++;
  }

  /** Whether the token stood at hand; it is passed then. */
  boolean skipped(String token) {
    if (!text.startsWith(token, at)) {
      return false;
    }
    at += token.length();
    return true;
  }

  void skipBlanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
      at++;
    }
  }

  void expect(char c) throws JsonPathException {
    if (peek() != c) {
      throw error("expected " + c);
    }
    at++;
  }

  /** The character at hand, or {@link #END}, which no query has. */
  char peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHalfAPair(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  JsonPathException error(String message) {
    String found =
        at < text.length() ? "'" + Character.toString(text.codePointAt(at)) + "'" : "the end";
    return new JsonPathException(message + ", found " + found, at);
  }
}
