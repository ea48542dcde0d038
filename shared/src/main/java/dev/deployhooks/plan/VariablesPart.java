package dev.deployhooks.plan;

import com.google.gson.JsonElement;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** The part {@code variables}: values that a plan names once, or that a parameter holds. */
final class VariablesPart {

  static final Keys PARAMETER = Keys.of("parameter", "ssm");

  /** A variable that is declared. */
  sealed interface Declared {

    /** A value that the plan says. */
    record Constant(JsonElement value) implements Declared {}

    /**
     * A value that an SSM parameter holds, as text.
     *
     * @param name the parameter's
     */
    record Parameter(String name) implements Declared {}

    /** What it is could not be read, which has been noted. */
    record Mistaken() implements Declared {}
  }

  private VariablesPart() {}

  /** The declarations, each with its name; the mistakes of others have been noted. */
  static List<Value> entries(Value value) {
    if (value.isEmpty()) {
      value.mistake("\"variables\" declares nothing; leave it out");
    }
    return value.entries().stream().filter(VariablesPart::hasName).toList();
  }

  private static boolean hasName(Value entry) {
    if (!CapturePart.isName(entry.name())) {
      entry
          .draft()
          .mistake(
              entry.writtenAt(),
              "\"%s\" is no name of a variable: letters, digits, - and _ are"
                  .formatted(Value.shown(entry.name())));
      return false;
    }
    return true;
  }

  /** What is declared. */
  static Optional<Declared> read(Value entry) {
    if (SecretPart.isReference(entry.node())) {
      return entry.mistaken(
          "a variable is no secret: write {secret: ...} where it is used, so that it is kept out of"
              + " reports");
    }
    if (entry.node() instanceof MappingNode mapping
        && mapping.getValue().stream()
            .anyMatch(
                pair ->
                    pair.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(PARAMETER.names().getFirst()))) {
      return entry
          .fields(PARAMETER)
          .flatMap(fields -> fields.optional("ssm"))
          .flatMap(name -> name.text("the name of an SSM parameter"))
          .map(Declared.Parameter::new);
    }
    return entry.json().map(Declared.Constant::new);
  }
}
