package dev.deployhooks.local.templates;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * What CloudFormation makes of a template: parameters, conditions and references are put in, as far
 * as the templates here use them. Whatever else is used fails.
 *
 * @see <a href=
 *     "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html">Intrinsic
 *     function reference</a>
 */
final class Stack {

  private static final Pattern PLACE = Pattern.compile("\\$\\{([A-Za-z0-9:.]+)}");

  /** The value of {@code AWS::NoValue}: whatever has it is left out. */
  private static final JsonElement NOTHING = JsonNull.INSTANCE;

  private static final Map<String, String> PSEUDO =
      Map.of(
          "AWS::Partition", "aws",
          "AWS::Region", "us-east-1",
          "AWS::AccountId", "123456789012",
          "AWS::StackName", "deployhooks",
          "AWS::URLSuffix", "amazonaws.com");

  private final Template template;
  private final Map<String, String> parameters = new HashMap<>();
  private final UnaryOperator<String> references;

  /**
   * A stack.
   *
   * @param given parameters that have another value than their default
   * @param references what {@code Ref} ({@code Id}) and {@code GetAtt} ({@code Id.Attribute}) of a
   *     resource say
   */
  Stack(Template template, Map<String, String> given, UnaryOperator<String> references) {
    this.template = template;
    this.references = references;
    Template declared = template.at("Parameters").orElseThrow();
    for (String name : declared.keys()) {
      declared.at(name, "Default").ifPresent(otherwise -> parameters.put(name, otherwise.text()));
    }
    parameters.putAll(given);
  }

  /**
   * The stack of the hooks with the given parameters, in which resources are named by their ids.
   */
  static Stack ofTheHooks(Map<String, String> given) {
    return new Stack(Template.ofTheHooks(), given, UnaryOperator.identity());
  }

  /** The logical ids of the resources of a type that are made, in the template's order. */
  List<String> ids(String type) {
    Template resources = template.at("Resources").orElseThrow();
    return resources.keys().stream()
        .filter(id -> resources.at(id, "Type").filter(it -> it.text().equals(type)).isPresent())
        .filter(id -> resources.at(id, "Condition").stream().allMatch(it -> holds(it.text())))
        .toList();
  }

  /** The properties of a resource. */
  JsonObject properties(String id) {
    return resolved(
            template
                .at("Resources", id, "Properties")
                .orElseThrow(() -> new AssertionError("no properties of " + id))
                .node())
        .getAsJsonObject();
  }

  /** The logical ids of the functions. */
  List<String> functions() {
    return ids("AWS::Serverless::Function");
  }

  /** The properties of a function, with what SAM puts in from {@code Globals}. */
  JsonObject function(String id) {
    JsonObject properties =
        resolved(template.at("Globals", "Function").orElseThrow().node()).getAsJsonObject();
    JsonObject own = properties(id);
    merge(properties, own);
    // What a function says to be no value it does not take from all functions either.
    template.at("Resources", id, "Properties").orElseThrow().keys().stream()
        .filter(name -> !own.has(name))
        .forEach(properties::remove);
    template
        .at("Resources", id, "Properties", "Environment", "Variables")
        .ifPresent(
            declared -> {
              JsonObject variables =
                  properties.getAsJsonObject("Environment").getAsJsonObject("Variables");
              declared.keys().stream()
                  .filter(name -> !variablesOf(own).has(name))
                  .forEach(variables::remove);
            });
    return properties;
  }

  private static JsonObject variablesOf(JsonObject function) {
    return function.get("Environment") instanceof JsonObject environment
            && environment.get("Variables") instanceof JsonObject variables
        ? variables
        : new JsonObject();
  }

  /** Maps are put together, as SAM does it; everything else is replaced. */
  private static void merge(JsonObject into, JsonObject more) {
    more.asMap()
        .forEach(
            (name, value) -> {
              if (value instanceof JsonObject both && into.get(name) instanceof JsonObject there) {
                merge(there, both);
              } else {
                into.add(name, value);
              }
            });
  }

  /**
   * What a function's role may do: by policies of the role's own, and by those that several share.
   */
  List<Grant> grants(String function) {
    JsonObject role = properties(function(function).get("Role").getAsString().replace(".Arn", ""));
    List<Grant> grants = new ArrayList<>();
    for (String shared : texts(role.get("ManagedPolicyArns"))) {
      grants.addAll(granted(properties(shared)));
    }
    for (JsonElement own : list(role.get("Policies"))) {
      grants.addAll(granted(own.getAsJsonObject()));
    }
    return grants;
  }

  static List<Grant> granted(JsonObject policy) {
    return list(policy.getAsJsonObject("PolicyDocument").get("Statement")).asList().stream()
        .map(statement -> Grant.of(statement.getAsJsonObject()))
        .toList();
  }

