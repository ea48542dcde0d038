package dev.deployhooks.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployhooks.check.DependencySource.Standing;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.plan.Dependency;
import dev.deployhooks.testing.FakeTime;
import dev.deployhooks.testing.WireServer;
import dev.deployhooks.testing.WireServer.Answer;
import dev.deployhooks.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What AWS is asked about dependencies, on the wire. */
@Timeout(60)
class AwsDependenciesTest {

  private final FakeTime time = new FakeTime();
  private WireServer server;
  private AwsClients clients;

  @BeforeEach
  void start() throws IOException {
    server = new WireServer();
    clients =
        new AwsClients(
            Map.of("AWS_REGION", "eu-west-1", "AWS_ACCESS_KEY_ID", "key"),
            Wired.at(server.endpoint()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Standing standing(Dependency dependency) throws SourceException {
    return new AwsDependencies(() -> JsonQuestions.to(server.endpoint(), time), clients::s3)
        .standing(dependency, Deadline.in(Duration.ofMinutes(1), time));
  }

  @Test
  void queue_whenNamed_isLookedUpAndAsked() throws Exception {
    server
        .on("GetQueueUrl", "{\"QueueUrl\": \"https://sqs.example.com/123456789012/jobs\"}")
        .on(
            "GetQueueAttributes",
            "{\"Attributes\": {\"QueueArn\": \"arn:aws:sqs:eu-west-1:123456789012:jobs\"}}");

    assertThat(standing(new Dependency.Queue("jobs")))
        .isEqualTo(new Standing.Ready("arn:aws:sqs:eu-west-1:123456789012:jobs"));
    assertThat(server.sent("GetQueueUrl")).containsExactly("{\"QueueName\":\"jobs\"}");
    assertThat(server.sent("GetQueueAttributes"))
        .containsExactly(
            "{\"QueueUrl\":\"https://sqs.example.com/123456789012/jobs\",\"AttributeNames\":[\"QueueArn\"]}");
  }

  @Test
  void queue_whenGivenByUrl_isAskedAtOnce() throws Exception {
    server.on("GetQueueAttributes", "{\"Attributes\": {\"QueueArn\": \"arn\"}}");

    assertThat(standing(new Dependency.Queue("https://sqs.example.com/123456789012/jobs")))
        .isEqualTo(new Standing.Ready("arn"));
    assertThat(server.operations()).containsExactly("GetQueueAttributes");
  }

  @Test
  void queue_whenGone_isNotReady() throws Exception {
    server.on(
        "GetQueueUrl",
        Answer.jsonError(400, "com.amazonaws.sqs#QueueDoesNotExist", "The queue does not exist."));

    assertThat(standing(new Dependency.Queue("jobs")))
        .isEqualTo(new Standing.NotReady("no such queue"));
  }

  @Test
  void table_whenActive_isReady() throws Exception {
    server.on("DescribeTable", "{\"Table\": {\"TableStatus\": \"ACTIVE\"}}");

    assertThat(standing(new Dependency.Table("quiz"))).isEqualTo(new Standing.Ready("ACTIVE"));
    assertThat(server.sent("DescribeTable")).containsExactly("{\"TableName\":\"quiz\"}");
  }

  @Test
  void table_whenOtherwise_isNotReady() throws Exception {
    server.on("DescribeTable", "{\"Table\": {\"TableStatus\": \"DELETING\"}}");
    assertThat(standing(new Dependency.Table("quiz"))).isEqualTo(new Standing.NotReady("DELETING"));

    server.on("DescribeTable", "{}");
    assertThat(standing(new Dependency.Table("quiz")))
        .isEqualTo(new Standing.NotReady("a table of unknown status"));

    server.on(
        "DescribeTable",
        Answer.jsonError(
            400,
            "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
            "Requested resource not found"));
    assertThat(standing(new Dependency.Table("quiz")))
        .isEqualTo(new Standing.NotReady("no such table"));
  }

  @Test
  void table_whenItMayNotBeLookedAt_namesThePermission() {
    server.on(
        "DescribeTable",
        Answer.jsonError(400, "x#AccessDeniedException", "User is not authorized"));

    assertThatThrownBy(() -> standing(new Dependency.Table("quiz")))
        .isInstanceOf(SourceException.Refused.class)
        .hasMessageContaining("Allow dynamodb:DescribeTable to the role of the hook");
    assertThat(server.operations()).hasSize(1);
  }

  @Test
  void table_whenAwsIsBroken_isAskedThreeTimes() {
    server.on("DescribeTable", Answer.jsonError(500, "InternalServerError", "broken"));

    assertThatThrownBy(() -> standing(new Dependency.Table("quiz")))
        .isNotInstanceOf(SourceException.Refused.class)
        .hasMessageContaining("dynamodb:DescribeTable of quiz failed: InternalServerError");
    assertThat(server.operations()).hasSize(3);
    assertThat(time.sleeps()).containsExactly(Duration.ofMillis(200), Duration.ofMillis(200));
  }

  @Test
  void table_whenTheAnswerIsNotAws_isNoStanding() {
    server.on("DescribeTable", new Answer(200, "text/html", "<html>it works</html>"));

    assertThatThrownBy(() -> standing(new Dependency.Table("quiz")))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("an answer that is no JSON");
  }

  @Test
  void secret_whenItHasACurrentVersion_isReady_andItsValueIsNotRead() throws Exception {
    server.on("DescribeSecret", "{\"VersionIdsToStages\": {\"v-1\": [\"AWSCURRENT\"]}}");

    assertThat(standing(new Dependency.Secret("quiz/editor")))
        .isEqualTo(new Standing.Ready("a secret with a current version"));
    assertThat(server.sent("DescribeSecret")).containsExactly("{\"SecretId\":\"quiz/editor\"}");
    assertThat(server.operations()).containsExactly("DescribeSecret");
  }

  @Test
  void secret_whenOtherwise_isNotReady() throws Exception {
    server.on("DescribeSecret", "{\"VersionIdsToStages\": {\"v-1\": [\"AWSPENDING\"]}}");
    assertThat(standing(new Dependency.Secret("a")))
        .isEqualTo(new Standing.NotReady("a secret without a current version"));

    server.on("DescribeSecret", "{}");
    assertThat(standing(new Dependency.Secret("a")))
        .isEqualTo(new Standing.NotReady("a secret without a current version"));

    server.on(
        "DescribeSecret",
        "{\"DeletedDate\": 1700000000, \"VersionIdsToStages\": {\"v-1\": [\"AWSCURRENT\"]}}");
    assertThat(standing(new Dependency.Secret("a")))
        .isEqualTo(
            new Standing.NotReady(
                "a secret that is to be deleted, and cannot be read since 2023-11-14T22:13:20Z"));

    server.on("DescribeSecret", Answer.jsonError(400, "ResourceNotFoundException", "gone"));
    assertThat(standing(new Dependency.Secret("a")))
        .isEqualTo(new Standing.NotReady("no such secret"));
  }

  @Test
  void parameter_isAskedForWithoutDecryption() throws Exception {
    server.on(
        "GetParameter", "{\"Parameter\": {\"Type\": \"SecureString\", \"Value\": \"sealed\"}}");
    assertThat(standing(new Dependency.Parameter("/quiz/key")))
        .isEqualTo(new Standing.Ready("a parameter of type SecureString"));
    assertThat(server.sent("GetParameter"))
        .containsExactly("{\"Name\":\"/quiz/key\",\"WithDecryption\":false}");

    server.on("GetParameter", Answer.jsonError(400, "ParameterNotFound", ""));
    assertThat(standing(new Dependency.Parameter("/quiz/key")))
        .isEqualTo(new Standing.NotReady("no such parameter"));
  }
}
