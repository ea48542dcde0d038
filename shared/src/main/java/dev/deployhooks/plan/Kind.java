package dev.deployhooks.plan;

import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** What a value of a plan is, in the words of YAML's core schema. */
enum Kind {
  NOTHING("nothing"),
  BOOLEAN("true or false"),
  NUMBER("a number"),
  TEXT("text"),
  LIST("a list"),
  MAPPING("a mapping"),
  /** A value with a tag of its own, such as {@code !include}. */
  TAGGED("a value with a tag");

  private final String words;

  Kind(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  static Kind of(Node node) {
    Tag tag = node.getTag();
    return switch (node) {
      case MappingNode _ when tag.equals(Tag.MAP) -> MAPPING;
      case SequenceNode _ when tag.equals(Tag.SEQ) -> LIST;
      case ScalarNode _ when tag.equals(Tag.STR) -> TEXT;
      case ScalarNode _ when tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) -> NUMBER;
      case ScalarNode _ when tag.equals(Tag.BOOL) -> BOOLEAN;
      case ScalarNode _ when tag.equals(Tag.NULL) -> NOTHING;
      default -> TAGGED;
    };
  }
}
