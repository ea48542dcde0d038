package dev.deployhooks.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.aws.Wire.Sent;
import dev.deployhooks.plan.ParameterReading;
import dev.deployhooks.testing.FakeTime;
import dev.deployhooks.time.Deadline;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SsmParametersTest {

  private static final String JSON = "application/x-amz-json-1.1";
  private static final String NAME = "/deployhooks/ecs/shop/quiz";

  @Test
  void read_whenThere_isItsDecryptedValue() throws IOException {
    try (Wire wire =
        Wire.answering(
            200,
            JSON,
            """
            {"Parameter":{"ARN":"arn:aws:ssm:eu-west-1:111122223333:parameter%s","DataType":"text",
            "LastModifiedDate":1.7E9,"Name":"%s","Type":"SecureString","Value":"version: 1\\n","Version":3}}
            """
                .formatted(NAME, NAME))) {
      ParameterReading reading = read(wire.uri());

      assertThat(reading)
          .isEqualTo(
              new ParameterReading.Value(
                  "version: 1\n", Optional.of(Instant.ofEpochSecond(1_700_000_000))));
      assertThat(wire.sent())
          .containsExactly(
              new Sent(
                  "POST",
                  "/",
                  "AmazonSSM.GetParameter",
                  "{\"Name\":\"%s\",\"WithDecryption\":true}".formatted(NAME)));
    }
  }

  @Test
  void read_whenParameterNotFound_isNotFound() throws IOException {
    try (Wire wire =
        Wire.answering(400, JSON, "{\"__type\":\"ParameterNotFound\",\"message\":null}")) {
      assertThat(read(wire.uri()))
          .isEqualTo(new ParameterReading.NotFound("there is no SSM parameter " + NAME));
    }
  }

  @Test
  void read_whenAccessDenied_namesPermissionAndArn() throws IOException {
    try (Wire wire =
        Wire.answering(
            400,
            JSON,
            """
            {"__type":"AccessDeniedException","Message":"User: arn:aws:sts::111122223333:assumed-role/hook/f is not authorized"}
            """)) {
      assertThat(read(wire.uri()))
          .isEqualTo(
              new ParameterReading.Unreadable(
                  "ssm:GetParameter of /deployhooks/ecs/shop/quiz failed:"
                      + " AccessDeniedException (HTTP 400): User:"
                      + " arn:aws:sts::111122223333:assumed-role/hook/f is not authorized."
                      + " Allow ssm:GetParameter on"
                      + " arn:aws:ssm:*:*:parameter/deployhooks/ecs/shop/quiz (and kms:Decrypt on"
                      + " its key if it is a SecureString) to the role of the hook"));
    }
  }

  @Test
  void read_whenServerError_isUnreadable() throws IOException {
    try (Wire wire =
        Wire.answering(
            500, JSON, "{\"__type\":\"InternalServerError\",\"message\":\"try later\"}")) {
      assertThat(read(wire.uri()))
          .isEqualTo(
              new ParameterReading.Unreadable(
                  "ssm:GetParameter of /deployhooks/ecs/shop/quiz failed:"
                      + " InternalServerError (HTTP 500): try later"));
    }
  }

  @Test
  void read_whenGarbage_isUnreadable() throws IOException {
    try (Wire wire = Wire.answering(200, "text/html", "<html>proxy login</html>")) {
      assertThat(read(wire.uri()))
          .isInstanceOfSatisfying(
              ParameterReading.Unreadable.class,
              unreadable -> assertThat(unreadable.why()).startsWith("ssm:GetParameter of " + NAME));
    }
  }

  @Test
  void read_whenAnswerIsEmpty_isUnreadable() throws IOException {
    try (Wire wire = Wire.answering(200, JSON, "{}")) {
      assertThat(read(wire.uri()))
          .isEqualTo(
              new ParameterReading.Unreadable(
                  "ssm:GetParameter of " + NAME + " was answered without a value"));
    }
  }

  @Test
  void read_whenNoTimeIsLeft_makesNoClientAndAsksNothing() {
    SsmParameters parameters =
        new SsmParameters(
            () -> {
              throw new AssertionError("no client is needed");
            });

    assertThat(parameters.read(NAME, Deadline.in(Duration.ZERO, StoppedTime.INSTANCE)))
        .isEqualTo(
            new ParameterReading.Unreadable(
                "ssm:GetParameter of " + NAME + " was not tried: no time was left"));
  }

  private static ParameterReading read(URI endpoint) {
    FakeTime time = new FakeTime();
    return new SsmParameters(() -> JsonQuestions.to(endpoint, time))
        .read(NAME, Deadline.in(Duration.ofMinutes(3), time));
  }
}
