package dev.deployhooks.plan;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.deployment.Found;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Puts values in place of the variables of a part of a plan: a dollar sign with {@code scope.name}
 * in braces within a text, and {@code {secret: ...}} in place of one. It works on the values of the
 * document, before they are read, so that what is put in cannot become syntax and is judged like
 * what was written. Two dollar signs before a brace stand for one of them.
 */
final class Variables {

  /** The mark of a value that was put in: a number is good enough for a text then. */
  static final String PUT_IN = "put in";

  /** How the mistake begins that a variable is not known. */
  static final String UNKNOWN = "unknown variable";

  /** The scopes of variables that a check, a step or a metric knows, and the plan does not. */
  private static final Set<String> LATER = Set.of(TablePart.SCOPE, Step.CAPTURES, "side");

  /** Variables of one kind. */
  interface Scope {

    /**
     * The value of a variable, which may have none although it is known; empty if there is none of
     * that name.
     */
    Optional<Found<JsonElement>> value(String name);

    /** The names that there are, for a mistake. */
    Set<String> names();

    /** Which names there can be, as the end of a mistake; empty if that needs no saying. */
    default String rule() {
      return "";
    }
  }

  private final Map<String, Scope> scopes;
  private final Optional<Function<SecretReference, String>> secrets;
  private final Draft draft;
  private final Set<Place> places = new LinkedHashSet<>();
  private final Set<String> used = new LinkedHashSet<>();
  private final Map<Place, String> strangers = new LinkedHashMap<>();
  private final Set<SecretReference> references = new LinkedHashSet<>();

  /**
   * Variables to put in.
   *
   * @param secrets what is put in place of a secret; empty to leave secrets, escapes and unknown
   *     scopes for a later time
   * @param draft told of variables that are not known
   */
  Variables(
      Map<String, Scope> scopes, Optional<Function<SecretReference, String>> secrets, Draft draft) {
    this.scopes = Map.copyOf(scopes);
    this.secrets = secrets;
    this.draft = draft;
  }

  /** Where something was put in. */
  Set<Place> places() {
    return places;
  }

  /** The variables that were put in, as {@code scope.name}. */
  Set<String> used() {
    return used;
  }

  /** What is wrong with variables of an unknown scope that were left for a later time. */
  Map<Place, String> strangers() {
    return strangers;
  }

  /** The secrets that were put in. */
  Set<SecretReference> secrets() {
    return references;
  }

  /** The value with its variables put in. */
  Value in(Value value) {
    return value.of(in(value.node()));
  }

  private Node in(Node node) {
    if (secrets.isPresent() && SecretPart.isReference(node)) {
      return SecretPart.read(new Value(node, "secret", draft.place(node), draft))
          .<Node>map(
              reference -> {
                references.add(reference);
                return putIn(node, Tag.STR, secrets.get().apply(reference));
              })
          .orElseGet(() -> putIn(node, Tag.STR, ""));
    }
    return switch (node) {
      case ScalarNode scalar when scalar.getTag().equals(Tag.STR) -> in(scalar);
      case SequenceNode sequence -> {
        List<Node> items = sequence.getValue().stream().map(this::in).toList();
        yield items.equals(sequence.getValue()) ? node : sequence(node, sequence.getTag(), items);
      }
      case MappingNode mapping -> {
        List<NodeTuple> entries =
            mapping.getValue().stream()
                .map(entry -> new NodeTuple(entry.getKeyNode(), in(entry.getValueNode())))
                .toList();
        boolean same = true;
        for (int i = 0; i < entries.size(); i++) {
          same &= entries.get(i).getValueNode().equals(mapping.getValue().get(i).getValueNode());
        }
        yield same ? node : mapping(node, mapping.getTag(), entries);
      }
      default -> node;
    };
  }

  private Node in(ScalarNode scalar) {
    String text = scalar.getValue();
    if (!text.contains("${")) {
      return scalar;
    }
    StringBuilder result = new StringBuilder();
    int at = 0;
    while (true) {
      int mark = text.indexOf("${", at);
      if (mark < 0) {
        result.append(text, at, text.length());
        break;
      }
      if (mark > at && text.charAt(mark - 1) == '$') {
        result.append(text, at, secrets.isPresent() ? mark - 1 : mark).append("${");
        at = mark + 2;
        continue;
      }
      int end = text.indexOf('}', mark);
      String variable = end < 0 ? text.substring(mark + 2) : text.substring(mark + 2, end);
      Optional<Optional<JsonElement>> value = value(variable, scalar);
      if (value.isPresent() && value.get().isPresent() && mark == 0 && end == text.length() - 1) {
        return putIn(scalar, value.get().get());
      }
      result.append(text, at, mark);
      int next = end < 0 ? text.length() : end + 1;
      result.append(
          value.isEmpty() ? text.substring(mark, next) : value.get().map(this::text).orElse(""));
      at = next;
    }
    return result.toString().equals(text) ? scalar : putIn(scalar, Tag.STR, result.toString());
  }