  /**
   * A statement that allows something.
   *
   * @param sid its name in the template
   */
  record Grant(String sid, List<String> actions, List<String> resources) {

    static Grant of(JsonObject statement) {
      if (!statement.get("Effect").getAsString().equals("Allow")) {
        throw new AssertionError("nothing is denied here: " + statement);
      }
      return new Grant(
          statement.get("Sid").getAsString(),
          texts(statement.get("Action")),
          texts(statement.get("Resource")));
    }
  }

  static List<String> texts(JsonElement oneOrMore) {
    return list(oneOrMore).asList().stream().map(JsonElement::getAsString).toList();
  }

  private static JsonArray list(JsonElement oneOrMore) {
    if (oneOrMore instanceof JsonArray several) {
      return several;
    }
    JsonArray one = new JsonArray();
    Optional.ofNullable(oneOrMore).ifPresent(one::add);
    return one;
  }

  /** The names of the template's conditions. */
  List<String> conditions() {
    return template.at("Conditions").orElseThrow().keys();
  }

  /** Whether a condition of the template holds. */
  boolean holds(String condition) {
    return truth(
        template
            .at("Conditions", condition)
            .orElseThrow(() -> new AssertionError("no condition " + condition))
            .node());
  }

  private boolean truth(Node node) {
    List<Node> of = node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
    return switch (node.getTag().getValue()) {
      case "!Equals" -> resolved(of.get(0)).equals(resolved(of.get(1)));
      case "!Not" -> !truth(of.getFirst());
      case "!And" -> of.stream().allMatch(this::truth);
      case "!Or" -> of.stream().anyMatch(this::truth);
      case "!Condition" -> holds(text(node));
      default -> throw new AssertionError("not a condition: " + node);
    };
  }

  private JsonElement resolved(Node node) {
    String tag = node.getTag().getValue();
    return switch (tag) {
      case "!Ref" -> ref(text(node));
      case "!GetAtt" -> new JsonPrimitive(references.apply(text(node)));
      case "!Sub" -> new JsonPrimitive(substituted(text(node)));
      case "!If" -> {
        List<Node> of = ((SequenceNode) node).getValue();
        yield resolved(of.get(holds(text(of.get(0))) ? 1 : 2));
      }
      case "!Join" -> {
        List<Node> of = ((SequenceNode) node).getValue();
        yield new JsonPrimitive(String.join(text(of.get(0)), texts(resolved(of.get(1)))));
      }
      default -> {
        if (tag.startsWith("!")) {
          throw new AssertionError("not known here: " + node);
        }
        yield plain(node);
      }
    };
  }

  private JsonElement plain(Node node) {
    return switch (node) {
      case MappingNode mapping -> {
        JsonObject object = new JsonObject();
        for (NodeTuple member : mapping.getValue()) {
          JsonElement value = resolved(member.getValueNode());
          if (!value.isJsonNull()) {
            object.add(text(member.getKeyNode()), value);
          }
        }
        yield object;
      }
      case SequenceNode sequence -> {
        JsonArray array = new JsonArray();
        sequence.getValue().stream()
            .map(this::resolved)
            .filter(value -> !value.isJsonNull())
            .forEach(array::add);
        yield array;
      }
      default -> scalar(node);
    };
  }

  private static JsonPrimitive scalar(Node node) {
    String text = text(node);
    if (node.getTag().equals(Tag.INT)) {
      return new JsonPrimitive(Long.valueOf(text));
    }
    return node.getTag().equals(Tag.BOOL)
        ? new JsonPrimitive(Boolean.valueOf(text))
        : new JsonPrimitive(text);
  }

  private JsonElement ref(String name) {
    if (name.equals("AWS::NoValue")) {
      return NOTHING;
    }
    String value = PSEUDO.getOrDefault(name, parameters.get(name));
    if (value == null) {
      return new JsonPrimitive(references.apply(name));
    }
    boolean several =
        template
            .at("Parameters", name, "Type")
            .filter(type -> type.text().equals("CommaDelimitedList"))
            .isPresent();
    return several ? items(value) : new JsonPrimitive(value);
  }

  private static JsonArray items(String commaDelimited) {
    JsonArray items = new JsonArray();
    for (String item : commaDelimited.split(",", -1)) {
      items.add(item);
    }
    return items;
  }

  private String substituted(String text) {
    Matcher places = PLACE.matcher(text);
    return places.replaceAll(place -> Matcher.quoteReplacement(ref(place.group(1)).getAsString()));
  }

  private static String text(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw new AssertionError("not a scalar: " + node);
  }
}
