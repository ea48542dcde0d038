package dev.deployhooks.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployhooks.aws.Wire.Sent;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.plan.ParameterReading;
import dev.deployhooks.plan.SecretReference;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AwsSecretsTest {

  private static final String JSON = "application/x-amz-json-1.1";
  private static final String WHOLE =
      "{\"Name\": \"quiz\", \"SecretString\": \"{\\\"user\\\": \\\"me\\\", \\\"password\\\": \\\"hunter2\\\"}\"}";

  private static String read(Wire wire, SecretReference reference) throws SourceException {
    return new AwsSecrets(
            (name, _) ->
                name.equals("/there")
                    ? new ParameterReading.Value("of parameter")
                    : new ParameterReading.NotFound("there is no SSM parameter " + name),
            () -> JsonQuestions.to(wire.uri(), StoppedTime.INSTANCE))
        .read(reference, Deadline.in(Duration.ofMinutes(1), StoppedTime.INSTANCE));
  }

  @Test
  void read_whenSecretHasTheKey_isItsText() throws Exception {
    try (Wire wire = Wire.answering(200, JSON, WHOLE)) {
      assertThat(read(wire, new SecretReference.Secret("quiz", Optional.of("password"))))
          .isEqualTo("hunter2");
      assertThat(wire.sent())
          .containsExactly(
              new Sent("POST", "/", "secretsmanager.GetSecretValue", "{\"SecretId\":\"quiz\"}"));
    }
  }

  @Test
  void read_whenSecretLacksTheKey_saysSoWithoutIt() throws Exception {
    try (Wire wire = Wire.answering(200, JSON, WHOLE)) {
      assertThatThrownBy(() -> read(wire, new SecretReference.Secret("quiz", Optional.of("token"))))
          .isInstanceOf(SourceException.Refused.class)
          .hasMessageContaining("at the key token")
          .hasMessageNotContaining("hunter2");
    }
  }

  @Test
  void read_whenItMayNotBe_namesThePermission() throws Exception {
    try (Wire wire =
        Wire.answering(
            400, JSON, "{\"__type\":\"AccessDeniedException\",\"Message\":\"not you\"}")) {
      assertThatThrownBy(() -> read(wire, new SecretReference.Secret("quiz", Optional.empty())))
          .isInstanceOf(SourceException.Refused.class)
          .hasMessageContaining("secretsmanager:GetSecretValue");
    }
  }

  @Test
  void read_whenParameter() throws Exception {
    try (Wire wire = Wire.answering(500, JSON, "{}")) {
      assertThat(read(wire, new SecretReference.Parameter("/there"))).isEqualTo("of parameter");
      assertThatThrownBy(() -> read(wire, new SecretReference.Parameter("/gone")))
          .isInstanceOf(SourceException.Refused.class)
          .hasMessage("there is no SSM parameter /gone");
      assertThat(wire.sent()).isEmpty();
    }
  }
}
