package dev.deployhooks.local.templates;

import dev.deployhooks.local.Packages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A part of a CloudFormation template, as it is written: {@code !Sub} and the like are left alone.
 *
 * @param node the part
 */
record Template(Node node) {

  /** The template of the hooks. */
  static final Path HOOKS = Packages.PROJECT.resolve("template.yaml");

  static Template read(Path file) throws IOException {
    return of(Files.readString(file));
  }

  static Template of(String text) {
    return new Template(
        new Compose(LoadSettings.builder().build())
            .composeString(text)
            .orElseThrow(() -> new AssertionError("an empty template")));
  }

  /** The template of the hooks. */
  static Template ofTheHooks() {
    try {
      return read(HOOKS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The part below the keys, one after the other. */
  Optional<Template> at(String... keys) {
    Optional<Template> at = Optional.of(this);
    for (String key : keys) {
      at = at.flatMap(part -> part.member(key));
    }
    return at;
  }

  private Optional<Template> member(String key) {
    return members()
        .filter(member -> text(member.getKeyNode()).equals(key))
        .map(member -> new Template(member.getValueNode()))
        .findFirst();
  }

  /** The keys of a mapping, in its order. */
  List<String> keys() {
    return members().map(member -> text(member.getKeyNode())).toList();
  }

  /** The items of a sequence. */
  List<Template> items() {
    return node instanceof SequenceNode sequence
        ? sequence.getValue().stream().map(Template::new).toList()
        : List.of();
  }

  /** The text of a scalar, with no tag resolved. */
  String text() {
    return text(node);
  }

  private Stream<NodeTuple> members() {
    return node instanceof MappingNode mapping ? mapping.getValue().stream() : Stream.empty();
  }

  private static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : node.toString();
  }
}
