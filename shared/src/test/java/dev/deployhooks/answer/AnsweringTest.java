package dev.deployhooks.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.answer.LifecycleEventReporter.Response;
import dev.deployhooks.answer.LifecycleEventReporter.Status;
import dev.deployhooks.invocation.HookExecutionId;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.testing.FakeTime;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnsweringTest {

  private static final Invocation.CodeDeploy CALL =
      new Invocation.CodeDeploy("d-IHWDEND8F", new HookExecutionId("eyJlbmNyeXB0ZWREYXRhIjoi"));
  private static final Answer SUCCEEDED =
      new Answer.Succeeded(new Answer.Grounds.Passed(List.of()));
  private static final Answer FAILED = new Answer.Failed("seen 500");

  private final FakeTime time = new FakeTime();
  private final Scripted reporter = new Scripted();
  private final Answering answering =
      new Answering(() -> reporter, () -> this::stop, () -> this::reportJob, time);
  private final List<Response> stops = new ArrayList<>();
  private final List<String> stopped = new ArrayList<>();
  private final Deque<Response> jobResponses = new ArrayDeque<>();
  private final List<JobReporter.Result> jobResults = new ArrayList<>();

  @Test
  void give_reportsOnce_whenAccepted() {
    reporter.script.add(new Response.Accepted());
    assertThat(give(FAILED)).isEqualTo(new Delivery.Given());
    assertThat(reporter.sent).containsExactly("d-IHWDEND8F FAILED within PT3S");
  }

  @Test
  void give_reportsNothing_whenThereIsNothingToSay() {
    assertThat(give(new Answer.Nothing("ended"))).isEqualTo(new Delivery.NotNeeded());
    assertThat(reporter.sent).isEmpty();
  }

  private Response reportJob(String jobId, JobReporter.Result result, Deadline deadline) {
    assertThat(jobId).isEqualTo("job-7");
    jobResults.add(result);
    return jobResponses.isEmpty() ? new Response.Unreachable("throttled") : jobResponses.pop();
  }

  private Delivery giveToJob(Answer answer) {
    return answering.give(answer, "job-7", Deadline.in(Duration.ofSeconds(10), time));
  }

  @Test
  void give_tellsAJob_untilItIsTaken() {
    jobResponses.add(new Response.Unreachable("throttled"));
    jobResponses.add(new Response.Accepted());
    assertThat(giveToJob(SUCCEEDED)).isEqualTo(new Delivery.Given());
    assertThat(jobResults).hasSize(2).hasOnlyElementsOfType(JobReporter.Result.Success.class);
    assertThat(time.sleeps()).containsExactly(Duration.ofMillis(200));
  }

  @Test
  void give_failsAJob_whateverElseThereIsToSay() {
    for (Answer answer :
        List.of(FAILED, new Answer.Nothing("ended"), new Answer.Stop("seen 500"))) {
      jobResponses.add(new Response.AlreadyCompleted());
      assertThat(giveToJob(answer)).isEqualTo(new Delivery.AlreadyHad());
    }
    assertThat(jobResults).hasSize(3).hasOnlyElementsOfType(JobReporter.Result.Failure.class);
    assertThat(giveToJob(FAILED)).isInstanceOf(Delivery.NotGiven.class);
  }

  @Test
  void give_shortensWhatCodePipelineWouldNotTake() {
    jobResponses.add(new Response.Accepted());
    giveToJob(new Answer.Failed("x".repeat(6_000)));
    assertThat(jobResults)
        .singleElement()
        .isInstanceOfSatisfying(
            JobReporter.Result.Failure.class,
            failure -> assertThat(failure.message()).hasSize(5_000).endsWith("hook's log)"));
  }

  @Test
  void give_triesAgainWithLongerPauses_whenThrottled() {
    for (int i = 0; i < 5; i++) {
      reporter.script.add(new Response.Unreachable("throttled"));
    }
    reporter.script.add(new Response.Accepted());
    assertThat(give(SUCCEEDED)).isEqualTo(new Delivery.Given());
    assertThat(time.sleeps())
        .containsExactly(
            Duration.ofMillis(200),
            Duration.ofMillis(400),
            Duration.ofMillis(800),
            Duration.ofMillis(1600),
            Duration.ofSeconds(2));
    assertThat(reporter.sent).hasSize(6).allMatch(sent -> sent.contains("SUCCEEDED"));
  }

  @Test
  void give_countsAsGiven_whenCodeDeployHadAnAnswer() {
    reporter.script.add(new Response.Unreachable("no answer"));
    reporter.script.add(new Response.AlreadyCompleted());
    assertThat(give(FAILED)).isEqualTo(new Delivery.AlreadyHad());
  }

  @Test
  void give_doesNotTryAgain_whenRefused() {
    reporter.script.add(new Response.Refused("AccessDeniedException"));
    assertThat(give(FAILED)).isEqualTo(new Delivery.NotGiven("AccessDeniedException"));
    assertThat(reporter.sent).hasSize(1);
  }

  @Test
  void give_stopsAtTheDeadline_whenNothingHelps() {
    assertThat(give(FAILED))
        .isInstanceOfSatisfying(
            Delivery.NotGiven.class,
            notGiven -> assertThat(notGiven.why()).startsWith("no answer (try "));
    assertThat(time.now()).isEqualTo(FakeTime.START.plusSeconds(10));
  }

  @Test
  void give_saysHowOftenItTried_whenNothingHelps() {
    assertThat(answering.give(FAILED, CALL, Deadline.in(Duration.ofMillis(500), time)))
        .isEqualTo(new Delivery.NotGiven("no answer (try 2)"));
  }

  @Test
  void give_stopsAndStaysInterrupted_whenInterrupted() {
    Thread.currentThread().interrupt();
    assertThat(give(FAILED))
        .isEqualTo(new Delivery.NotGiven("interrupted after: no answer (try 1)"));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(reporter.sent).hasSize(1);
  }

  @Test
  void inWords_saysTheWarnings_whenThereAreSome() {
    assertThat(
            new Answer.Succeeded(new Answer.Grounds.Passed(List.of("no code was run"))).inWords())
        .isEqualTo("every check that had to pass was seen to pass; warning: no code was run");
    assertThat(SUCCEEDED.inWords()).isEqualTo("every check that had to pass was seen to pass");
  }

  @Test
  void give_doesNotCall_whenNoTimeIsLeft() {
    Deadline passed = new Deadline(FakeTime.START, time);
    assertThat(answering.give(FAILED, CALL, passed)).isInstanceOf(Delivery.NotGiven.class);
    assertThat(reporter.sent).isEmpty();
  }

  private Delivery give(Answer answer) {
    return answering.give(answer, CALL, Deadline.in(Duration.ofSeconds(10), time));
  }

  private static final class Scripted implements LifecycleEventReporter {
    private final Deque<Response> script = new ArrayDeque<>();
    private final List<String> sent = new ArrayList<>();

    @Override
    public Response report(Invocation.CodeDeploy invocation, Status status, Deadline deadline) {
      sent.add(
          "%s %s within %s".formatted(invocation.deploymentId(), status, deadline.remaining()));
      return script.isEmpty() ? new Response.Unreachable("no answer") : script.remove();
    }
  }

  @Test
  void give_stopsTheDeployment_whenTheWatchSaysSo() {
    stops.add(new Response.Unreachable("throttled"));
    stops.add(new Response.Accepted());
    assertThat(give(new Answer.Stop("5xx"))).isEqualTo(new Delivery.Given());
    assertThat(stopped).containsExactly("d-IHWDEND8F", "d-IHWDEND8F");
    assertThat(reporter.sent).as("the lifecycle event has had its answer").isEmpty();
  }

  @Test
  void give_countsAsGiven_whenTheDeploymentHasEndedBefore() {
    stops.add(new Response.AlreadyCompleted());
    assertThat(give(new Answer.Stop("5xx"))).isEqualTo(new Delivery.AlreadyHad());
  }

  @Test
  void give_isNotGiven_whenTheRoleMayNotStop() {
    stops.add(new Response.Refused("AccessDenied"));
    assertThat(give(new Answer.Stop("5xx"))).isEqualTo(new Delivery.NotGiven("AccessDenied"));
  }

  private Response stop(String deploymentId, Deadline deadline) {
    stopped.add(deploymentId);
    assertThat(deadline.remaining()).isLessThanOrEqualTo(Duration.ofSeconds(3));
    return stops.removeFirst();
  }
}
