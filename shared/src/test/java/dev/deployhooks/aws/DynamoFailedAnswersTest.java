package dev.deployhooks.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.deployhooks.answer.FailedAnswers.Earlier;
import dev.deployhooks.answer.FailedAnswers.Subject;
import dev.deployhooks.invocation.HookExecutionId;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.sandbox.Sandbox;
import dev.deployhooks.testing.FakeTime;
import dev.deployhooks.testing.WireServer;
import dev.deployhooks.testing.WireServer.Answer;
import dev.deployhooks.time.Deadline;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** What has failed, in a table of DynamoDB. */
class DynamoFailedAnswersTest {

  private static final String TOKEN = "eyJlbmNyeXB0ZWREYXRhIjoi-the-secret-part-of-the-token";
  private static final Subject EVENT =
      Subject.of(new Invocation.CodeDeploy("d-IHWDEND8F", new HookExecutionId(TOKEN)));

  private final FakeTime time = new FakeTime();
  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private WireServer server;

  @BeforeEach
  void start() throws IOException {
    server = new WireServer();
  }

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  private DynamoFailedAnswers answers(URI endpoint) {
    return new DynamoFailedAnswers(
        () ->
            new AwsJson(
                new SignedHttp(
                    new SignatureV4(
                        () ->
                            StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("key", "secret")),
                        () -> "eu-west-1",
                        time),
                    Map.of("AWS_ENDPOINT_URL", endpoint.toString()),
                    () -> http)),
        "failed-answers");
  }

  private DynamoFailedAnswers answers() {
    return answers(server.endpoint());
  }

  private Deadline soon() {
    return Deadline.in(Duration.ofSeconds(3), time);
  }

  @Test
  void keep_putsAnItemWithoutTheToken_thatExpiresAfterTwoDays() {
    server.on("PutItem", "{}");
    assertThat(answers().keep(EVENT, soon())).isEmpty();
    assertThat(server.sent("PutItem")).hasSize(1);
    String sent = server.sent("PutItem").getFirst();
    assertThat(sent).doesNotContain(TOKEN, "eyJ");
    assertThat(JsonParser.parseString(sent))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"TableName": "failed-answers",
                 "Item": {"id": {"S": "%s"}, "about": {"S": "deployment d-IHWDEND8F"},
                          "failedAt": {"S": "%s"}, "expires": {"N": "%d"}}}
                """
                    .formatted(
                        EVENT.id(),
                        FakeTime.START,
                        FakeTime.START.plus(Duration.ofDays(2)).getEpochSecond())));
  }

  @Test
  void earlier_asksForWhatWasPutBefore() {
    server.on("GetItem", "{}");
    assertThat(answers().earlier(EVENT, soon())).isEqualTo(new Earlier.None());
    assertThat(JsonParser.parseString(server.sent("GetItem").getFirst()))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"TableName": "failed-answers", "Key": {"id": {"S": "%s"}}, "ConsistentRead": true}
                """
                    .formatted(EVENT.id())));

    server.on("GetItem", "{\"Item\": {\"failedAt\": {\"S\": \"2026-11-22T10:07:00Z\"}}}");
    assertThat(answers().earlier(EVENT, soon()))
        .isEqualTo(new Earlier.Failed("2026-11-22T10:07:00Z"));
    server.on("GetItem", "{\"Item\": {}}");
    assertThat(answers().earlier(EVENT, soon())).isEqualTo(new Earlier.Failed("an unknown time"));
  }

  @Test
  void earlier_isUnknown_whateverElseComesBack() {
    server.on("GetItem", "{\"Item\": 7}");
    assertThat(answers().earlier(EVENT, soon())).isInstanceOf(Earlier.Unknown.class);
    server.on("GetItem", "");
    assertThat(answers().earlier(EVENT, soon())).isInstanceOf(Earlier.Unknown.class);
    server.on(
        "GetItem",
        Answer.jsonError(
            400, "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", "not found"));
    assertThat(answers().earlier(EVENT, soon()))
        .isInstanceOfSatisfying(
            Earlier.Unknown.class,
            unknown ->
                assertThat(unknown.why())
                    .contains("dynamodb:GetItem", "the table failed-answers", "not found"));
  }

  @Test
  void keep_saysWhatToAllow_whenItIsDenied() {
    server.on("PutItem", Answer.jsonError(400, "AccessDeniedException", "not authorized"));
    assertThat(answers().keep(EVENT, soon()))
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .contains("dynamodb:PutItem on the table failed-answers")
                    .doesNotContain("eyJ"));
  }

  @Test
  void nothing_isAsked_whenThereIsNoTime() {
    Deadline over = Deadline.in(Duration.ZERO, time);
    assertThat(answers().keep(EVENT, over)).isPresent();
    assertThat(answers().earlier(EVENT, over)).isInstanceOf(Earlier.Unknown.class);
    assertThat(server.operations()).isEmpty();
  }

  @Test
  void earlier_isWhatWasKept_inTheSandbox() {
    try (Sandbox sandbox = new Sandbox()) {
      sandbox.tables().create("failed-answers", "id");
      DynamoFailedAnswers answers = answers(sandbox.endpoint());
      assertThat(answers.earlier(EVENT, soon())).isEqualTo(new Earlier.None());
      assertThat(answers.keep(EVENT, soon())).isEmpty();
      assertThat(answers.keep(EVENT, soon())).isEmpty();
      assertThat(answers.earlier(EVENT, soon()))
          .isEqualTo(new Earlier.Failed(FakeTime.START.toString()));
      assertThat(answers.earlier(Subject.ofJob("d-IHWDEND8F"), soon()))
          .isEqualTo(new Earlier.None());
      assertThat(sandbox.tables().items("failed-answers")).hasSize(1);
    }
  }
}
