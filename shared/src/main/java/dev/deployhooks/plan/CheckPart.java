package dev.deployhooks.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
          "healthCheckPath",
          "retry",
          "expect");

  private static final String[] LOOKS = {
    "http", "lambda", "targetHealth", "functionReady", "healthCheckPath"
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

  static Optional<Written> read(Value value) {
    return value.fields(KEYS).map(CheckPart::read);
  }

  private static Written read(Fields fields) {
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
    Optional<Look> look = lookValue.flatMap(LookPart::read);
    Optional<Retry> retry =
        fields
            .optional("retry")
            .filter(value -> mayRetry(value, lookValue))
            .flatMap(RetryPart::read);
    List<Expectation> expectations =
        lookValue.map(value -> expectations(fields, value)).orElse(List.of());
    return new Written(
        name,
        needs,
        look.flatMap(
            seen ->
                name.map(
                    named ->
                        new CheckSpec(
                            named.scalar(),
                            fields.mapping().writtenAt(),
                            needs.stream().map(Value::scalar).toList(),
                            required,
                            retry,
                            seen,
                            expectations))));
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

  private static List<Expectation> expectations(Fields fields, Value look) {
    Optional<Value> expect = fields.optional("expect");
    return switch (look.name()) {
      case "http" -> {
        Optional<Value> graphQl =
            look.kind() == Kind.MAPPING
                ? look.entries().stream()
                    .filter(entry -> entry.name().equals("graphql"))
                    .findFirst()
                : Optional.empty();
        if (!fields.meant("expect") && graphQl.isEmpty()) {
          fields
              .mapping()
              .mistake(
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

  private static void refuse(Value expect, Value look) {
    expect
        .draft()
        .mistake(
            expect.writtenAt(),
            "\"expect\" does not fit %s, which knows by itself what must hold; remove it"
                .formatted(look.name()));
  }
}
