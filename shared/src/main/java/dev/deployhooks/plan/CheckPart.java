package dev.deployhooks.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** One check of a section. */
final class CheckPart {

  static final Keys KEYS =
      Keys.of(
          "check",
          "name",
          "needs",
          "required",
          "http",
          "lambda",
          "targetHealth",
          "functionReady",
          "greenAlone",
          "healthCheckPath",
          "steps",
          "table",
          "retry",
          "compare",
          "expect");

  private static final String[] LOOKS = {
    "http", "lambda", "targetHealth", "functionReady", "greenAlone", "healthCheckPath", "steps"
  };

  private static final int MAX_NAME = 200;

  /**
   * A check as far as it could be read.
   *
   * @param name its name, if it has one
   * @param needs what it needs, each where it is written
   * @param spec the check, if it could be read
   */
  record Written(Optional<Value> name, List<Value> needs, Optional<CheckSpec> spec) {}

  private CheckPart() {}

  /**
   * Reads a check.
   *
   * @param row the name of the row of its table that is put into it
   */
  static Optional<Written> read(Value value, Optional<String> row) {
    return value.fields(KEYS).map(fields -> read(fields, row));
  }

  private static Written read(Fields fields, Optional<String> row) {
    Optional<Value> name =
        fields
            .required("name", "each check needs one, for the report")
            .filter(value -> value.text().filter(text -> fits(text, value)).isPresent());
    List<Value> needs =
        fields.optional("needs").map(Value::itemOrItems).orElse(List.of()).stream()
            .filter(value -> value.text("the name of a check").isPresent())
            .toList();
    boolean required = fields.optional("required").flatMap(Value::truth).orElse(true);
    Optional<Value> lookValue = fields.exactlyOne("a check looks at one thing", LOOKS);
    StepPart.Tried tried =
        lookValue
            .map(value -> tried(fields, value))
            .orElse(new StepPart.Tried(Optional.empty(), List.of()));
    Optional<Retry> retry =
        fields
            .optional("retry")
            .filter(value -> mayRetry(value, lookValue))
            .flatMap(RetryPart::read);
    return new Written(
        name,
        needs,
        tried
            .look()
            .flatMap(
                seen ->
                    name.map(
                        named ->
                            new CheckSpec(
                                named.scalar() + row.map(of -> " [" + of + "]").orElse(""),
                                fields.mapping().writtenAt(),
                                needs.stream().map(Value::scalar).toList(),
                                required,
                                retry,
                                seen,
                                tried.expectations()))));
  }

  /** What the check looks at; where it has secrets, it is a flow of one step. */
  private static StepPart.Tried tried(Fields fields, Value look) {
    fields
        .optional("compare")
        .filter(_ -> !List.of("http", "lambda").contains(look.name()))
        .ifPresent(
            compare ->
                compare
                    .draft()
                    .mistake(
                        compare.writtenAt(),
                        "\"compare\" does not fit %s: it asks green and blue the same, with http or lambda"
                            .formatted(look.name())));
    return switch (look.name()) {
      case "steps" -> {
        fields
            .optional("expect")
            .ifPresent(
                expect ->
                    expect
                        .draft()
                        .mistake(
                            expect.writtenAt(),
                            "\"expect\" does not fit steps, of which each has its own; move it"));
        yield new StepPart.Tried(StepPart.flow(look), List.of());
      }
      case "http", "lambda" -> {
        Step step = StepPart.step("", fields.mapping(), Set.of(), List.of());
        if (!step.secrets().isEmpty()) {
          yield new StepPart.Tried(Optional.of(new Look.Flow(List.of(step))), List.of());
        }
        yield switch (step.read(Map.of(), _ -> "")) {
          case Step.Reading.Ready(Look ready, List<Expectation> expectations) ->
              new StepPart.Tried(Optional.of(ready), expectations);
          case Step.Reading.Mistaken _ -> new StepPart.Tried(step.planned(), List.of());
        };
      }
      default ->
          new StepPart.Tried(
              LookPart.read(look),
              expectations(fields.mapping(), fields.optional("expect"), look, false));
    };
  }

  private static boolean fits(String name, Value value) {
    return (name.length() <= MAX_NAME
            || value.says("must have at most " + MAX_NAME + " characters"))
        && (name.chars().noneMatch(Character::isISOControl) || value.says("must be one line"));
  }

  private static boolean mayRetry(Value retry, Optional<Value> look) {
    if (look.isPresent() && look.get().name().equals("targetHealth")) {
      retry
          .draft()
          .mistake(
              retry.writtenAt(),
              "\"retry\" does not fit targetHealth, which waits by itself: give it \"every\" and"
                  + " \"within\"");
      return false;
    }
    return true;
  }

  /**
   * What is expected of a look.
   *
   * @param captures whether something is captured as well, which may fail by itself
   */
  static List<Expectation> expectations(
      Value mapping, Optional<Value> expect, Value look, boolean captures) {
    return switch (look.name()) {
      case "http" -> {
        Optional<Value> graphQl = look.under("graphql");
        if (expect.isEmpty()
            && graphQl.isEmpty()
            && mapping.under("compare").isEmpty()
            && !captures
            && !isMisspelt(mapping)) {
          mapping.mistake(
              "missing key \"expect\": an http check that expects nothing could not fail; the"
                  + " least is expect: {status: 200}");
        }
        List<Expectation> expectations = new ArrayList<>();
        graphQl.ifPresent(value -> expectations.add(ExpectPart.noGraphQlErrors(value)));
        expect.ifPresent(value -> expectations.addAll(ExpectPart.read(value, ExpectPart.Fit.HTTP)));
        yield expectations;
      }
      case "lambda" ->
          expect.map(value -> ExpectPart.read(value, ExpectPart.Fit.LAMBDA)).orElse(List.of());
      default -> {
        expect.ifPresent(value -> refuse(value, look));
        yield List.of();
      }
    };
  }

  /** Whether a key that is not known was probably meant to be {@code expect}. */
  private static boolean isMisspelt(Value mapping) {
    return mapping.node() instanceof MappingNode node
        && node.getValue().stream()
            .map(entry -> entry.getKeyNode())
            .anyMatch(
                key ->
                    key instanceof ScalarNode scalar
                        && !KEYS.has(scalar.getValue())
                        && Nearest.of(scalar.getValue(), KEYS.names())
                            .filter("expect"::equals)
                            .isPresent());
  }

  private static void refuse(Value expect, Value look) {
    expect
        .draft()
        .mistake(
            expect.writtenAt(),
            "\"expect\" does not fit %s, which knows by itself what must hold; remove it"
                .formatted(look.name()));
  }
}
