package dev.deployhooks.plan;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The text of a plan: one document of YAML 1.2, of which JSON is a part. */
final class YamlText {

  /** The longest text that is read, in characters. */
  static final int MAX_LENGTH = 1 << 20;

  private YamlText() {}

  /**
   * The document's root; empty, and one mistake noted, if the text is not one document.
   *
   * @param file what people call the text's place
   */
  static Optional<Node> root(String text, String file, Draft draft) {
    Place start = new Place(file, 1, 1);
    if (text.length() > MAX_LENGTH) {
      draft.mistake(
          start,
          "the plan has %d characters; at most %d are read".formatted(text.length(), MAX_LENGTH));
      return Optional.empty();
    }
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setSchema(new CoreSchema())
            .setCodePointLimit(MAX_LENGTH)
            // What matters is how large they are, which Extent measures.
            .setMaxAliasesForCollections(Extent.MAX_NODES)
            .build();
    try {
      Optional<Node> root =
          new Composer(
                  settings,
                  new BoundedParser(new ParserImpl(settings, new StreamReader(settings, text))))
              .getSingleNode();
      if (root.isEmpty()) {
        draft.mistake(start, "the plan is empty; the least it needs is version: 1 and a section");
        return root;
      }
      Optional<String> fault = Extent.fault(root.get());
      fault.ifPresent(message -> draft.mistake(start, message));
      return fault.isPresent() ? Optional.empty() : root;
    } catch (MarkedYamlEngineException e) {
      draft.mistake(placeOf(e, start), inWords(e));
    } catch (ReaderException e) {
      draft.mistake(
          placeOf(text, e.getPosition(), start),
          "the character U+%04X is not allowed in YAML".formatted(e.getCodePoint()));
    } catch (YamlEngineException e) {
      draft.mistake(
          start, "it is neither YAML nor JSON: " + firstLine(String.valueOf(e.getMessage())));
    }
    return Optional.empty();
  }

  // Only the parser's own words: its full message repeats lines of the plan.
  private static String inWords(MarkedYamlEngineException e) {
    String problem = firstLine(e.getProblem());
    if (e instanceof org.snakeyaml.engine.v2.exceptions.ComposerException
        && problem.contains("another document")) {
      return "a second document begins here; a plan is one document: remove the --- line";
    }
    String context = e.getContext() == null ? "" : " " + firstLine(e.getContext());
    String since =
        e.getContextMark().map(mark -> ", which begins in line " + (mark.getLine() + 1)).orElse("");
    return "it is neither YAML nor JSON: " + problem + context + since;
  }

  private static Place placeOf(MarkedYamlEngineException e, Place start) {
    Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
    return mark.map(at -> new Place(start.file(), at.getLine() + 1, at.getColumn() + 1))
        .orElse(start);
  }

  private static Place placeOf(String text, int codePoints, Place start) {
    int line = 1;
    int column = 1;
    int[] before = text.codePoints().limit(codePoints).toArray();
    for (int codePoint : before) {
      if (codePoint == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    return new Place(start.file(), line, column);
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
