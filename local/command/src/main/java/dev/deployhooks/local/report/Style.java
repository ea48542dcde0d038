package dev.deployhooks.local.report;

import java.io.Console;
import java.nio.charset.Charset;
import java.util.Map;

/**
 * How text may be shown.
 *
 * @param colours whether with colours and bold letters
 * @param signs with which signs
 * @param width columns
 */
public record Style(Colours colours, Signs signs, int width) {

  /** How many columns text is wrapped to. */
  public static final int WIDTH = 80;

  /** No colours, no letters beyond ASCII. */
  public static final Style PLAIN = new Style(Colours.NONE, Signs.ASCII, WIDTH);

  /** Whether text is coloured. */
  public enum Colours {
    /** It is a file, a pipe, or nobody wants colours. */
    NONE,
    /** With the escape sequences of a terminal. */
    ANSI
  }

  /** Which signs stand before a check. */
  public enum Signs {
    /** ✓ ✗ and their like. */
    UNICODE,
    /** Where the output's encoding does not have them. */
    ASCII
  }

  /**
   * What suits standard output.
   *
   * @param environment NO_COLOR is honoured, and TERM=dumb
   * @see <a href="https://no-color.org/">NO_COLOR</a>
   */
  public static Style ofStandardOutput(Map<String, String> environment) {
    boolean terminal = isTerminal();
    boolean plain =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || environment.getOrDefault("TERM", "").equals("dumb");
    return new Style(
        terminal && !plain ? Colours.ANSI : Colours.NONE, signs(System.out.charset()), WIDTH);
  }

  @SuppressWarnings("SystemConsoleNull" /* By default it is null again since JDK 25. */)
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private static Signs signs(Charset charset) {
    return charset.canEncode() && charset.newEncoder().canEncode("✓✗–→")
        ? Signs.UNICODE
        : Signs.ASCII;
  }

  /** The same in fewer columns. */
  public Style narrowedBy(int columns) {
    return new Style(colours, signs, width - columns);
  }

  /** The text in green. */
  public String good(String text) {
    return sequence("32", text);
  }

  /** The text in red. */
  public String bad(String text) {
    return sequence("31", text);
  }

  /** The text in yellow. */
  public String doubtful(String text) {
    return sequence("33", text);
  }

  /** The text dimmed. */
  public String aside(String text) {
    return sequence("2", text);
  }

  /** The text in bold letters. */
  public String strong(String text) {
    return sequence("1", text);
  }

  private String sequence(String code, String text) {
    return switch (colours) {
      case NONE -> text;
      case ANSI -> "\u001b[" + code + "m" + text + "\u001b[0m";
    };
  }

  /** One of two spellings of a sign. */
  public String sign(String unicode, String ascii) {
    return switch (signs) {
      case UNICODE -> unicode;
      case ASCII -> ascii;
    };
  }
}
