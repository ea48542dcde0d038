package dev.deployhooks.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.deployhooks.rehearsal.Canaries.Bad;
import dev.deployhooks.rehearsal.Canaries.Call;
import dev.deployhooks.sandbox.Rollout.Ended;
import dev.deployhooks.sandbox.Timeline.What;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The canary at each step of a deployment, from the first to the last, with the real hook. */
class StepsTest {

  private static final String PLAN =
      "canary: {slow: 1s, bake: {minimum: 2m, maximum: 20m, endEarly: either}}\n";

  private static final String SHIFT = "PRODUCTION_TRAFFIC_SHIFT";
  private static final String AFTER = "POST_PRODUCTION_TRAFFIC_SHIFT";

  private final Canaries canaries = new Canaries();

  @AfterEach
  void close() {
    canaries.close();
  }

  /** How many periods of green the judge was given, look by look. */
  private List<Integer> periods() {
    return canaries.reports().stream()
        .filter(report -> report.has("bake"))
        .map(report -> errors(report).getAsJsonArray("green").size())
        .toList();
  }

  private static JsonObject errors(JsonObject report) {
    return report.getAsJsonObject("bake").getAsJsonArray("metrics").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(metric -> metric.get("name").getAsString().equals("errors"))
        .findFirst()
        .orElseThrow();
  }

  private List<Call> calls(String stage, int weight) {
    return canaries.calls().stream()
        .filter(call -> call.event().get("lifecycleStage").getAsString().equals(stage))
        .filter(call -> call.weight() == weight)
        .toList();
  }

  @Test
  void linearSteps_whenGreenHolds_areEachLetPassOnAllThatWasSeen() throws InterruptedException {
    Ended ended =
        canaries.play(
            canaries
                .ecs(PLAN)
                .linear(25, Duration.ofMinutes(2))
                .hook(Canaries.HOOK, SHIFT, AFTER)
                .start());

    assertThat(ended.status()).as(canaries.reports().toString()).isEqualTo("SUCCESSFUL");
    for (int weight : new int[] {25, 50, 75, 100}) {
      assertComesBackUntilItPasses(calls(SHIFT, weight));
    }
    assertComesBackUntilItPasses(calls(AFTER, 100));
    assertThat(periods()).as("each look judges all periods since the first traffic").isSorted();
    long minutes =
        Duration.between(
                java.time.Instant.parse(
                    canaries.reports().getFirst().get("startedAt").getAsString()),
                java.time.Instant.parse(
                    canaries.reports().getLast().get("startedAt").getAsString()))
            .toMinutes();
    assertThat(periods().getLast()).isBetween((int) minutes - 3, (int) minutes);
  }

  private static void assertComesBackUntilItPasses(List<Call> calls) {
    assertThat(calls).hasSizeGreaterThan(1);
    assertThat(calls.getFirst().knowsMore()).isFalse();
    assertThat(calls.subList(1, calls.size())).allMatch(Call::knowsMore);
    assertThat(calls.getLast().status()).isEqualTo("SUCCEEDED");
    assertThat(calls.subList(0, calls.size() - 1))
        .extracting(Call::answer)
        .allSatisfy(
            answer -> {
              assertThat(answer.get("hookStatus").getAsString()).isEqualTo("IN_PROGRESS");
              assertThat(answer.get("callBackDelay").getAsInt()).isBetween(10, 61);
            });
  }

  @Test
  void canary_whenGreenGetsWorseAtTheLastStep_isRolledBackWithWhatItDidBefore()
      throws InterruptedException {
    canaries.bad(Bad.NONE).badFromHalfOn(Bad.ofGreen(20));
    Ended ended =
        canaries.play(
            canaries
                .ecs(
                    "canary: {slow: 1s, bake: {minimum: 2m, maximum: 20m}, presets: {errors: {limit: 0.02}}}\n")
                .canary(10, Duration.ofMinutes(2))
                .hook(Canaries.HOOK, SHIFT)
                .start());

    assertThat(ended.status()).isEqualTo("ROLLBACK_SUCCESSFUL");
    assertThat(calls(SHIFT, 10).getLast().status()).isEqualTo("SUCCEEDED");
    List<Call> last = calls(SHIFT, 100);
    assertThat(last.getLast().status()).isEqualTo("FAILED");
    assertThat(last.size()).as("before the bake was over: " + failure()).isLessThan(20);
    assertThat(periods()).isSorted();
    assertThat(failure()).contains("errors");
  }

  /** The report with which the deployment was refused. */
  private String failure() {
    return failures().getFirst();
  }

  private List<String> failures() {
    return canaries.reports().stream()
        .filter(
            report -> report.getAsJsonObject("answer").get("status").getAsString().equals("Failed"))
        .map(JsonObject::toString)
        .toList();
  }

