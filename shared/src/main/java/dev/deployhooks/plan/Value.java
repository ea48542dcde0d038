package dev.deployhooks.plan;

import com.google.gson.JsonElement;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A value of a plan. What reads it either gets what it asked for or nothing, and then the mistake
 * has been noted; so reading goes on after a mistake, and all of them are told at once.
 */
final class Value {

  private static final int SHOWN = 40;

  private final Node node;
  private final String name;
  private final Place writtenAt;
  private final Draft draft;

  /**
   * A value.
   *
   * @param name what messages call it: its key
   * @param writtenAt where its key stands
   */
  Value(Node node, String name, Place writtenAt, Draft draft) {
    this.node = node;
    this.name = name;
    this.writtenAt = writtenAt;
    this.draft = draft;
  }

  static Value root(Node node, Draft draft) {
    return new Value(node, "plan", draft.place(node), draft);
  }

  String name() {
    return name;
  }

  /** Where it is written: its key, or itself where it has none. */
  Place writtenAt() {
    return writtenAt;
  }

  Draft draft() {
    return draft;
  }

  Kind kind() {
    return Kind.of(node);
  }

  Node node() {
    return node;
  }

  /** The same value with another content. */
  Value of(Node other) {
    return other.equals(node) ? this : new Value(other, name, writtenAt, draft);
  }

  /** The same value, whose mistakes another draft is told of. */
  Value in(Draft other) {
    return new Value(node, name, writtenAt, other);
  }

  /** The value of a key, whatever else there is; nothing is noted. */
  Optional<Value> under(String key) {
    return node instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .filter(
                entry ->
                    entry.getKeyNode() instanceof ScalarNode scalar
                        && scalar.getValue().equals(key))
            .findFirst()
            .map(
                entry ->
                    new Value(entry.getValueNode(), key, draft.place(entry.getKeyNode()), draft))
        : Optional.empty();
  }

  /** Whether it can be taken for text: it is, or it was put in for a variable. */
  private boolean isText() {
    return kind() == Kind.TEXT || isPutIn();
  }

  /** Whether it was put in for a variable: what is written as text is good enough then. */
  private boolean isPutIn() {
    return node.getProperty(Variables.PUT_IN) != null && node instanceof ScalarNode;
  }

  /** Whether it is a list or mapping with nothing in it. */
  boolean isEmpty() {
    return node instanceof CollectionNode<?> collection && collection.getValue().isEmpty();
  }

  /** Notes a mistake about this value, at the value itself. */
  void mistake(String message) {
    draft.mistake(draft.place(node), message);
  }

  /** Notes a mistake about this value, as an empty result. */
  <T> Optional<T> mistaken(String message) {
    mistake(message);
    return Optional.empty();
  }

  /** A text that is not blank. */
  Optional<String> text() {
    return text("text").filter(text -> !text.isBlank() || says("must not be empty"));
  }

  /** A text of any content. */
  Optional<String> anyText() {
    return text("text");
  }

  /**
   * A text of a certain form.
   *
   * @param wanted the form, in words
   */
  Optional<String> text(String wanted) {
    if (isText()) {
      return Optional.of(scalar());
    }
    String hint =
        switch (kind()) {
          case NUMBER, BOOLEAN -> "; to make it text, put it in quotes";
          case NOTHING, TEXT, LIST, MAPPING, TAGGED -> "";
        };
    return mistaken(wrongType(wanted) + hint);
  }

  /** A text that must not be repeated in messages: it could be a secret. */
  Optional<String> confidentialText() {
    return isText()
        ? Optional.of(scalar())
        : mistaken("\"%s\" must be text, in quotes, but is %s".formatted(name, kind().words()));
  }

  /** True or false. */
  Optional<Boolean> truth() {
    return kind() == Kind.BOOLEAN
            || (isPutIn() && (scalar().equals("true") || scalar().equals("false")))
        ? Optional.of(Boolean.parseBoolean(scalar()))
        : mistaken(wrongType("true or false"));
  }

  /** A whole number within bounds, both inclusive. */
  Optional<Integer> integer(int from, int to) {
    String wanted = "a whole number from %d to %d".formatted(from, to);
    if (kind() != Kind.NUMBER && !isPutIn()) {
      return mistaken(wrongType(wanted));
    }
    return JsonValues.number(scalar())
        .filter(number -> number.stripTrailingZeros().scale() <= 0)
        .filter(number -> number.compareTo(BigDecimal.valueOf(from)) >= 0)
        .filter(number -> number.compareTo(BigDecimal.valueOf(to)) <= 0)
        .map(BigDecimal::intValueExact)
        .or(() -> mistaken(wrongType(wanted)));
  }

  /** Any number that JSON can write. */
  Optional<BigDecimal> number() {
    return kind() == Kind.NUMBER || isPutIn()
        ? JsonValues.number(scalar()).or(() -> mistaken(wrongType(JsonValues.NUMBER)))
        : mistaken(wrongType("a number"));
  }

