package dev.deployhooks.aws;

import static dev.deployhooks.aws.CodeDeployEcsDiscoveryTest.hostHeader;
import static dev.deployhooks.aws.CodeDeployEcsDiscoveryTest.judged;
import static dev.deployhooks.aws.CodeDeployEcsDiscoveryTest.listener;
import static dev.deployhooks.aws.CodeDeployEcsDiscoveryTest.rule;
import static dev.deployhooks.aws.CodeDeployEcsDiscoveryTest.targetGroup;
import static dev.deployhooks.aws.CodeDeployEcsDiscoveryTest.why;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.deployhooks.deployment.ContainerImage;
import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Entrance;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Situation;
import dev.deployhooks.deployment.TargetGroup;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.testing.WireServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcsDiscoveryTest {

  private static final String ECS = "arn:aws:ecs:us-east-1:123456789012:";
  private static final String ELB = "arn:aws:elasticloadbalancing:us-east-1:123456789012:";
  private static final String DEPLOYMENT = ECS + "service-deployment/shops/shop/EZe5";
  private static final String GREEN = ECS + "service-revision/shops/shop/93";
  private static final String BLUE = ECS + "service-revision/shops/shop/19";
  private static final String RULE = ELB + "listener-rule/app/shop/50dc/test/r7";

  private WireServer server;

  @BeforeEach
  void startServer() throws IOException {
    server =
        new WireServer()
            .on("DescribeServiceDeployments", deployments("IN_PROGRESS"))
            .on(
                "DescribeServiceRevisions",
                revisions(
                    revision(GREEN, "shop:8", resolved("tg-2"), RULE),
                    revision(BLUE, "shop:7", resolved("tg-1"), RULE)))
            .onQuery("DescribeTargetGroups", targetGroup("tg-2", "/healthz"))
            .onQuery("DescribeListeners", listener("HTTP", "tg-1"))
            .onQuery(
                "DescribeRules",
                "<Rules>" + rule("7", "false", "tg-2", hostHeader("*.test.example")) + "</Rules>")
            .onQuery(
                "DescribeLoadBalancers",
                "<LoadBalancers><member><LoadBalancerName>shop</LoadBalancerName>"
                    + "<DNSName>shop-1.elb.example</DNSName></member></LoadBalancers>");
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void find_isToJudge_withBothRevisionsAndTheRuleOfTestTraffic() {
    Deployment.Ecs deployment = judged(find(invocation(), Map.of()));

    assertThat(deployment.controller()).isEqualTo(new Controller.Ecs(DEPLOYMENT));
    assertThat(deployment.event())
        .isEqualTo(new Found.Known<>(LifecycleEvent.of("POST_TEST_TRAFFIC_SHIFT"), "invocation"));
    assertThat(deployment.cluster()).isEqualTo("shops");
    assertThat(deployment.service()).isEqualTo("shop");
    assertThat(deployment.green())
        .isEqualTo(
            new Deployment.Side(
                GREEN,
                new Found.Known<>("arn:td/shop:8", "DescribeServiceRevisions"),
                new Found.Known<>(
                    List.of(
                        new ContainerImage(
                            "web", "registry.example/shop:8", Optional.of("sha256:shop:8"))),
                    "DescribeServiceRevisions"),
                new Found.Known<>(
                    new TargetGroup(ELB + "targetgroup/tg-2/73e2", "tg-2", "HTTP", "/healthz"),
                    "DescribeTargetGroups"),
                new Found.Known<>(new BigDecimal("12.5"), "invocation")));
    assertThat(deployment.blue().known())
        .hasValueSatisfying(
            blue -> {
              assertThat(blue.id()).isEqualTo(BLUE);
              assertThat(blue.taskDefinition().known()).contains("arn:td/shop:7");
              assertThat(blue.weight())
                  .isEqualTo(new Found.Known<>(new BigDecimal("99"), "DescribeServiceDeployments"));
            });
    assertThat(deployment.testEntrance())
        .usingRecursiveComparison()
        .ignoringFields("value.rules")
        .isEqualTo(
            new Found.Known<>(
                new Entrance(
                    URI.create("http://shop-1.elb.example:9443"),
                    Optional.of("deployhooks.test.example"),
                    Map.of(),
                    Map.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    "test listener :9443 of shop"),
                "rule 7 of the test listener :9443 of shop"));
  }

  @Test
  void find_asksForWhatItWasTold() {
    judged(find(invocation(), Map.of()));

    assertThat(server.sent("DescribeServiceDeployments"))
        .containsExactly("{\"serviceDeploymentArns\":[\"" + DEPLOYMENT + "\"]}");
    assertThat(server.sent("DescribeServiceRevisions"))
        .containsExactly("{\"serviceRevisionArns\":[\"" + GREEN + "\",\"" + BLUE + "\"]}");
    assertThat(server.sent("DescribeRules"))
        .singleElement()
        .asString()
        .contains("ListenerArn=" + ELB + "listener/app/shop/50dc/test");
    assertThat(server.sent("DescribeListeners"))
        .singleElement()
        .asString()
        .contains("ListenerArns.member.1=" + ELB + "listener/app/shop/50dc/test");
    assertThat(server.sent("DescribeTargetGroups"))
        .hasSize(2)
        .anySatisfy(
            one ->
                assertThat(one)
                    .contains("TargetGroupArns.member.1=" + ELB + "targetgroup/tg-1/73e2"))
        .anySatisfy(
            one ->
                assertThat(one)
                    .contains("TargetGroupArns.member.1=" + ELB + "targetgroup/tg-2/73e2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ROLLBACK_REQUESTED",
        "ROLLBACK_IN_PROGRESS",
        "ROLLBACK_SUCCESSFUL",
        "ROLLBACK_FAILED"
      })
  void find_isRollbackAtOnce_whenTheStatusProvesIt(String status) {
    server.on("DescribeServiceDeployments", deployments(status));

    assertThat(find(invocation(), Map.of("DEPLOYHOOKS_TEST_URL", "nonsense")))
        .isEqualTo(
            new Situation.Rollback("status of service deployment " + DEPLOYMENT + " is " + status));
    assertThat(server.operations()).containsExactly("DescribeServiceDeployments");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SUCCESSFUL", "STOPPED"})
  void find_isOver_whenTheDeploymentHasEnded(String status) {
    server.on("DescribeServiceDeployments", deployments(status));

    assertThat(find(invocation(), Map.of())).isEqualTo(new Situation.Over(status));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PENDING", "STOP_REQUESTED", "A_STATUS_TO_COME"})
  void find_judgesAsUsual_whenTheStatusProvesNothing(String status) {
    server.on("DescribeServiceDeployments", deployments(status));

    assertThat(find(invocation(), Map.of())).isInstanceOf(Situation.ToJudge.class);
  }

  @Test
  void find_judgesByThePayload_whenTheServiceDeploymentCannotBeRead() {
    server.on(
        "DescribeServiceDeployments",
        WireServer.Answer.jsonError(400, "AccessDeniedException", "no"));
    Invocation.Ecs rolledBackByWeights =
        invocation("PRODUCTION_TRAFFIC_SHIFT", GREEN, Map.of(GREEN, 0.0, BLUE, 100.0));

    Deployment.Ecs deployment = judged(find(rolledBackByWeights, Map.of()));

    assertThat(deployment.green().id()).isEqualTo(GREEN);
    assertThat(deployment.blue().known().map(Deployment.Side::id)).contains(BLUE);
  }

  @Test
  void find_isUnreadable_whenNobodySaysWhichRevisionGoesLive() {
    server.on(
        "DescribeServiceDeployments",
        WireServer.Answer.jsonError(400, "AccessDeniedException", "no"));

    assertThat(find(invocation("POST_SCALE_UP", "", Map.of()), Map.of()))
        .isInstanceOfSatisfying(
            Situation.Unreadable.class,
            unreadable ->
                assertThat(unreadable.why())
                    .contains(
                        "which service revision goes live",
                        "Allow ecs:DescribeServiceDeployments to the role of the hook"));
  }

  @Test
  void find_takesTheRevisionOfTheServiceDeployment_whenThePayloadNamesNone() {
    Deployment.Ecs deployment = judged(find(invocation("POST_SCALE_UP", "", Map.of()), Map.of()));

    assertThat(deployment.green().id()).isEqualTo(GREEN);
    assertThat(deployment.green().weight())
        .isEqualTo(new Found.Known<>(new BigDecimal("1"), "DescribeServiceDeployments"));
  }

  @Test
  void find_saysThatItIsTheFirstDeployment_whenThereIsNoSourceRevision() {
    server
        .on(
            "DescribeServiceDeployments",
            """
            {"serviceDeployments":[{"status":"IN_PROGRESS","targetServiceRevision":{"arn":"%s"},
             "sourceServiceRevisions":[]}]}"""
                .formatted(GREEN))
        .on(
            "DescribeServiceRevisions",
            revisions(revision(GREEN, "shop:1", resolved("tg-2"), RULE)));

    Deployment.Ecs deployment = judged(find(invocation(), Map.of()));

    assertThat(why(deployment.blue())).startsWith("first deployment");
    assertThat(deployment.testEntrance().known()).isPresent();
  }

  @Test
  void find_findsGreensTargetGroup_whenOnlyBluesIsResolved() {
    server.on(
        "DescribeServiceRevisions",
        revisions(
            revision(GREEN, "shop:8", "", RULE), revision(BLUE, "shop:7", resolved("tg-1"), RULE)));

    assertThat(judged(find(invocation(), Map.of())).testEntrance().known()).isPresent();
  }

  @Test
  void find_saysSo_whenNeitherTargetGroupIsResolved() {
    server.on(
        "DescribeServiceRevisions",
        revisions(revision(GREEN, "shop:8", "", RULE), revision(BLUE, "shop:7", "", RULE)));

    Deployment.Ecs deployment = judged(find(invocation(), Map.of()));

    assertThat(why(deployment.green().targetGroup())).contains("in which target group");
    assertThat(why(deployment.testEntrance())).contains("in which target group");
  }

  @Test
  void find_saysThatThereIsNoTestListenerRule() {
    server.on(
        "DescribeServiceRevisions",
        revisions(
            revision(GREEN, "shop:8", resolved("tg-2"), ""),
            revision(BLUE, "shop:7", resolved("tg-1"), "")));

    assertThat(why(judged(find(invocation(), Map.of())).testEntrance()))
        .contains("no test listener rule", "DEPLOYHOOKS_TEST_URL");
  }

  @Test
  void find_readsTheListener_whenTheRuleOfANetworkLoadBalancerIsTheListener() {
    String networkListener = ELB + "listener/net/shop/50dc/test";
    server
        .on(
            "DescribeServiceRevisions",
            revisions(
                revision(GREEN, "shop:8", resolved("tg-2"), networkListener),
                revision(BLUE, "shop:7", resolved("tg-1"), networkListener)))
        .onQuery("DescribeListeners", listener("TLS", "tg-2"));

    assertThat(judged(find(invocation(), Map.of())).testEntrance().known().map(Entrance::address))
        .contains(URI.create("https://shop-1.elb.example:9443"));
    assertThat(server.sent("DescribeRules")).isEmpty();
  }

  @Test
  void find_readsEveryKindOfCondition() {
    server.onQuery(
        "DescribeRules",
        "<Rules>"
            + rule(
                "7",
                "false",
                "tg-2",
                """
                <member><Field>path-pattern</Field><PathPatternConfig><Values>
                 <member>/api/*</member></Values></PathPatternConfig></member>
                <member><Field>http-header</Field><HttpHeaderConfig>
                 <HttpHeaderName>X-Slot</HttpHeaderName><Values><member>green</member></Values>
                 </HttpHeaderConfig></member>
                <member><Field>http-request-method</Field><HttpRequestMethodConfig><Values>
                 <member>GET</member></Values></HttpRequestMethodConfig></member>
                <member><Field>query-string</Field><QueryStringConfig><Values><member>
                 <Key>slot</Key><Value>g</Value></member></Values></QueryStringConfig></member>
                <member><Field>source-ip</Field><SourceIpConfig><Values>
                 <member>10.0.0.0/8</member></Values></SourceIpConfig></member>
                <member><Field>host-header</Field><HostHeaderConfig><RegexValues>
                 <member>^a$</member></RegexValues></HostHeaderConfig></member>
                <member><Field>moon-phase</Field></member>""")
            + "</Rules>");

    Entrance entrance = judged(find(invocation(), Map.of())).testEntrance().known().orElseThrow();

    assertThat(entrance.pathPatterns()).containsExactly("/api/*");
    assertThat(entrance.headers()).isEqualTo(Map.of("x-slot", "green"));
    assertThat(entrance.methods()).containsExactly("GET");
    assertThat(entrance.query()).isEqualTo(Map.of("slot", "g"));
    assertThat(entrance.host()).isEmpty();
    assertThat(entrance.unmet())
        .satisfiesExactly(
            sourceIp -> assertThat(sourceIp).contains("10.0.0.0/8"),
            regex -> assertThat(regex).contains("host-header"),
            unknown -> assertThat(unknown).contains("moon-phase"));
  }

  @ParameterizedTest
  @CsvSource({"PRE_SCALE_UP", "A_STAGE_TO_COME"})
  void find_takesTheStageOfThePayload(String stage) {
    assertThat(judged(find(invocation(stage, GREEN, Map.of()), Map.of())).event().known())
        .contains(LifecycleEvent.of(stage));
  }

  @Test
  void find_takesTheStageOfTheEnvironment_butNoEventOfCodeDeploy() {
    assertThat(
            judged(find(invocation(), Map.of("DEPLOYHOOKS_LIFECYCLE_EVENT", "PRE_SCALE_UP")))
                .event())
        .isEqualTo(new Found.Known<>(LifecycleEvent.of("PRE_SCALE_UP"), "environment"));
    assertThat(find(invocation(), Map.of("DEPLOYHOOKS_LIFECYCLE_EVENT", "AfterInstall")))
        .isInstanceOf(Situation.Unreadable.class);
  }

  @Test
  void find_judgesAndSaysWhy_whenTheRevisionsCannotBeRead() {
    server.on("DescribeServiceRevisions", new WireServer.Answer(500, "text/html", "<html></html>"));

    Deployment.Ecs deployment = judged(find(invocation(), Map.of()));

    assertThat(why(deployment.green().taskDefinition())).contains("ecs:DescribeServiceRevisions");
    assertThat(why(deployment.green().images())).contains("ecs:DescribeServiceRevisions");
    assertThat(why(deployment.testEntrance())).contains("ecs:DescribeServiceRevisions");
  }

  private Situation find(Invocation.Ecs invocation, Map<String, String> environment) {
    return Wired.source(server, Wired.NO_OBJECTS, environment)
        .find(invocation, "any", Wired.in(Duration.ofMinutes(1)));
  }

  private static Invocation.Ecs invocation() {
    return invocation("POST_TEST_TRAFFIC_SHIFT", GREEN, Map.of(GREEN, 12.5));
  }

  private static Invocation.Ecs invocation(
      String stage, String target, Map<String, Double> production) {
    return new Invocation.Ecs(
        "e-1",
        stage,
        DEPLOYMENT,
        ECS + "service/shops/shop",
        target,
        Map.of(),
        production.entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, entry -> BigDecimal.valueOf(entry.getValue()))),
        new JsonObject());
  }

  private static String deployments(String status) {
    return """
        {"serviceDeployments":[{"serviceDeploymentArn":"%s","status":"%s",
         "targetServiceRevision":{"arn":"%s","requestedProductionTrafficWeight":1.0},
         "sourceServiceRevisions":[{"arn":"%s","requestedProductionTrafficWeight":99.0}]}],
         "failures":[]}"""
        .formatted(DEPLOYMENT, status, GREEN, BLUE);
  }

  private static String revisions(String... revisions) {
    return "{\"serviceRevisions\":[" + String.join(",", revisions) + "],\"failures\":[]}";
  }

  private static String revision(String arn, String name, String resolved, String testRule) {
    return """
        {"serviceRevisionArn":"%1$s","taskDefinition":"arn:td/%2$s",
         "containerImages":[{"containerName":"web","image":"registry.example/%2$s",
          "imageDigest":"sha256:%2$s"}],
         "loadBalancers":[{"targetGroupArn":"%4$stargetgroup/tg-1/73e2","containerName":"web",
          "advancedConfiguration":{"alternateTargetGroupArn":"%4$stargetgroup/tg-2/73e2",
           "productionListenerRule":"%4$slistener-rule/app/shop/50dc/prod/r1",
           "testListenerRule":"%5$s","roleArn":"arn:role"}}],
         "resolvedConfiguration":{"loadBalancers":[%3$s]}}"""
        .formatted(arn, name, resolved, ELB, testRule);
  }

  private static String resolved(String targetGroup) {
    return """
        {"targetGroupArn":"%1$stargetgroup/%2$s/73e2",
         "productionListenerRule":"%1$slistener-rule/app/shop/50dc/prod/r1"}"""
        .formatted(ELB, targetGroup);
  }
}
