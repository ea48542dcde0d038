package dev.deployhooks.plan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Text with placeholders for what differs between green and blue: {@code ${side.version}}. */
public final class SideText {

  /** What is the same on both sides. */
  private static final List<String> COMMON = List.of("function", "alias", "cluster", "service");

  /** What differs. */
  private static final List<String> OF_A_SIDE =
      List.of("name", "version", "targetGroup", "loadBalancer", "taskDefinition", "taskSet");

  private static final String BEGIN = "${side.";

  private SideText() {}

  /** The names that a placeholder can have. */
  static List<String> names() {
    return java.util.stream.Stream.concat(OF_A_SIDE.stream(), COMMON.stream()).toList();
  }

  /** The names of the placeholders in a text, in their order. */
  public static Set<String> placeholders(String text) {
    Set<String> found = new LinkedHashSet<>();
    String _ =
        filled(
            text,
            name -> {
              found.add(name);
              return "";
            });
    return found;
  }

  static boolean differsBySide(String text) {
    return placeholders(text).stream()
        .anyMatch(name -> OF_A_SIDE.contains(name) && !name.equals("loadBalancer"));
  }

  /**
   * The text with its placeholders filled.
   *
   * @param values by the name of a placeholder
   */
  public static String filled(String text, UnaryOperator<String> values) {
    StringBuilder filled = new StringBuilder();
    int at = 0;
    while (true) {
      int begin = text.indexOf(BEGIN, at);
      int end = begin < 0 ? -1 : text.indexOf('}', begin);
      if (end < 0) {
        return filled.append(text, at, text.length()).toString();
      }
      filled
          .append(text, at, begin)
          .append(values.apply(text.substring(begin + BEGIN.length(), end)));
      at = end + 1;
    }
  }
}
