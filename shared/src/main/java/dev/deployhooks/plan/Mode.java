package dev.deployhooks.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Whether a hook may hold a deployment up, or only says what it would have said. */
public enum Mode {
  /** What does not pass is Failed. */
  ENFORCE,
  /** The answer is Succeeded in any case; the report says what it would have been. */
  OBSERVE;

  /** The key of a plan, and of each of its sections. */
  static final String KEY = "mode";

  private static final Map<String, Mode> WORDS = Map.of("enforce", ENFORCE, "observe", OBSERVE);

  /** The mode that a setting names; empty if it names none. */
  public static Optional<Mode> named(String word) {
    return Optional.ofNullable(WORDS.get(word));
  }

  /**
   * What a plan or a section says under {@code mode}; empty if it says nothing, says it twice, or
   * says something else, which is a mistake.
   */
  static Optional<Mode> of(Value mapping) {
    if (!(mapping.node() instanceof MappingNode node)) {
      return Optional.empty();
    }
    List<NodeTuple> entries = node.getValue().stream().filter(Mode::isMode).toList();
    return entries.size() == 1
        ? mapping.under(KEY).flatMap(value -> value.oneOf(WORDS))
        : Optional.empty();
  }

  private static boolean isMode(NodeTuple entry) {
    return entry.getKeyNode() instanceof ScalarNode key && key.getValue().equals(KEY);
  }
}