  /** A positive duration. */
  Optional<Duration> duration() {
    return switch (kind()) {
      case TEXT ->
          Durations.parse(scalar())
              .or(() -> mistaken(wrongType(Durations.HOW)))
              .filter(duration -> duration.isPositive() || says("must be longer than nothing"))
              .filter(
                  duration ->
                      duration.compareTo(Durations.LONGEST) <= 0
                          || says("must be at most " + Durations.LONGEST.toHours() + "h"));
      case NUMBER ->
          mistaken(
              "\"%s\" is the number %s without a unit; write %1$s: %2$ss for seconds, or use ms, m or h"
                  .formatted(name, shown(scalar())));
      case NOTHING, BOOLEAN, LIST, MAPPING, TAGGED -> mistaken(wrongType(Durations.HOW));
    };
  }

  /** One of a few words. */
  <T> Optional<T> oneOf(Map<String, T> words) {
    List<String> known = words.keySet().stream().sorted().toList();
    return text("one of " + String.join(", ", known))
        .flatMap(
            text ->
                Optional.ofNullable(words.get(text))
                    .or(
                        () ->
                            mistaken(
                                "\"%s\" is not known for \"%s\"%s (known here: %s)"
                                    .formatted(
                                        shown(text),
                                        name,
                                        Nearest.hint(text, known),
                                        String.join(", ", known)))));
  }

  /** The fields of a mapping with known keys. */
  Optional<Fields> fields(Keys keys) {
    if (!(node instanceof MappingNode) || kind() != Kind.MAPPING) {
      String wanted = keys.names().isEmpty() ? "{}" : "a mapping";
      String hint = keys.names().isEmpty() ? "" : " with " + String.join(", ", keys.names());
      return mistaken(wrongType(wanted + hint));
    }
    return Optional.of(Fields.of(this, keys));
  }

  /** The entries of a mapping with keys of any name, in the plan's order, each key once. */
  List<Value> entries() {
    if (!(node instanceof MappingNode mapping) || kind() != Kind.MAPPING) {
      mistake(wrongType("a mapping"));
      return List.of();
    }
    List<Value> entries = new ArrayList<>();
    Map<String, Place> seen = new HashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node keyNode = tuple.getKeyNode();
      Place place = draft.place(keyNode);
      if (!(keyNode instanceof ScalarNode key) || Kind.of(keyNode) != Kind.TEXT) {
        draft.mistake(place, "a key must be text, but is " + describe(keyNode) + "; quote it");
        continue;
      }
      Place first = seen.putIfAbsent(key.getValue(), place);
      if (first != null) {
        draft.mistake(
            place,
            "key \"%s\" stands twice; the first is in line %d"
                .formatted(shown(key.getValue()), first.line()));
        continue;
      }
      entries.add(new Value(tuple.getValueNode(), key.getValue(), place, draft));
    }
    return entries;
  }

  /** The elements of a list. */
  Optional<List<Value>> items() {
    return kind() == Kind.LIST ? Optional.of(elements()) : mistaken(wrongType("a list"));
  }

  /** The elements of a list, or the value itself as the only one. */
  List<Value> itemOrItems() {
    return kind() == Kind.LIST ? elements() : List.of(this);
  }

  /** Any value, as JSON. */
  Optional<JsonElement> json() {
    return JsonValues.of(this);
  }

  /** The source text of a scalar. */
  String scalar() {
    return ((ScalarNode) node).getValue();
  }

  /** The message that something else is wanted. */
  String wrongType(String wanted) {
    return "\"%s\" must be %s, but is %s".formatted(name, wanted, describe(node));
  }

  /** Notes a mistake in the form {@code "name" ...}, and is false. */
  boolean says(String what) {
    mistake("\"%s\" %s".formatted(name, what));
    return false;
  }

  private List<Value> elements() {
    List<Value> items = new ArrayList<>();
    for (Node item : ((SequenceNode) node).getValue()) {
      items.add(new Value(item, name, draft.place(item), draft));
    }
    return items;
  }

  private static String describe(Node node) {
    Kind kind = Kind.of(node);
    return switch (kind) {
      case TEXT -> "the text \"" + shown(((ScalarNode) node).getValue()) + "\"";
      case NUMBER -> "the number " + shown(((ScalarNode) node).getValue());
      case BOOLEAN -> ((ScalarNode) node).getValue();
      case TAGGED -> "a value with the tag " + shown(node.getTag().getValue());
      case NOTHING -> "empty";
      case LIST, MAPPING -> kind.words();
    };
  }

  static String shown(String text) {
    String line = text.replace('\n', ' ').replace('\r', ' ');
    return line.codePointCount(0, line.length()) <= SHOWN
        ? line
        : line.substring(0, line.offsetByCodePoints(0, SHOWN)) + "…";
  }
}
