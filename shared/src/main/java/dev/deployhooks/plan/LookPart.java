package dev.deployhooks.plan;

import java.time.Duration;
import java.util.Optional;

/** What a check looks at, apart from HTTP requests, which are {@link HttpPart}'s. */
final class LookPart {

  static final Keys LAMBDA = Keys.of("lambda", "payload", "payloadFile", "timeout");
  static final Keys TARGET_HEALTH = Keys.of("targetHealth", "atLeast", "every", "within");
  static final Keys FUNCTION_READY = Keys.of("functionReady");
  static final Keys GREEN_ALONE = Keys.of("greenAlone");
  static final Keys HEALTH_CHECK_PATH = Keys.of("healthCheckPath", "timeout");

  static final Duration HEALTH_CHECK_TIMEOUT = Duration.ofSeconds(5);

  /** Waiting until all registered targets are healthy, as where a plan says no more. */
  static final Look.TargetHealth ALL_HEALTHY =
      new Look.TargetHealth(Optional.empty(), Duration.ofSeconds(5), Duration.ofMinutes(5));

  private static final Duration LAMBDA_TIMEOUT = Duration.ofSeconds(10);

  /** As many targets as a target group may have. */
  private static final int MAX_TARGETS = 1_000;

  private LookPart() {}

  /** The look that the key stands for. */
  static Optional<Look> read(Value value) {
    return switch (value.name()) {
      case "http" -> HttpPart.read(value);
      case "lambda" -> value.fields(LAMBDA).flatMap(LookPart::lambda);
      case "targetHealth" -> value.fields(TARGET_HEALTH).map(LookPart::targetHealth);
      case "functionReady" -> value.fields(FUNCTION_READY).map(_ -> new Look.FunctionReady());
      case "greenAlone" -> value.fields(GREEN_ALONE).map(_ -> new Look.GreenAlone());
      case "healthCheckPath" -> value.fields(HEALTH_CHECK_PATH).map(LookPart::healthCheckPath);
      default -> throw new IllegalStateException(value.name() + " is no look");
    };
  }

  private static Optional<Look> lambda(Fields fields) {
    Duration timeout = fields.optional("timeout").flatMap(Value::duration).orElse(LAMBDA_TIMEOUT);
    return fields
        .exactlyOne("the golden event to invoke the function with", "payload", "payloadFile")
        .flatMap(value -> value.name().equals("payload") ? value.json() : Attached.json(value))
        .map(payload -> new Look.Invoke(payload, timeout));
  }

  private static Look targetHealth(Fields fields) {
    Look.TargetHealth look =
        new Look.TargetHealth(
            fields.optional("atLeast").flatMap(value -> value.integer(1, MAX_TARGETS)),
            fields.optional("every").flatMap(Value::duration).orElse(ALL_HEALTHY.every()),
            fields.optional("within").flatMap(Value::duration).orElse(ALL_HEALTHY.within()));
    RetryPart.refuseLongPause(fields, look.every(), look.within());
    return look;
  }

  private static Look healthCheckPath(Fields fields) {
    return new Look.HealthCheckPath(
        fields.optional("timeout").flatMap(Value::duration).orElse(HEALTH_CHECK_TIMEOUT));
  }
}
