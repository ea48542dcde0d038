package dev.deployhooks.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import dev.deployhooks.sandbox.Rollout.Ended;
import dev.deployhooks.sandbox.Timeline.Entry;
import dev.deployhooks.sandbox.Timeline.What;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NativeDeploymentTest {

  private static final String[] EVERY_STAGE = {
    "RECONCILE_SERVICE",
    "PRE_SCALE_UP",
    "POST_SCALE_UP",
    "TEST_TRAFFIC_SHIFT",
    "POST_TEST_TRAFFIC_SHIFT",
    "PRE_PRODUCTION_TRAFFIC_SHIFT",
    "PRODUCTION_TRAFFIC_SHIFT",
    "POST_PRODUCTION_TRAFFIC_SHIFT"
  };

  private final Sandbox sandbox = new Sandbox();
  private final Shop shop = new Shop(sandbox);
  private final List<JsonObject> payloads = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    sandbox.close();
    shop.close();
  }

  private void hook(UnaryOperator<String> answer) {
    sandbox
        .lambda()
        .function(
            "validator",
            call -> {
              JsonObject payload = JsonParser.parseString(call.payload()).getAsJsonObject();
              payloads.add(payload);
              String stage = payload.get("lifecycleStage").getAsString();
              return new Ending.Returned(answer.apply(stage), "");
            });
  }

  private NativeRelease release() {
    return sandbox.ecs().deploy(shop.nativeRoute(), shop.second);
  }

  private List<String> stages() {
    return payloads.stream().map(each -> each.get("lifecycleStage").getAsString()).toList();
  }

  @Test
  void start_when_canary_then_productionStagesFireAtEveryStep() throws InterruptedException {
    hook(_ -> "{\"hookStatus\":\"SUCCEEDED\"}");
    Rollout rollout =
        release().canary(10, Duration.ofMinutes(7)).hook("validator", EVERY_STAGE).start();

    Ended ended = rollout.await();

    assertThat(ended.status()).isEqualTo("SUCCESSFUL");
    assertThat(stages())
        .containsExactly(
            "RECONCILE_SERVICE",
            "PRE_SCALE_UP",
            "POST_SCALE_UP",
            "TEST_TRAFFIC_SHIFT",
            "POST_TEST_TRAFFIC_SHIFT",
            "PRE_PRODUCTION_TRAFFIC_SHIFT",
            "PRODUCTION_TRAFFIC_SHIFT",
            "PRE_PRODUCTION_TRAFFIC_SHIFT",
            "PRODUCTION_TRAFFIC_SHIFT",
            "POST_PRODUCTION_TRAFFIC_SHIFT");
    assertThat(payloads.stream().map(this::targetWeight).toList())
        .containsExactly(-1L, -1L, -1L, 0L, 0L, 0L, 10L, 10L, 100L, 100L);
    assertThat(shop.production()).isEqualTo("green");
  }

  /** The new revision's production weight; -1 if the payload has none. */
  private long targetWeight(JsonObject payload) {
    JsonObject details = payload.getAsJsonObject("executionDetails");
    String target = details.get("targetServiceRevisionArn").getAsString();
    JsonObject weights = details.getAsJsonObject("productionTrafficWeights");
    return weights.has(target) ? weights.get(target).getAsLong() : -1;
  }

  @Test
  void start_when_payloadIsNew_then_detailsAreNested() throws InterruptedException {
    hook(_ -> "{\"hookStatus\":\"SUCCEEDED\"}");
    Ended ended =
        release()
            .hook("validator", "{\"k\":\"v\"}", Duration.ofMinutes(5), false, "PRE_SCALE_UP")
            .start()
            .await();

    JsonObject payload = payloads.getFirst();
    assertThat(payload.keySet())
        .containsExactly(
            "executionId", "lifecycleStage", "resourceArn", "executionDetails", "hookDetails");
    assertThat(payload.get("resourceArn").getAsString()).isEqualTo(ended.id());
    assertThat(payload.getAsJsonObject("executionDetails").get("serviceArn").getAsString())
        .isEqualTo("arn:aws:ecs:us-east-1:123456789012:service/shop/quiz");
    assertThat(payload.getAsJsonObject("hookDetails").toString()).isEqualTo("{\"k\":\"v\"}");
  }

  @Test
  void start_when_payloadIsOld_then_detailsAreAtTheTop() throws InterruptedException {
    hook(_ -> "{\"hookStatus\":\"SUCCEEDED\"}");
    release().oldPayload().hook("validator", "PRE_SCALE_UP").start().await();

    assertThat(payloads.getFirst().keySet())
        .contains("serviceArn", "targetServiceRevisionArn", "productionTrafficWeights")
        .doesNotContain("executionDetails", "hookDetails");
  }

  @Test
  void start_when_hookIsInProgress_then_calledAgainAfterItsDelayWithItsDetails()
      throws InterruptedException {
    hook(
        _ ->
            payloads.size() < 3
                ? "{\"hookStatus\":\"IN_PROGRESS\",\"callBackDelay\":60,\"hookDetails\":{\"n\":"
                    + payloads.size()
                    + "}}"
                : "{\"hookStatus\":\"SUCCEEDED\"}");
    Rollout rollout =
        release()
            .hook("validator", "{\"a\":1}", Duration.ofHours(1), false, "POST_SCALE_UP")
            .start();
    rollout.await();

    assertThat(payloads.stream().map(each -> each.getAsJsonObject("hookDetails").toString()))
        .containsExactly("{\"a\":1}", "{\"a\":1,\"n\":1}", "{\"a\":1,\"n\":2}");
    assertThat(payloads.stream().map(each -> each.get("executionId").getAsString()).distinct())
        .hasSize(1);
    List<Entry> calls = rollout.timeline().of(What.HOOK_INVOKED);
    assertThat(Duration.between(calls.get(0).at(), calls.get(2).at()))
        .isBetween(Duration.ofMinutes(2), Duration.ofSeconds(179));
  }

  @Test
  void start_when_hookNeverEnds_then_rolledBackAtItsTimeout() throws InterruptedException {
    hook(
        stage ->
            stage.equals("POST_SCALE_UP")
                ? "{\"hookStatus\":\"IN_PROGRESS\",\"callBackDelay\":600}"
                : "{\"hookStatus\":\"SUCCEEDED\"}");
    Rollout rollout =
        release().hook("validator", "{}", Duration.ofMinutes(25), false, "POST_SCALE_UP").start();
    Ended ended = rollout.await();

    assertThat(ended.status()).isEqualTo("ROLLBACK_SUCCESSFUL");
    assertThat(ended.reason()).contains("25 minutes");
    assertThat(rollout.timeline().of(What.HOOK_INVOKED)).hasSize(3);
  }

  @Test
  void start_when_hookNeverEndsAndContinues_then_successful() throws InterruptedException {
    hook(_ -> "{\"hookStatus\":\"IN_PROGRESS\",\"callBackDelay\":600}");
    Ended ended =
        release()
            .hook("validator", "{}", Duration.ofMinutes(25), true, "POST_SCALE_UP")
            .start()
            .await();

    assertThat(ended.status()).isEqualTo("SUCCESSFUL");
  }

  @Test
  void start_when_hookSaysFailed_then_rolledBackAndBothShiftsAreAskedAgain()
      throws InterruptedException {
    hook(
        stage ->
            stage.equals("POST_PRODUCTION_TRAFFIC_SHIFT")
                ? "{\"hookStatus\":\"FAILED\"}"
                : "{\"hookStatus\":\"SUCCEEDED\"}");
    Rollout rollout = release().hook("validator", EVERY_STAGE).start();

    Ended ended = rollout.await();

    assertThat(ended.status()).isEqualTo("ROLLBACK_SUCCESSFUL");
    assertThat(stages())
        .endsWith(
            "POST_PRODUCTION_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT", "TEST_TRAFFIC_SHIFT");
    assertThat(targetWeight(payloads.get(payloads.size() - 2))).isZero();
    assertThat(shop.production()).isEqualTo("blue");
    assertThat(shop.test()).isEqualTo("blue");
    String described =
        Http.json(
                sandbox,
                "ecs",
                "AmazonEC2ContainerServiceV20141113.DescribeServiceDeployments",
                "{\"serviceDeploymentArns\":[\"" + ended.id() + "\"]}")
            .body();
    assertThat(described)
        .contains("\"status\":\"ROLLBACK_SUCCESSFUL\"", "\"rollback\":{\"reason\":");
  }

  @Test
  void start_when_answerCannotBeRead_then_rolledBack() throws InterruptedException {
    for (String answer :
        List.of("null", "\"SUCCEEDED\"", "{}", "{\"hookStatus\":\"Succeeded\"}", "oops")) {
      hook(stage -> stage.equals("PRE_SCALE_UP") ? answer : "{\"hookStatus\":\"SUCCEEDED\"}");
      Ended ended = release().hook("validator", "PRE_SCALE_UP").start().await();
      assertThat(ended.status()).as(answer).isEqualTo("ROLLBACK_SUCCESSFUL");
    }
  }

  @Test
  void start_when_hookThrows_then_rolledBackWithoutRetry() throws InterruptedException {
    sandbox.lambda().function("validator", _ -> Hosts.fails());
    Rollout rollout = release().hook("validator", "PRE_SCALE_UP").start();

    assertThat(rollout.await().status()).isEqualTo("ROLLBACK_SUCCESSFUL");
    assertThat(rollout.timeline().of(What.HOOK_INVOKED)).hasSize(1);
  }

  @Test
  void start_when_hookFailsInTheRollbackToo_then_rollbackFailed() throws InterruptedException {
    hook(_ -> "{\"hookStatus\":\"FAILED\"}");
    Ended ended = release().hook("validator", "PRODUCTION_TRAFFIC_SHIFT").start().await();

    assertThat(ended.status()).isEqualTo("ROLLBACK_FAILED");
  }

  @Test
  void start_when_nothingRanBefore_then_noRollbackCandidate() throws InterruptedException {
    hook(_ -> "{\"hookStatus\":\"FAILED\"}");
    EcsService fresh = sandbox.ecs().service("shop", "fresh", "web", 8080);
    NativeRoute route =
        new NativeRoute(
            fresh, shop.two, shop.one, shop.production.byDefault(), java.util.Optional.empty());
    Ended ended =
        sandbox.ecs().deploy(route, shop.second).hook("validator", "POST_SCALE_UP").start().await();

    assertThat(ended.status()).isEqualTo("ROLLBACK_FAILED");
    assertThat(ended.reason()).contains("No rollback candidate");
  }
}
