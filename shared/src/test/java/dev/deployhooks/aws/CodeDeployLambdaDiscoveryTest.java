package dev.deployhooks.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Situation;
import dev.deployhooks.deployment.Times;
import dev.deployhooks.invocation.HookExecutionId;
import dev.deployhooks.invocation.Invocation;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeDeployLambdaDiscoveryTest {

  private static final Invocation INVOCATION =
      new Invocation.CodeDeploy("d-LAMBDA1", new HookExecutionId("a-token-of-some-length"));

  private static final String DEPLOYMENT =
      """
      {"deploymentInfo":{"applicationName":"quiz-app","deploymentGroupName":"quiz-group",
       "deploymentConfigName":"CodeDeployDefault.LambdaAllAtOnce","deploymentId":"d-LAMBDA1",
       "computePlatform":"Lambda","status":"InProgress","creator":"user",
       "revision":{"revisionType":"AppSpecContent","appSpecContent":{"sha256":"cafe01"}}}}""";

  private static final String REVISION =
      """
      {"applicationName":"quiz-app","revision":{"revisionType":"AppSpecContent","appSpecContent":{
       "sha256":"cafe01","content":"{\\"Resources\\":[{\\"f\\":{\\"Type\\":\\"AWS::Lambda::Function\\",\\"Properties\\":{\\"Name\\":\\"quiz\\",\\"Alias\\":\\"live\\",\\"CurrentVersion\\":\\"4\\",\\"TargetVersion\\":\\"5\\"}}}],\\"Hooks\\":[{\\"BeforeAllowTraffic\\":\\"CodeDeployHook_smoke\\"}]}"}}}""";

  private static final String TARGET =
      """
      {"deploymentTarget":{"deploymentTargetType":"LambdaTarget","lambdaTarget":{
       "deploymentId":"d-LAMBDA1","targetId":"quiz:live","status":"InProgress",
       "lifecycleEvents":[
        {"lifecycleEventName":"BeforeAllowTraffic","status":"%s","startTime":1543431361.022},
        {"lifecycleEventName":"AllowTraffic","status":"Pending"},
        {"lifecycleEventName":"AfterAllowTraffic","status":"Pending"}],
       "lambdaFunctionInfo":{"functionName":"quiz-seen","functionAlias":"live-seen",
        "currentVersion":"14","targetVersion":"15","targetVersionWeight":10.0}}}}""";

  private WireServer server;

  @BeforeEach
  void startServer() throws IOException {
    server =
        new WireServer()
            .on("GetDeployment", DEPLOYMENT)
            .on("GetApplicationRevision", REVISION)
            .on("ListDeploymentTargets", "{\"targetIds\":[\"quiz:live\"]}")
            .on("GetDeploymentTarget", TARGET.formatted("InProgress"));
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void find_isToJudge_withWhatTheTargetSays() {
    assertThat(find(Map.of()))
        .isEqualTo(
            new Situation.ToJudge(
                new Deployment.Lambda(
                        new Controller.CodeDeploy(
                            "d-LAMBDA1",
                            "quiz-app",
                            "quiz-group",
                            "CodeDeployDefault.LambdaAllAtOnce"),
                        new Found.Known<>(
                            LifecycleEvent.of("BeforeAllowTraffic"),
                            "GetDeploymentTarget, in progress"),
                        "quiz-seen",
                        "live-seen",
                        new Found.Known<>("14", "GetDeploymentTarget"),
                        "15",
                        new Found.Known<>(new BigDecimal("10"), "GetDeploymentTarget"))
                    .at(
                        new Times(
                            new Found.Unknown<>(
                                "GetDeployment does not say when the deployment began"),
                            new Found.Known<>(
                                Instant.parse("2018-11-28T18:56:01.022Z"), "GetDeploymentTarget"),
                            new Found.Unknown<>(
                                "GetDeploymentTarget does not say when AllowTraffic began"),
                            new Found.Unknown<>(
                                "GetDeploymentTarget does not say when AllowTraffic succeeded")))));
    assertThat(server.sent("GetDeployment")).containsExactly("{\"deploymentId\":\"d-LAMBDA1\"}");
    assertThat(server.sent("GetApplicationRevision"))
        .containsExactly(
            "{\"applicationName\":\"quiz-app\",\"revision\":{\"revisionType\":\"AppSpecContent\","
                + "\"appSpecContent\":{\"sha256\":\"cafe01\"}}}");
    assertThat(server.sent("GetDeploymentTarget"))
        .containsExactly("{\"deploymentId\":\"d-LAMBDA1\",\"targetId\":\"quiz:live\"}");
  }

  @Test
  void find_takesTheAppSpecsValues_whenTheTargetSaysNone() {
    server.on(
        "GetDeploymentTarget",
        "{\"deploymentTarget\":{\"deploymentTargetType\":\"LambdaTarget\",\"lambdaTarget\":{}}}");

    Deployment.Lambda deployment = judged(find(Map.of()));

    assertThat(deployment.functionName()).isEqualTo("quiz");
    assertThat(deployment.alias()).isEqualTo("live");
    assertThat(deployment.blueVersion()).isEqualTo(new Found.Known<>("4", "AppSpec"));
    assertThat(deployment.greenVersion()).isEqualTo("5");
    assertThat(deployment.greenWeight().known()).isEmpty();
    assertThat(deployment.event().known()).contains(LifecycleEvent.of("BeforeAllowTraffic"));
  }

  @Test
  void find_takesTheAppSpecsValues_whenTheDeploymentHasNotStarted() {
    server.on(
        "ListDeploymentTargets",
        WireServer.Answer.jsonError(400, "DeploymentNotStartedException", "not yet"));

    Deployment.Lambda deployment = judged(find(Map.of()));

    assertThat(deployment.greenVersion()).isEqualTo("5");
    assertThat(deployment.event().known()).contains(LifecycleEvent.of("BeforeAllowTraffic"));
    assertThat(server.sent("GetDeploymentTarget")).isEmpty();
  }

  @Test
  void find_asksForTheOlderKindOfRevision_asItIsNamed() {
    server
        .on(
            "GetDeployment",
            DEPLOYMENT
                .replace("\"revisionType\":\"AppSpecContent\"", "\"revisionType\":\"String\"")
                .replace("appSpecContent", "string"))
        .on("GetApplicationRevision", REVISION.replace("\"appSpecContent\":{", "\"string\":{"));

    assertThat(judged(find(Map.of())).event())
        .isEqualTo(
            new Found.Known<>(
                LifecycleEvent.of("BeforeAllowTraffic"), "GetDeploymentTarget, in progress"));
    assertThat(server.sent("GetApplicationRevision"))
        .containsExactly(
            "{\"applicationName\":\"quiz-app\",\"revision\":{\"revisionType\":\"String\","
                + "\"string\":{\"sha256\":\"cafe01\"}}}");
  }

  @Test
  void find_judgesAndSaysWhy_whenTheAppSpecMayNotBeRead() {
    server.on(
        "GetApplicationRevision",
        WireServer.Answer.jsonError(400, "AccessDeniedException", "you shall not pass"));

    assertThat(judged(find(Map.of())).event())
        .isInstanceOfSatisfying(
            Found.Known.class,
            known -> {
              assertThat(known.value()).isEqualTo(LifecycleEvent.of("BeforeAllowTraffic"));
              assertThat(known.source())
                  .contains(
                      "codedeploy:GetApplicationRevision of application quiz-app failed: AccessDenied",
                      "Allow codedeploy:GetApplicationRevision to the role of the hook",
                      "you shall not pass");
            });
  }

  @Test
  void find_isAnswered_whenTheEventOfTheFunctionHasEnded() {
    server.on("GetDeploymentTarget", TARGET.formatted("Succeeded"));

    assertThat(find(Map.of()))
        .isEqualTo(new Situation.Answered(LifecycleEvent.of("BeforeAllowTraffic"), "Succeeded"));
  }

  @Test
  void find_takesTheEventOfTheEnvironment() {
    assertThat(judged(find(Map.of("DEPLOYHOOKS_LIFECYCLE_EVENT", "AfterAllowTraffic"))).event())
        .isEqualTo(new Found.Known<>(LifecycleEvent.of("AfterAllowTraffic"), "environment"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST_SCALE_UP", "Nonsense"})
  void find_isUnreadable_whenTheEnvironmentNamesNoEventOfCodeDeploy(String event) {
    assertThat(unreadable(find(Map.of("DEPLOYHOOKS_LIFECYCLE_EVENT", event))))
        .contains("DEPLOYHOOKS_LIFECYCLE_EVENT", "BeforeAllowTraffic");
  }

  @ParameterizedTest
  @CsvSource({"codeDeployRollback", "CloudFormationRollback"})
  void find_isRollbackAtOnce_whenTheCreatorSaysSo(String creator) {
    server.on("GetDeployment", DEPLOYMENT.replace("\"user\"", "\"" + creator + "\""));

    assertThat(find(Map.of("DEPLOYHOOKS_LIFECYCLE_EVENT", "Nonsense")))
        .isEqualTo(new Situation.Rollback("creator of deployment d-LAMBDA1 is " + creator));
    assertThat(server.operations()).containsExactly("GetDeployment");
  }

  @Test
  void find_isRollback_whenAnotherDeploymentTriggeredIt() {
    server.on(
        "GetDeployment",
        withRollback("{\"rollbackTriggeringDeploymentId\":\"d-BAD\",\"rollbackMessage\":\"m\"}"));

    assertThat(find(Map.of()))
        .isEqualTo(new Situation.Rollback("deployment d-LAMBDA1 rolls back deployment d-BAD"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"rollbackDeploymentId\":\"d-LATER\",\"rollbackMessage\":\"m\"}",
        "{\"rollbackDeploymentId\":\"d-LATER\",\"rollbackTriggeringDeploymentId\":\"d-LAMBDA1\"}",
        "{\"rollbackDeploymentId\":\"d-LATER\",\"rollbackTriggeringDeploymentId\":\"d-OTHER\"}",
        "{\"rollbackTriggeringDeploymentId\":\"d-LAMBDA1\"}",
        "{}"
      })
  void find_isToJudge_whenTheDeploymentIsTheOneThatIsRolledBack(String rollbackInfo) {
    server.on("GetDeployment", withRollback(rollbackInfo));

    assertThat(find(Map.of())).isInstanceOf(Situation.ToJudge.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Succeeded", "Failed", "Stopped"})
  void find_isOver_whenTheDeploymentHasEnded(String status) {
    server.on("GetDeployment", DEPLOYMENT.replace("\"status\":\"InProgress\"", status(status)));

    assertThat(find(Map.of())).isEqualTo(new Situation.Over(status));
  }

  @Test
  void find_isUnreadable_whenTheStatusIsNotKnownOrNotSaid() {
    server.on("GetDeployment", DEPLOYMENT.replace("\"status\":\"InProgress\"", status("Paused")));
    assertThat(unreadable(find(Map.of()))).contains("status Paused");

    server.on("GetDeployment", DEPLOYMENT.replace("\"status\":\"InProgress\",", ""));
    assertThat(unreadable(find(Map.of()))).contains("no status");
  }

  @ParameterizedTest
  @CsvSource({"Server", "Mainframe"})
  void find_isUnreadable_whenThePlatformIsNotOurs(String platform) {
    server.on("GetDeployment", DEPLOYMENT.replace("\"Lambda\"", "\"" + platform + "\""));

    assertThat(unreadable(find(Map.of()))).contains("compute platform " + platform);
  }

  @Test
  void find_isUnreadable_whenTheTargetIsOfAnotherType() {
    server.on(
        "GetDeploymentTarget",
        "{\"deploymentTarget\":{\"deploymentTargetType\":\"CloudFormationTarget\"}}");

    assertThat(unreadable(find(Map.of()))).contains("type CloudFormationTarget");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[\"a\",\"b\"]"})
  void find_isUnreadable_whenThereIsNotOneTarget(String ids) {
    server.on("ListDeploymentTargets", "{\"targetIds\":" + ids + "}");

    assertThat(unreadable(find(Map.of()))).contains("expected one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GetDeployment", "ListDeploymentTargets", "GetDeploymentTarget"})
  void find_isUnreadableAndNamesThePermission_whenAPrimaryCallIsRefused(String operation) {
    server.on(operation, WireServer.Answer.jsonError(400, "AccessDeniedException", "no"));

    assertThat(unreadable(find(Map.of())))
        .contains("Allow codedeploy:" + operation + " to the role of the hook");
  }

  @Test
  void find_isUnreadable_whenTheDeploymentDoesNotExist() {
    server.on(
        "GetDeployment",
        WireServer.Answer.jsonError(400, "DeploymentDoesNotExistException", "no d-LAMBDA1"));

    assertThat(unreadable(find(Map.of())))
        .isEqualTo(
            "codedeploy:GetDeployment of deployment d-LAMBDA1 failed:"
                + " DeploymentDoesNotExistException (HTTP 400, request r-1): no d-LAMBDA1");
  }

  @Test
  void find_isUnreadable_whenCodeDeployThrottlesOrBreaks() {
    server.on(
        "GetDeployment", WireServer.Answer.jsonError(400, "ThrottlingException", "Rate exceeded"));
    assertThat(unreadable(find(Map.of()))).contains("ThrottlingException", "AWS asks to slow down");

    server.on(
        "GetDeployment",
        new WireServer.Answer(500, "text/html", "<html><body>Internal error</body></html>"));
    assertThat(unreadable(find(Map.of()))).contains("HTTP 500");

    server.on("GetDeployment", "\u0000garbage");
    assertThat(unreadable(find(Map.of()))).contains("codedeploy:GetDeployment");

    server.on("GetDeployment", "{}");
    assertThat(unreadable(find(Map.of()))).contains("answered without what was asked for");
  }

  @Test
  void find_isUnreadable_whenCodeDeployHangs() {
    server.hangOn("GetDeployment");

    assertThat(
            unreadable(
                Wired.source(server, Wired.NO_OBJECTS, Map.of())
                    .find(INVOCATION, "CodeDeployHook_smoke", Wired.in(Duration.ofMillis(200)))))
        .contains("codedeploy:GetDeployment of deployment d-LAMBDA1");
  }

  @Test
  void find_asksNothing_whenNoTimeIsLeft() {
    assertThat(
            unreadable(
                Wired.source(server, Wired.NO_OBJECTS, Map.of())
                    .find(INVOCATION, "CodeDeployHook_smoke", Wired.in(Duration.ZERO))))
        .isEqualTo(
            "codedeploy:GetDeployment of deployment d-LAMBDA1 was not tried: no time was left");
    assertThat(server.operations()).isEmpty();
  }

  @Test
  void find_isUnreadable_whenNeitherTargetNorAppSpecNamesTheVersion() {
    server
        .on(
            "GetDeploymentTarget",
            TARGET.formatted("InProgress").replace("\"targetVersion\":\"15\",", ""))
        .on("GetApplicationRevision", REVISION.replace("TargetVersion", "Other"));

    assertThat(unreadable(find(Map.of())))
        .isEqualTo("neither GetDeploymentTarget nor the AppSpec says the version that goes live");
  }

  private Situation find(Map<String, String> environment) {
    return Wired.source(server, Wired.NO_OBJECTS, environment)
        .find(INVOCATION, "CodeDeployHook_smoke", Wired.in(Duration.ofMinutes(1)));
  }

  private static String withRollback(String rollbackInfo) {
    return DEPLOYMENT.replace(
        "\"creator\":\"user\"", "\"creator\":\"user\",\"rollbackInfo\":" + rollbackInfo);
  }

  private static String status(String status) {
    return "\"status\":\"" + status + "\"";
  }

  private static Deployment.Lambda judged(Situation situation) {
    if (situation instanceof Situation.ToJudge(Deployment.Lambda lambda)) {
      return lambda;
    }
    throw new AssertionError(situation);
  }

  private static String unreadable(Situation situation) {
    if (situation instanceof Situation.Unreadable(String why)) {
      return why;
    }
    throw new AssertionError(situation);
  }
}
