package dev.deployhooks.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Situation;
import dev.deployhooks.invocation.HookExecutionId;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.Purpose;
import dev.deployhooks.invocation.ReturnTicket;
import dev.deployhooks.testing.WireServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hook finds when it has come back: it knows for which lifecycle event it was called. */
class ReturnDiscoveryTest {

  private static final String DEPLOYMENT =
      """
      {"deploymentInfo":{"applicationName":"quiz-app","deploymentGroupName":"quiz-group",
       "deploymentId":"d-LAMBDA1","computePlatform":"Lambda","status":"InProgress",
       "revision":{"revisionType":"AppSpecContent","appSpecContent":{"sha256":"cafe01"}}}}""";

  private WireServer server;

  @BeforeEach
  void startServer() throws IOException {
    server =
        new WireServer()
            .on("GetDeployment", DEPLOYMENT)
            .on("ListDeploymentTargets", "{\"targetIds\":[\"quiz:live\"]}");
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void find_isToJudgeAtTheEventOfTheTicket_whateverElseIsInProgress() {
    Situation found = find(new Purpose.Answer(), "InProgress", "InProgress");
    assertThat(judged(found).event().known()).contains(LifecycleEvent.of("BeforeAllowTraffic"));
    assertThat(judged(found).times().event().known())
        .contains(Instant.parse("2018-11-28T18:56:01.022Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Succeeded", "Failed", "Skipped"})
  void find_isAnswered_whenTheEventOfTheTicketHasEnded(String status) {
    assertThat(find(new Purpose.Answer(), status, "InProgress"))
        .isEqualTo(new Situation.Answered(LifecycleEvent.of("BeforeAllowTraffic"), status));
  }

  @Test
  void find_isToJudgeDuringTheShift_whenTrafficMoves() {
    Deployment found =
        judged(find(new Purpose.Watch(Purpose.OnLost.STOP), "Succeeded", "InProgress"));
    assertThat(found.event().known()).contains(LifecycleEvent.SHIFT);
    assertThat(found.times().shift().known()).contains(Instant.parse("2018-11-28T19:06:39Z"));
    assertThat(((Deployment.Lambda) found).greenWeight().known()).contains(new BigDecimal("10"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Pending", "Unknown", "Queued"})
  void find_isNotThere_whenTrafficDoesNotMoveYet(String status) {
    assertThat(find(new Purpose.Watch(Purpose.OnLost.STOP), "Succeeded", status))
        .isEqualTo(
            new Situation.NotThere(
                "production traffic does not move yet: AllowTraffic is " + status));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Succeeded", "Failed", "Skipped"})
  void find_isOver_whenTheShiftHasEnded(String status) {
    assertThat(find(new Purpose.Watch(Purpose.OnLost.STOP), "Succeeded", status))
        .isEqualTo(new Situation.ShiftOver("AllowTraffic " + status));
  }

  private static Deployment judged(Situation situation) {
    assertThat(situation).isInstanceOf(Situation.ToJudge.class);
    return ((Situation.ToJudge) situation).deployment();
  }

  private Situation find(Purpose purpose, String before, String shift) {
    server.on(
        "GetDeploymentTarget",
        """
      {"deploymentTarget":{"deploymentTargetType":"LambdaTarget","lambdaTarget":{
       "lifecycleEvents":[
        {"lifecycleEventName":"BeforeAllowTraffic","status":"%s","startTime":1543431361.022},
        {"lifecycleEventName":"AllowTraffic","status":"%s","startTime":1543431999},
        {"lifecycleEventName":"AfterAllowTraffic","status":"Pending"}],
       "lambdaFunctionInfo":{"functionName":"quiz","functionAlias":"live",
        "currentVersion":"14","targetVersion":"15","targetVersionWeight":10.0}}}}"""
            .formatted(before, shift));
    ReturnTicket ticket =
        new ReturnTicket(
            "canary-metrics-checker",
            purpose,
            new Invocation.CodeDeploy("d-LAMBDA1", new HookExecutionId("a-token-of-some-length")),
            "BeforeAllowTraffic",
            3,
            0,
            Instant.parse("2018-11-28T19:51:01Z"),
            Duration.ofMinutes(1),
            new ReturnTicket.State(1, new JsonObject()));
    return Wired.source(server, Wired.NO_OBJECTS, Map.of())
        .find(
            new Invocation.Return(ticket, new Invocation.QueueMessage("m-1", "h-1", 1)),
            "CodeDeployHook_canary",
            Wired.in(Duration.ofMinutes(1)));
  }
}