  @Test
  void allTraffic_whenBlueWasAsBad_isJudgedByTheLimit() throws InterruptedException {
    canaries.bad(new Bad(10, 10));
    Ended ended =
        canaries.play(
            canaries
                .ecs(
                    "canary: {slow: 1s, bake: {minimum: 2m, maximum: 20m}, presets: {errors: {limit: 0.05}}}\n")
                .hook(Canaries.HOOK, AFTER)
                .start());

    assertThat(ended.status()).isEqualTo("ROLLBACK_SUCCESSFUL");
    assertThat(failure()).contains("limit", "against history");
  }

  @Test
  void step_whenGreenHasNoTrafficYet_isNotJudged() throws InterruptedException {
    String service = "arn:aws:ecs:us-east-1:123456789012:%s/shop/quiz";
    String deployment = service.formatted("service-deployment") + "/d";
    String source = service.formatted("service-revision") + "/1";
    String target = service.formatted("service-revision") + "/2";
    CountDownLatch held = new CountDownLatch(1);
    var _ =
        canaries
            .ecs(PLAN)
            .heldAt("PRE_PRODUCTION_TRAFFIC_SHIFT", deployment, source, target)
            .onProgress(
                entry -> {
                  if (entry.what() == What.HELD) {
                    held.countDown();
                  }
                })
            .start();
    held.await();

    JsonObject answer =
        canaries.handle(
            """
            {"executionId": "e", "lifecycleStage": "%s", "resourceArn": "%s", "executionDetails":
             {"serviceArn": "%s", "targetServiceRevisionArn": "%s", "testTrafficWeights": {},
              "productionTrafficWeights": {"%s": 0, "%s": 100}}}
            """
                .formatted(
                    SHIFT, deployment, service.formatted("service"), target, target, source));

    assertThat(answer.get("hookStatus").getAsString())
        .as(canaries.reports().toString())
        .isEqualTo("SUCCEEDED");
    assertThat(canaries.reports().getLast().toString())
        .contains("\"kind\":\"no traffic yet\"", "was not judged");
    assertThat(canaries.sandbox().calls("GetMetricData")).isEmpty();
  }

  private static final String AFTER_ALLOW =
      "canary: {bake: {minimum: 5m, maximum: 20m, endEarly: either}}\n";

  @Test
  void afterTheShift_whenGreenHolds_isComparedWithTheAliasBefore() throws InterruptedException {
    Ended ended =
        canaries.play(
            canaries.lambda(AFTER_ALLOW).hook("AfterAllowTraffic", Canaries.HOOK).start());

    assertThat(ended.status()).as(canaries.reports().toString()).isEqualTo("Succeeded");
    JsonObject last =
        canaries.reports().stream()
            .filter(report -> report.get("verdict").getAsString().equals("pass"))
            .findFirst()
            .orElseThrow();
    assertThat(last.toString()).contains("against history", "the level is not claimed");
    assertThat(errors(last).getAsJsonArray("blue"))
        .as("the alias before the shift")
        .hasSameSizeAs(errors(last).getAsJsonArray("green"))
        .allSatisfy(
            period -> assertThat(period.getAsJsonObject().get("total").getAsInt()).isEqualTo(600));
    long judged = canaries.reports().stream().filter(report -> report.has("bake")).count();
    assertThat(canaries.sandbox().calls("GetMetricData").size())
        .as("what is slow is found once, and carried from look to look")
        .isBetween((int) judged, (int) judged + 1);
  }

  @Test
  void afterTheShift_whenTheBakeIsAsLongAsItMayBe_isDecidedAtTheLastLook()
      throws InterruptedException {
    Ended ended =
        canaries.play(
            canaries
                .lambda("canary: {slow: 1s, bake: {maximum: 55m}}\n")
                .hook("AfterAllowTraffic", Canaries.HOOK)
                .start());

    assertThat(ended.status()).as("%s", failures()).isEqualTo("Succeeded");
    assertThat(periods()).as("looks, fewer where the machine is slow").hasSizeBetween(45, 57);
    assertThat(canaries.sandbox().calls("GetMetricData").size())
        .as("conversations; none before the first minute has settled")
        .isBetween(periods().size() - 4, periods().size());
    assertThat(periods().getLast()).as("minutes, but for those that settle").isBetween(45, 55);
  }

  @Test
  void afterTheShift_whenGreenGetsWorse_isNotLetPass() throws InterruptedException {
    canaries.badFromHalfOn(Bad.ofGreen(20));
    Ended ended =
        canaries.play(
            canaries
                .lambda(AFTER_ALLOW)
                .canary(10, Duration.ofMinutes(5))
                .hook("AfterAllowTraffic", Canaries.HOOK)
                .start());

    assertThat(ended.status()).isEqualTo("Failed");
    assertThat(failure()).contains("errors", "against history");
  }
}
