package dev.deployhooks.local.report;

import java.util.ArrayList;
import java.util.List;

/** Text broken into lines. */
public final class Wrapped {

  private Wrapped() {}

  /**
   * Breaks text between words, and inside a word only where it alone is wider than a line.
   *
   * @param text words and line feeds; a line feed stays one
   * @param width columns of a line, at least 1
   */
  public static List<String> lines(String text, int width) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.split("\\R", -1)) {
      paragraph(paragraph, width, lines);
    }
    return lines;
  }

  private static void paragraph(String paragraph, int width, List<String> lines) {
    StringBuilder line = new StringBuilder();
    for (String word : paragraph.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      if (!line.isEmpty()) {
        line.append(' ');
      }
      String rest = word;
      while (rest.length() > width) {
        int cut = cut(rest, width);
        lines.add(rest.substring(0, cut));
        rest = rest.substring(cut);
      }
      line.append(rest);
    }
    lines.add(line.toString());
  }

  /** Where to break a word that is too wide: after a comma, if that leaves no line half empty. */
  private static int cut(String word, int width) {
    int comma = word.lastIndexOf(',', width - 1) + 1;
    return comma > width / 2 ? comma : width;
  }

  /**
   * Breaks text with something before its first line, and as many spaces before the others.
   *
   * @param lead what stands before the first line
   * @param width columns of a line with what stands before it
   */
  public static List<String> hanging(String lead, String text, int width) {
    List<String> lines = new ArrayList<>();
    String before = lead;
    for (String line : lines(text, Math.max(1, width - lead.length()))) {
      lines.add((before + line).stripTrailing());
      before = " ".repeat(lead.length());
    }
    return lines;
  }
}
