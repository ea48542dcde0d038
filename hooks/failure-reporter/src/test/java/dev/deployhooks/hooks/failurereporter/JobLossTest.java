package dev.deployhooks.hooks.failurereporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonObject;
import dev.deployhooks.answer.Telling;
import dev.deployhooks.aws.WaitingCallers;
import dev.deployhooks.sandbox.EventInvokeConfig;
import dev.deployhooks.sandbox.EventInvokeConfig.Destination;
import dev.deployhooks.sandbox.Function;
import dev.deployhooks.sandbox.FunctionHost.Call;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import dev.deployhooks.sandbox.Rollout;
import dev.deployhooks.sandbox.Sandbox;
import dev.deployhooks.sandbox.Timeline.Entry;
import dev.deployhooks.sandbox.Timeline.What;
import dev.deployhooks.sandbox.wire.Faults.Fault;
import dev.deployhooks.sandbox.wire.Recorded;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A job of CodePipeline whose hook is dead, from its call to its result, on the wire. */
@Timeout(60)
class JobLossTest {

  private static final String PUT = "PutJobFailureResult";

  private final Sandbox sandbox = new Sandbox();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();

  @BeforeEach
  void deploy() {
    Function reporter = sandbox.lambda().function("reporter", this::report).retries(1);
    sandbox
        .lambda()
        .function("gate", this::dies)
        .asynchronously(
            new EventInvokeConfig(
                2, Duration.ofMinutes(30), Optional.of(new Destination.ToFunction(reporter))));
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  private Ending dies(Call call) {
    requests.add(call.requestId());
    return new Ending.Failed(
        "Unhandled",
        "{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"killed with secret-of-the-job\"}",
        "");
  }

  /** The reporter with its real parts, but for the machine it runs on. */
  private Ending report(Call call) {
    Time time = Time.ofThisProcess();
    WaitingCallers callers = new WaitingCallers(sandbox.environment("reporter"), time);
    Reporter reporter =
        new Reporter(
            new Substitute(
                callers::standings,
                () -> new Telling(callers::reporter, callers::stopper, callers::jobs, time)),
            time,
            log::add);
    try {
      JsonObject value = reporter.handle(call.payload(), Deadline.in(Duration.ofSeconds(30), time));
      return new Ending.Returned(value.toString(), "");
    } catch (NotReportedException e) {
      return new Ending.Failed("Unhandled", "{}", String.valueOf(e.getMessage()));
    }
  }

  private Rollout play() throws InterruptedException {
    Rollout action = sandbox.codePipeline().invoke("gate").start();
    var _ = action.await();
    sandbox.agenda().settle();
    return action;
  }

  private static List<String> answers(Rollout action) {
    return action.timeline().of(What.ANSWER_ACCEPTED).stream().map(Entry::detail).toList();
  }

  @Test
  void action_fails_withWhatItsHookDiedOf() throws InterruptedException {
    Rollout action = play();

    assertThat(action.await().status()).isEqualTo("Failed");
    assertThat(action.await().reason())
        .startsWith("JobFailed: gate gave no answer: RetriesExhausted after 3 attempts")
        .endsWith("Runtime.ExitError: killed with ***");
    assertThat(answers(action)).containsExactly("Failed");
    assertThat(sandbox.calls())
        .extracting(Recorded::caller, Recorded::operation)
        .containsOnly(tuple("reporter", PUT));
    JsonObject details = sandbox.calls(PUT).getFirst().input().getAsJsonObject("failureDetails");
    assertThat(requests).hasSize(3);
    assertThat(details.get("externalExecutionId").getAsString()).isEqualTo(requests.getLast());
  }

  @Test
  void job_keepsItsResult_whenItHasOne() throws InterruptedException {
    sandbox.faults().on(PUT, 1, new Fault.LoseAnswer());

    Rollout action = play();

    assertThat(answers(action)).containsExactly("Failed");
    assertThat(sandbox.calls(PUT)).extracting(Recorded::status).containsExactly(500, 400);
    assertThat(log.getLast()).contains("already had");
  }

  @Test
  void job_isToldAgain_whenTheReporterMayNotYet() throws InterruptedException {
    sandbox.faults().on(PUT, 1, new Fault.AccessDenied());

    Rollout action = play();

    assertThat(answers(action)).containsExactly("Failed");
    assertThat(log)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("not given", "Allow codepipeline:PutJobFailureResult on *"));
    assertThat(String.join("\n", log)).doesNotContain("secret-of-the-job");
  }
}