  /** The value of a variable: none if it is left for later, an empty one if it is a mistake. */
  private Optional<Optional<JsonElement>> value(String variable, ScalarNode scalar) {
    int dot = variable.indexOf('.');
    String scopeName = dot < 0 ? variable : variable.substring(0, dot);
    Scope scope = scopes.get(scopeName);
    if (scope == null) {
      String message =
          UNKNOWN
              + " ${%s}%s (known here: %s); for the characters themselves write $${"
                  .formatted(
                      Value.shown(variable),
                      Nearest.hint(variable, everyName()),
                      String.join(", ", known()));
      if (secrets.isEmpty()) {
        if (!LATER.contains(scopeName)) {
          strangers.put(draft.place(scalar), message);
        }
        return Optional.empty();
      }
      draft.mistake(draft.place(scalar), message);
      return Optional.of(Optional.empty());
    }
    String name = variable.substring(Math.min(variable.length(), dot + 1));
    Optional<Found<JsonElement>> found = scope.value(name);
    if (found.isEmpty()) {
      List<String> names = scope.names().stream().map(each -> scopeName + "." + each).toList();
      draft.mistake(
          draft.place(scalar),
          UNKNOWN
              + " ${%s}%s (known here: %s)%s"
                  .formatted(
                      Value.shown(variable),
                      Nearest.hint(variable, names),
                      names.isEmpty() ? "none" : String.join(", ", names),
                      scope.rule()));
      return Optional.of(Optional.empty());
    }
    used.add(variable);
    return switch (found.get()) {
      case Found.Known<JsonElement>(JsonElement value, String _) -> Optional.of(Optional.of(value));
      case Found.Unknown<JsonElement>(String why) -> {
        if (secrets.isEmpty()) {
          yield Optional.empty(); // an error of what uses it, when that is tried
        }
        draft.mistake(draft.place(scalar), "${%s} is not known: %s".formatted(variable, why));
        yield Optional.of(Optional.empty());
      }
    };
  }

  /** The names of the scopes of one place, and the scopes that are known anywhere. */
  private List<String> known() {
    Set<String> names = new TreeSet<>();
    scopes.forEach(
        (scope, values) -> {
          if (LATER.contains(scope)) {
            values.names().forEach(name -> names.add(scope + "." + name));
          } else {
            names.add(scope + ".*");
          }
        });
    draft.scopes().keySet().forEach(scope -> names.add(scope + ".*"));
    return List.copyOf(names);
  }

  private Set<String> everyName() {
    Set<String> names = new TreeSet<>();
    scopes.forEach(
        (scope, values) -> values.names().forEach(name -> names.add(scope + "." + name)));
    return names;
  }

  private String text(JsonElement value) {
    return inert(
        value instanceof JsonPrimitive primitive ? primitive.getAsString() : value.toString());
  }

  /** What is put in is no variable at a later time either. */
  private String inert(String text) {
    return secrets.isPresent() ? text : text.replace("${", "$${");
  }

  private Node putIn(ScalarNode in, JsonElement value) {
    return switch (value) {
      case JsonArray array ->
          sequence(in, Tag.SEQ, array.asList().stream().map(item -> putIn(in, item)).toList());
      case JsonObject object -> {
        List<NodeTuple> entries = new ArrayList<>();
        object
            .entrySet()
            .forEach(
                member ->
                    entries.add(
                        new NodeTuple(
                            putIn(in, Tag.STR, member.getKey()), putIn(in, member.getValue()))));
        yield mapping(in, Tag.MAP, entries);
      }
      case JsonPrimitive primitive ->
          putIn(
              in,
              primitive.isNumber() ? Tag.FLOAT : primitive.isBoolean() ? Tag.BOOL : Tag.STR,
              inert(primitive.getAsString()));
      case JsonNull _ -> putIn(in, Tag.NULL, "null");
      default -> throw new IllegalStateException("no JSON value: " + value.getClass());
    };
  }

  private Node putIn(Node in, Tag tag, String text) {
    Node node =
        new ScalarNode(
            tag,
            true,
            text,
            org.snakeyaml.engine.v2.common.ScalarStyle.DOUBLE_QUOTED,
            in.getStartMark(),
            in.getEndMark());
    node.setProperty(PUT_IN, true);
    places.add(draft.place(in));
    return node;
  }

  private static Node sequence(Node in, Tag tag, List<Node> items) {
    return new SequenceNode(
        tag,
        true,
        items,
        org.snakeyaml.engine.v2.common.FlowStyle.FLOW,
        in.getStartMark(),
        in.getEndMark());
  }

  private static Node mapping(Node in, Tag tag, List<NodeTuple> entries) {
    return new MappingNode(
        tag,
        true,
        entries,
        org.snakeyaml.engine.v2.common.FlowStyle.FLOW,
        in.getStartMark(),
        in.getEndMark());
  }
}
