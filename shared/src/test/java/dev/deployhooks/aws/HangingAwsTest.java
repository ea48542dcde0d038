package dev.deployhooks.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployhooks.check.SourceException;
import dev.deployhooks.deployment.ObjectReading;
import dev.deployhooks.plan.ParameterReading;
import dev.deployhooks.testing.WireServer;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The hooks' own clients against an AWS that takes a request and never answers. */
@Timeout(60)
class HangingAwsTest {

  private static final String INVOCATIONS = "/2015-03-31/functions/quiz/invocations";
  private static final String CONFIGURATION = "/2015-03-31/functions/quiz/configuration";

  private WireServer server;
  private AwsClients clients;
  private LambdaFunctions functions;

  @BeforeEach
  void start() throws IOException {
    server = new WireServer();
    clients = new AwsClients(Map.of(), Wired.at(server.endpoint()));
    functions = new LambdaFunctions(clients::lambda, clients::lambdaOnce, Time.ofThisProcess());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Short, and real: it is what ends these calls. */
  private static Deadline soon() {
    return Deadline.in(Duration.ofMillis(400), Time.ofThisProcess());
  }

  /** Far beyond the time that the tests have. */
  private static Deadline late() {
    return Deadline.in(Duration.ofMinutes(14), Time.ofThisProcess());
  }

  @Test
  void invoke_isSentOnce_whenItTakesLongerThanItMay() {
    server.hangOn(INVOCATIONS);
    // What the first call of a client costs must not eat the time that the test gives.
    clients.lambdaOnce();

    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(
            () ->
                functions.invoke(
                    "quiz", "7", "{}", Deadline.in(Duration.ofSeconds(3), Time.ofThisProcess())))
        .withMessageContaining("lambda:InvokeFunction of quiz:7 was not answered in time");
    assertThat(server.operations()).containsExactly(INVOCATIONS);
  }

  @Test
  void state_endsByTheDeadline_whenLambdaHangs() {
    server.hangOn(CONFIGURATION);

    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> functions.state("quiz", "7", soon()))
        .isNotInstanceOf(SourceException.Refused.class)
        .withMessageContaining("lambda:GetFunctionConfiguration of quiz:7 was not answered in time")
        .withMessageContaining("NAT gateway");
  }

  @Test
  void targets_endsByTheDeadline_whenElbHangs() {
    server.hangOn("DescribeTargetHealth");

    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> new ElbTargetHealth(clients::elb).targets("arn:tg", soon()))
        .withMessageContaining("DescribeTargetHealth of arn:tg was not answered in time");
  }

  @Test
  void parameter_endsByTheDeadline_whenSsmHangs() {
    server.hangOn("GetParameter");

    assertThat(
            new SsmParameters(() -> JsonQuestions.to(server.endpoint(), Time.ofThisProcess()))
                .read("/a/b", soon()))
        .isInstanceOfSatisfying(
            ParameterReading.Unreadable.class,
            unreadable ->
                assertThat(unreadable.why())
                    .startsWith("ssm:GetParameter of /a/b was not answered in time"));
  }

  @Test
  void object_endsByTheDeadline_whenS3Hangs() {
    server.hangOn("/plan.yaml").hangOn("/plans/plan.yaml");

    assertThat(new S3Objects(clients::s3).read("plans", "plan.yaml", Optional.empty(), soon()))
        .isInstanceOf(ObjectReading.Unreadable.class);
  }

  @Test
  void invoke_endsAndKeepsTheInterrupt_whenInterrupted() throws Exception {
    server.hangOn(INVOCATIONS);

    assertInterrupted(
        INVOCATIONS, () -> functions.invoke("quiz", "7", "{}", late()), "InvokeFunction");
    assertThat(server.operations()).containsExactly(INVOCATIONS);
  }

  @Test
  void state_endsAndKeepsTheInterrupt_whenInterrupted() throws Exception {
    server.hangOn(CONFIGURATION);

    assertInterrupted(
        CONFIGURATION, () -> functions.state("quiz", "7", late()), "GetFunctionConfiguration");
  }

  /** What a look may throw. */
  private interface Look {
    Object look() throws SourceException;
  }

  /** Interrupts a look once the server has its request. */
  private void assertInterrupted(String operation, Look look, String action) throws Exception {
    FutureTask<String> looking =
        new FutureTask<>(
            () -> {
              try {
                return "answered " + look.look();
              } catch (SourceException e) {
                return e.getMessage() + (Thread.currentThread().isInterrupted() ? " (kept)" : "");
              }
            });
    Thread thread = Thread.ofVirtual().start(looking);
    server.awaitRequest(operation);
    thread.interrupt();

    assertThat(looking.get(30, TimeUnit.SECONDS))
        .contains(action + " of quiz:7 was interrupted", "(kept)");
  }
}
