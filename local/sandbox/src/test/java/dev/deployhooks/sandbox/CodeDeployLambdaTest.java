package dev.deployhooks.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import dev.deployhooks.sandbox.Rollout.Ended;
import dev.deployhooks.sandbox.Timeline.Entry;
import dev.deployhooks.sandbox.Timeline.What;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CodeDeployLambdaTest {

  private final Sandbox sandbox = new Sandbox();
  private final List<String> payloads = new CopyOnWriteArrayList<>();
  private Function quiz;

  @BeforeEach
  void twoVersions() {
    quiz = sandbox.lambda().function("quiz", Hosts.returning("\"latest\""));
    quiz.alias("live", quiz.publish(Hosts.returning("\"one\"")));
    quiz.publish(Hosts.returning("\"two\""));
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  private Release release() {
    return sandbox.codeDeploy().lambda("quiz", "live", "2");
  }

  private Function hook(FunctionHost host) {
    return sandbox
        .lambda()
        .function(
            "CodeDeployHook_smoke",
            call -> {
              payloads.add(call.payload());
              return host.invoke(call);
            });
  }

  private static Duration between(Entry first, Entry second) {
    return Duration.between(first.at(), second.at());
  }

  @Test
  void start_when_hookSaysSucceeded_then_aliasMoves() throws InterruptedException {
    hook(Hosts.answering(sandbox, "Succeeded"));
    Rollout rollout = release().hook("BeforeAllowTraffic", "CodeDeployHook_smoke").start();

    Ended ended = rollout.await();

    assertThat(ended.status()).isEqualTo("Succeeded");
    assertThat(quiz.weights("live")).isEqualTo(Map.of("2", 1.0));
    assertThat(sandbox.codeDeploy().acceptedAnswers(ended.id(), "BeforeAllowTraffic")).isOne();
    assertThat(rollout.timeline().of(What.EVENT_SUCCEEDED))
        .extracting(Entry::subject)
        .containsExactly("BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic");
  }

  @Test
  void start_when_invoked_then_payloadHasExactlyTwoFields() throws InterruptedException {
    hook(Hosts.answering(sandbox, "Succeeded"));
    Ended ended = release().hook("AfterAllowTraffic", "CodeDeployHook_smoke").start().await();

    JsonObject payload = JsonParser.parseString(payloads.getFirst()).getAsJsonObject();
    assertThat(payload.keySet()).containsExactly("DeploymentId", "LifecycleEventHookExecutionId");
    assertThat(payload.get("DeploymentId").getAsString()).isEqualTo(ended.id());
    assertThat(payload.get("LifecycleEventHookExecutionId").getAsString().length())
        .isBetween(280, 320);
  }

  @Test
  void start_when_canary_then_weightsAndTimeFollow() throws InterruptedException {
    Rollout rollout = release().canary(10, Duration.ofMinutes(5)).start();
    rollout.await();

    List<Entry> moves = rollout.timeline().of(What.TRAFFIC);
    assertThat(moves).extracting(Entry::detail).containsExactly("10 %", "100 %");
    assertThat(between(moves.get(0), moves.get(1)))
        .isCloseTo(Duration.ofMinutes(5), Duration.ofSeconds(59));
  }

  @Test
  void start_when_linear_then_everyStepIsTaken() throws InterruptedException {
    Rollout rollout = release().linear(25, Duration.ofMinutes(1)).start();
    rollout.await();

    List<Entry> moves = rollout.timeline().of(What.TRAFFIC);
    assertThat(moves).extracting(Entry::detail).containsExactly("25 %", "50 %", "75 %", "100 %");
    assertThat(between(moves.get(0), moves.get(3)))
        .isCloseTo(Duration.ofMinutes(3), Duration.ofSeconds(59));
  }

  @Test
  void start_when_hookNeverAnswers_then_failsAfterOneHourAndGoesBack() throws InterruptedException {
    hook(_ -> new Ending.Returned("null", ""));
    Rollout rollout = release().hook("BeforeAllowTraffic", "CodeDeployHook_smoke").start();

    Ended ended = rollout.await();

    assertThat(ended.status()).isEqualTo("Failed");
    assertThat(ended.reason()).contains("CodeDeployHook_smoke", "one hour");
    Entry began = rollout.timeline().of(What.EVENT_STARTED).getFirst();
    Entry failed = rollout.timeline().of(What.EVENT_FAILED).getFirst();
    assertThat(between(began, failed))
        .isBetween(Duration.ofHours(1), Duration.ofHours(1).plusSeconds(59));
    assertThat(sandbox.codeDeploy().acceptedAnswers(ended.id(), "BeforeAllowTraffic")).isZero();
    assertThat(ended.rollback()).isPresent();
  }

  @Test
  void start_when_hookThrows_then_triedAgainAfterOneAndTwoMinutes() throws InterruptedException {
    hook(_ -> Hosts.fails());
    Rollout rollout =
        release().withoutRollback().hook("BeforeAllowTraffic", "CodeDeployHook_smoke").start();
    rollout.await();

    List<Entry> calls = rollout.timeline().of(What.HOOK_INVOKED);
    assertThat(calls)
        .extracting(Entry::detail)
        .containsExactly("attempt 1", "attempt 2", "attempt 3");
    assertThat(between(calls.get(0), calls.get(1)))
        .isBetween(Duration.ofMinutes(1), Duration.ofSeconds(119));
    assertThat(between(calls.get(1), calls.get(2)))
        .isBetween(Duration.ofMinutes(2), Duration.ofSeconds(179));
    assertThat(payloads).hasSize(3).containsOnly(payloads.getFirst());
  }

  @Test
  void start_when_retriesAreOff_then_calledOnce() throws InterruptedException {
    hook(_ -> Hosts.fails()).retries(0);
    Rollout rollout =
        release().withoutRollback().hook("BeforeAllowTraffic", "CodeDeployHook_smoke").start();
    rollout.await();

    assertThat(rollout.timeline().of(What.HOOK_INVOKED)).hasSize(1);
  }

  @Test
  void put_when_answeredBefore_then_refused() throws InterruptedException {
    List<Integer> statuses = new CopyOnWriteArrayList<>();
    List<String> bodies = new CopyOnWriteArrayList<>();
    hook(
        call -> {
          for (String status : List.of("Succeeded", "Failed")) {
            var response = Hosts.put(sandbox, call.payload(), status);
            statuses.add(response.statusCode());
            bodies.add(response.body());
          }
          return new Ending.Returned("null", "");
        });
    Rollout rollout = release().hook("AfterAllowTraffic", "CodeDeployHook_smoke").start();
    Ended ended = rollout.await();
    sandbox.agenda().settle();

    assertThat(ended.status()).isEqualTo("Succeeded");
    assertThat(statuses).containsExactly(200, 400);
    assertThat(bodies.get(1)).contains("LifecycleEventAlreadyCompletedException");
    assertThat(sandbox.codeDeploy().acceptedAnswers(ended.id(), "AfterAllowTraffic")).isOne();
  }

  @Test
  void put_when_deliveredTwice_then_oneAnswerIsTaken() throws InterruptedException {
    hook(Hosts.answering(sandbox, "Succeeded")).deliverTwice();
    Rollout rollout = release().hook("AfterAllowTraffic", "CodeDeployHook_smoke").start();
    Ended ended = rollout.await();
    sandbox.agenda().settle();

    assertThat(payloads).hasSize(2).containsOnly(payloads.getFirst());
    assertThat(ended.status()).isEqualTo("Succeeded");
    assertThat(sandbox.codeDeploy().acceptedAnswers(ended.id(), "AfterAllowTraffic")).isOne();
  }

  @Test
  void start_when_hookSaysFailedAfterTraffic_then_rollbackCallsHookAgainAndAliasGoesBack()
      throws InterruptedException {
    hook(
        call -> {
          boolean first = payloads.size() == 1;
          Hosts.put(sandbox, call.payload(), first ? "Failed" : "Succeeded");
          return new Ending.Returned("null", "");
        });
    Rollout rollout = release().hook("AfterAllowTraffic", "CodeDeployHook_smoke").start();

    Ended ended = rollout.await();

    assertThat(ended.status()).isEqualTo("Failed");
    Ended back = ended.rollback().orElseThrow();
    assertThat(back.status()).isEqualTo("Succeeded");
    assertThat(payloads).hasSize(2);
    assertThat(payloads.get(1)).contains(back.id());
    assertThat(quiz.weights("live")).isEqualTo(Map.of("1", 1.0));
    String info =
        Http.codeDeploy(sandbox, "GetDeployment", "{\"deploymentId\":\"" + back.id() + "\"}")
            .body();
    assertThat(info)
        .contains("\"creator\":\"codeDeployRollback\"")
        .contains("\"rollbackTriggeringDeploymentId\":\"" + ended.id() + "\"");
  }

  @Test
  void start_when_hookIsNotNamedForCodeDeploy_then_deniedAtOnce() throws InterruptedException {
    sandbox.lambda().function("smoke", Hosts.answering(sandbox, "Succeeded"));
    Ended ended = release().withoutRollback().hook("BeforeAllowTraffic", "smoke").start().await();

    assertThat(ended.status()).isEqualTo("Failed");
    assertThat(ended.reason()).contains("not authorized", "function:smoke");
    assertThat(ended.rollback()).isEmpty();
  }

  @Test
  void stop_when_inCanary_then_stoppedAndBack() throws InterruptedException {
    Instant before = sandbox.clock().now();
    List<String> ids = new CopyOnWriteArrayList<>();
    Rollout rollout =
        release()
            .canary(10, Duration.ofMinutes(30))
            .onProgress(
                entry -> {
                  if (entry.what() == What.TRAFFIC && ids.isEmpty()) {
                    ids.add(entry.deployment());
                    Http.codeDeploy(
                        sandbox,
                        "StopDeployment",
                        "{\"deploymentId\":\""
                            + entry.deployment()
                            + "\",\"autoRollbackEnabled\":true}");
                  }
                })
            .start();

    Ended ended = rollout.await();

    assertThat(ended.status()).isEqualTo("Stopped");
    assertThat(ended.rollback().orElseThrow().status()).isEqualTo("Succeeded");
    assertThat(quiz.weights("live").get("1")).isEqualTo(1.0, within(0.0));
    assertThat(Duration.between(before, sandbox.clock().now())).isLessThan(Duration.ofMinutes(30));
  }
}
