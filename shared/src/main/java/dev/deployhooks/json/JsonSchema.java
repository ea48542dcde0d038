package dev.deployhooks.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.harrel.jsonschema.Dialects;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.EvaluatorFactory;
import dev.harrel.jsonschema.InvalidSchemaException;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonSchemaException;
import dev.harrel.jsonschema.SchemaParsingContext;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A JSON Schema of the edition 2020-12. Its regular expressions are those of RE2, which cannot run
 * away, and it refers to nothing outside itself. {@code format} says nothing, as the edition has it
 * by default.
 *
 * <p>Nothing of the validator is loaded before the first schema is read.
 *
 * @see <a href="https://json-schema.org/draft/2020-12">JSON Schema 2020-12</a>
 */
public final class JsonSchema {

  private static final String EDITION = "https://json-schema.org/draft/2020-12/schema";

  /** A number of more digits than this, written out, is no measurement, and costs a lot. */
  private static final int MAX_DIGITS = 400;

  private final Validator validator;
  private final URI uri;

  private JsonSchema(Validator validator, URI uri) {
    this.validator = validator;
    this.uri = uri;
  }

  /**
   * Reads a schema.
   *
   * @throws JsonException if it is none, is of another edition, or refers to what is elsewhere
   */
  public static JsonSchema of(JsonElement schema) throws JsonException {
    if (schema instanceof JsonObject object
        && object.get("$schema") instanceof JsonPrimitive edition
        && !edition.getAsString().equals(EDITION)) {
      throw new JsonException("its $schema is not " + EDITION);
    }
    Set<String> names = new HashSet<>();
    collect("$id", schema, names);
    Set<String> references = new HashSet<>();
    collect("$ref", schema, references);
    collect("$dynamicRef", schema, references);
    for (String reference : references) {
      if (!reference.startsWith("#") && !names.contains(reference.replaceFirst("#.*", ""))) {
        throw new JsonException(
            "it refers to \"" + reference + "\", which is not in the same file");
      }
    }
    refuseHugeNumbers(schema);
    List<String> unreadable = new ArrayList<>();
    try {
      Validator validator =
          new ValidatorFactory()
              .withDefaultDialect(new Dialects.Draft2020Dialect())
              .withEvaluatorFactory(
                  new EvaluatorFactory.Builder()
                      .withKeyword("pattern", (JsonNode node) -> new TextPattern(node, unreadable))
                      .withKeyword(
                          "patternProperties",
                          (context, node) -> new MemberPatterns(context, node, unreadable))
                      .build())
              .withJsonNodeFactory(new GsonNode.Factory())
              .createValidator();
      JsonSchema read = new JsonSchema(validator, validator.registerSchema((Object) schema));
      if (!unreadable.isEmpty()) {
        throw new JsonException(unreadable.getFirst());
      }
      return read;
    } catch (InvalidSchemaException e) {
      throw new JsonException(
          "it breaks the rules for schemas: "
              + e.getErrors().stream().findFirst().map(JsonSchema::inWords).orElse("in some way"),
          e);
    } catch (JsonSchemaException e) {
      throw new JsonException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * What is not valid in a value, in words, each with its place as a JSON Pointer.
   *
   * @param most how many at most
   * @return empty if the value is valid
   * @throws JsonException if the schema does not say whether it is
   */
  public synchronized List<String> faults(JsonElement value, int most) throws JsonException {
    refuseHugeNumbers(value);
    try {
      Validator.Result result = validator.validate(uri, (Object) value);
      if (result.isValid()) {
        return List.of();
      }
      for (Error error : result.getErrors()) {
        if (error.getError().startsWith("Resolution of $")) {
          throw new JsonException("the schema does not hold together: " + error.getError());
        }
      }
      List<String> faults =
          result.getErrors().stream().limit(most).map(JsonSchema::inWords).toList();
      return faults.isEmpty() ? List.of("it is not valid") : faults;
    } catch (JsonSchemaException e) {
      throw new JsonException("the schema cannot be followed: " + e.getMessage(), e);
    }
  }

  private static String inWords(Error error) {
    String where = error.getInstanceLocation();
    return (where.isEmpty() ? "the whole" : where) + ": " + error.getError();
  }

  private static void collect(String name, JsonElement value, Set<String> found) {
    switch (value) {
      case JsonObject object -> {
        if (object.get(name) instanceof JsonPrimitive primitive && primitive.isString()) {
          found.add(primitive.getAsString());
        }
        object.entrySet().forEach(member -> collect(name, member.getValue(), found));
      }
      case JsonArray array -> array.forEach(element -> collect(name, element, found));
      default -> {
        // A scalar holds nothing.
      }
    }
  }

  /** The validator writes numbers out: 1e999999999 would fill all memory. */
  private static void refuseHugeNumbers(JsonElement value) throws JsonException {
    switch (value) {
      case JsonObject object -> {
        for (Map.Entry<String, JsonElement> member : object.entrySet()) {
          refuseHugeNumbers(member.getValue());
        }
      }
      case JsonArray array -> {
        for (JsonElement element : array) {
          refuseHugeNumbers(element);
        }
      }
      case JsonPrimitive primitive when primitive.isNumber() -> {
        JsonNumber number = JsonNumber.of(primitive.getAsString());
        if (!number.fitsInto(MAX_DIGITS)) {
          throw new JsonException(
              "a number has more than %d digits when it is written out".formatted(MAX_DIGITS));
        }
      }
      default -> {
        // Nothing else is a number.
      }
    }
  }

  /**
   * The expression; what is not one is noted, because the validator would leave the keyword out
   * over an exception.
   */
  private static Pattern compiled(String expression, List<String> unreadable) {
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      unreadable.add(
          "\"%s\" is not a regular expression (RE2): %s".formatted(expression, e.getDescription()));
      return Pattern.compile("");
    }
  }

  /** The keyword {@code pattern}. */
  private record TextPattern(Pattern pattern) implements Evaluator {
    TextPattern(JsonNode node, List<String> unreadable) {
      this(compiled(node.asString(), unreadable));
    }

    @Override
    public Result evaluate(dev.harrel.jsonschema.EvaluationContext context, JsonNode node) {
      return !node.isString() || pattern.matcher(node.asString()).find()
          ? Result.success()
          : Result.failure("does not match the pattern " + pattern.pattern());
    }
  }

  /** The keyword {@code patternProperties}. */
  private record MemberPatterns(Map<Pattern, String> schemas) implements Evaluator {
    MemberPatterns(SchemaParsingContext context, JsonNode node, List<String> unreadable) {
      this(schemas(context, node, unreadable));
    }

    private static Map<Pattern, String> schemas(
        SchemaParsingContext context, JsonNode node, List<String> unreadable) {
      Map<Pattern, String> schemas = new HashMap<>();
      node.asObject()
          .forEach(
              (expression, schema) ->
                  schemas.put(compiled(expression, unreadable), context.getAbsoluteUri(schema)));
      return schemas;
    }

    @Override
    public Result evaluate(dev.harrel.jsonschema.EvaluationContext context, JsonNode node) {
      if (!node.isObject()) {
        return Result.success();
      }
      boolean valid = true;
      Set<String> judged = new HashSet<>();
      for (Map.Entry<String, JsonNode> member : node.asObject().entrySet()) {
        for (Map.Entry<Pattern, String> schema : schemas.entrySet()) {
          if (schema.getKey().matcher(member.getKey()).find()) {
            judged.add(member.getKey());
            valid &= context.resolveInternalRefAndValidate(schema.getValue(), member.getValue());
          }
        }
      }
      return valid ? Result.success(judged) : Result.failure();
    }
  }
}
