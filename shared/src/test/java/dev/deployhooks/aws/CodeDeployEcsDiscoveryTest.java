package dev.deployhooks.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.deployment.ContainerImage;
import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Entrance;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Listener;
import dev.deployhooks.deployment.ObjectReading;
import dev.deployhooks.deployment.ObjectSource;
import dev.deployhooks.deployment.Situation;
import dev.deployhooks.deployment.TargetGroup;
import dev.deployhooks.invocation.HookExecutionId;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.testing.WireServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CodeDeployEcsDiscoveryTest {

  private static final Invocation INVOCATION =
      new Invocation.CodeDeploy("d-ECS1", new HookExecutionId("a-token-of-some-length"));

  private static final String ELB = "arn:aws:elasticloadbalancing:us-east-1:123456789012:";

  private static final String DEPLOYMENT =
      """
      {"deploymentInfo":{"applicationName":"shop-app","deploymentGroupName":"shop-group",
       "deploymentId":"d-ECS1","computePlatform":"ECS","status":"InProgress","creator":"user",
       "revision":{"revisionType":"S3","s3Location":{"bucket":"specs","key":"shop.yaml",
        "bundleType":"YAML","version":"v7"}},
       "loadBalancerInfo":{"targetGroupPairInfoList":[{"targetGroups":[{"name":"tg-1"},{"name":"tg-2"}],
        "prodTrafficRoute":{"listenerArns":["%1$slistener/app/shop/50dc/prod"]},
        "testTrafficRoute":{"listenerArns":["%1$slistener/app/shop/50dc/test"]}}]}}}"""
          .formatted(ELB);

  private static final String APPSPEC =
      """
      Resources:
        - TargetService:
            Type: AWS::ECS::Service
            Properties:
              TaskDefinition: arn:aws:ecs:us-east-1:123456789012:task-definition/shop:8
      Hooks:
        - AfterInstall: CodeDeployHook_smoke
        - AfterAllowTestTraffic: CodeDeployHook_validate
      """;

  private static final String TARGET =
      """
      {"deploymentTarget":{"deploymentTargetType":"ECSTarget","ecsTarget":{
       "deploymentId":"d-ECS1","targetId":"shops:shop","status":"InProgress",
       "targetArn":"arn:aws:ecs:us-east-1:123456789012:service/shops/shop",
       "lifecycleEvents":[
        {"lifecycleEventName":"BeforeInstall","status":"Succeeded"},
        {"lifecycleEventName":"AfterInstall","status":"Succeeded"},
        {"lifecycleEventName":"AfterAllowTestTraffic","status":"InProgress"},
        {"lifecycleEventName":"AllowTraffic","status":"Pending"}],
       "taskSetsInfo":[
        {"identifer":"ecs-svc/11","desiredCount":2,"status":"PRIMARY","trafficWeight":99.5,
         "targetGroup":{"name":"tg-1"}%s},
        {"identifer":"ecs-svc/22","desiredCount":3,"status":"ACTIVE","trafficWeight":0.5,
         "targetGroup":{"name":"tg-2"}%s}]}}}""";

  private static final String SERVICES =
      """
      {"services":[{"serviceName":"shop","taskSets":[
       {"id":"ecs-svc/11","externalId":"d-BEFORE","taskDefinition":"arn:td/shop:7"},
       {"id":"ecs-svc/22","externalId":"d-ECS1","taskDefinition":"arn:td/shop:8-by-ecs"}]}],
       "failures":[]}""";

  private WireServer server;
  private final List<String> read = new ArrayList<>();

  private final ObjectSource objects =
      (bucket, key, version, _) -> {
        read.add(bucket + "/" + key + "/" + version.orElse("newest"));
        return new ObjectReading.Bytes(APPSPEC.getBytes(UTF_8));
      };

  @BeforeEach
  void startServer() throws IOException {
    server =
        new WireServer()
            .on("GetDeployment", DEPLOYMENT)
            .on("ListDeploymentTargets", "{\"targetIds\":[\"shops:shop\"]}")
            .on("GetDeploymentTarget", TARGET.formatted("", ""))
            .on("DescribeServices", SERVICES)
            .on(
                "DescribeTaskDefinition",
                """
                {"taskDefinition":{"containerDefinitions":[
                 {"name":"web","image":"registry.example/shop:8"},
                 {"name":"side","image":"registry.example/side@sha256:beef"}]}}""")
            .onQuery("DescribeTargetGroups", targetGroup("tg-2", "/healthz"))
            .onQuery("DescribeListeners", listener("HTTPS", "tg-2"))
            .onQuery("DescribeRules", "<Rules>" + rule("default", "true", "tg-2", "") + "</Rules>")
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
  void find_isToJudge_withBothSidesAndTheTestListener() {
    Deployment.Ecs deployment = judged(find(Map.of()));

    assertThat(deployment.controller())
        .isEqualTo(new Controller.CodeDeploy("d-ECS1", "shop-app", "shop-group", ""));
    assertThat(deployment.event())
        .isEqualTo(
            new Found.Known<>(
                LifecycleEvent.of("AfterAllowTestTraffic"), "GetDeploymentTarget, in progress"));
    assertThat(deployment.cluster()).isEqualTo("shops");
    assertThat(deployment.service()).isEqualTo("shop");
    assertThat(deployment.green())
        .isEqualTo(
            new Deployment.Side(
                "ecs-svc/22",
                new Found.Known<>(
                    "arn:aws:ecs:us-east-1:123456789012:task-definition/shop:8", "AppSpec"),
                new Found.Known<>(
                    List.of(
                        new ContainerImage("web", "registry.example/shop:8", Optional.empty()),
                        new ContainerImage(
                            "side",
                            "registry.example/side@sha256:beef",
                            Optional.of("sha256:beef"))),
                    "DescribeTaskDefinition"),
                new Found.Known<>(
                    new TargetGroup(ELB + "targetgroup/tg-2/73e2", "tg-2", "HTTP", "/healthz"),
                    "DescribeTargetGroups"),
                new Found.Known<>(new BigDecimal("0.5"), "GetDeploymentTarget")));
    assertThat(deployment.blue().known())
        .hasValueSatisfying(
            blue -> {
              assertThat(blue.id()).isEqualTo("ecs-svc/11");
              assertThat(blue.taskDefinition())
                  .isEqualTo(new Found.Known<>("arn:td/shop:7", "DescribeServices"));
              assertThat(blue.weight().known()).contains(new BigDecimal("99.5"));
            });
    assertThat(deployment.testEntrance())
        .isEqualTo(
            new Found.Known<>(
                Entrance.at(
                    URI.create("https://shop-1.elb.example:9443"), "test listener :9443 of shop"),
                "default action of the test listener :9443 of shop"));
  }

  @Test
  void find_asksForWhatItWasTold() {
    judged(find(Map.of()));

    assertThat(read).containsExactly("specs/shop.yaml/v7");
    assertThat(server.sent("DescribeServices"))
        .containsExactly("{\"cluster\":\"shops\",\"services\":[\"shop\"]}");
    assertThat(server.sent("DescribeTaskDefinition"))
        .containsExactlyInAnyOrder(
            "{\"taskDefinition\":\"arn:aws:ecs:us-east-1:123456789012:task-definition/shop:8\"}",
            "{\"taskDefinition\":\"arn:td/shop:7\"}");
    assertThat(server.sent("DescribeTargetGroups"))
        .hasSize(2)
        .anySatisfy(one -> assertThat(one).contains("Names.member.1=tg-1"))
        .anySatisfy(one -> assertThat(one).contains("Names.member.1=tg-2"));
    assertThat(server.sent("DescribeListeners"))
        .singleElement()
        .asString()
        .contains("ListenerArns.member.1=" + ELB + "listener/app/shop/50dc/test");
    assertThat(server.sent("DescribeLoadBalancers"))
        .singleElement()
        .asString()
        .contains("LoadBalancerArns.member.1=" + ELB + "loadbalancer/app/shop/50dc");
    assertThat(server.sent("DescribeRules"))
        .singleElement()
        .asString()
        .contains("ListenerArn=" + ELB + "listener/app/shop/50dc/test");
  }

  @Test
  void find_tellsTheSidesApartByLabel_whenThereAreLabels() {
    server.on(
        "GetDeploymentTarget",
        TARGET.formatted(",\"taskSetLabel\":\"Green\"", ",\"taskSetLabel\":\"Blue\""));

    Deployment.Ecs deployment = judged(find(Map.of()));

    assertThat(deployment.green().id()).isEqualTo("ecs-svc/11");
    assertThat(deployment.blue().known().map(Deployment.Side::id)).contains("ecs-svc/22");
    assertThat(why(deployment.testEntrance()))
        .contains("does not lead to green's target group tg-1 alone");
  }

  @Test
  void find_takesTheFirstRuleThatLeadsToGreen_whenTheDefaultActionDoesNot() {
    server
        .onQuery("DescribeListeners", listener("HTTP", "tg-1"))
        .onQuery(
            "DescribeRules",
            "<Rules>"
                + rule("default", "true", "tg-1", "")
                + rule("20", "false", "tg-2", hostHeader("late.example.com"))
                + rule("3", "false", "tg-2", hostHeader("test.example.com"))
                + "</Rules>");

    assertThat(judged(find(Map.of())).testEntrance())
        .isInstanceOfSatisfying(
            Found.Known.class,
            known -> {
              assertThat(known.source()).isEqualTo("rule 3 of the test listener :9443 of shop");
              assertThat(known.value())
                  .usingRecursiveComparison()
                  .ignoringFields("rules")
                  .isEqualTo(
                      new Entrance(
                          URI.create("http://shop-1.elb.example:9443"),
                          Optional.of("test.example.com"),
                          Map.of(),
                          Map.of(),
                          List.of(),
                          List.of(),
                          List.of(),
                          "test listener :9443 of shop"));
            });
    assertThat(server.sent("DescribeRules"))
        .singleElement()
        .asString()
        .contains("ListenerArn=" + ELB + "listener/app/shop/50dc/test");
  }

  @Test
  void find_knowsTheRulesThatMayCatchARequest_whenTheDefaultActionLeadsToGreen() {
    server.onQuery(
        "DescribeRules",
        "<Rules>"
            + rule("default", "true", "tg-2", "")
            + rule("20", "false", "tg-1", hostHeader("later.example.com"))
            + rule("3", "false", "tg-1", hostHeader("early.example.com"))
            + rule("4", "false", "tg-2", hostHeader("green.example.com"))
            + "</Rules>");

    assertThat(judged(find(Map.of())).testEntrance().known().orElseThrow().rules())
        .extracting(Listener.Rule::name)
        .containsExactly("rule 3", "rule 20", "default action");
  }

  @Test
  void find_saysThatThereIsNoSureWay_whenTheRulesCannotBeRead() {
    server.on("DescribeRules", WireServer.Answer.xmlError(403, "AccessDenied", "no"));

    assertThat(why(judged(find(Map.of())).testEntrance()))
        .contains("Allow elasticloadbalancing:DescribeRules to the role of the hook");
  }

  @Test
  void find_saysThatThereIsNoTestListener() {
    server.on("GetDeployment", DEPLOYMENT.replace("testTrafficRoute", "otherRoute"));

    assertThat(why(judged(find(Map.of())).testEntrance()))
        .contains("no test listener", "DEPLOYHOOKS_TEST_URL");
  }

  @Test
  void find_takesTheUrlOfTheEnvironment() {
    assertThat(
            judged(find(Map.of("DEPLOYHOOKS_TEST_URL", "http://green.internal:81"))).testEntrance())
        .isEqualTo(
            new Found.Known<>(
                Entrance.at(URI.create("http://green.internal:81"), "DEPLOYHOOKS_TEST_URL"),
                "environment"));
    assertThat(server.sent("DescribeListeners")).isEmpty();
  }

  @Test
  void find_saysThatGreenDoesNotExistYet_beforeTheInstallation() {
    server
        .on(
            "GetDeploymentTarget",
            """
            {"deploymentTarget":{"deploymentTargetType":"ECSTarget","ecsTarget":{
             "targetArn":"arn:aws:ecs:us-east-1:123456789012:service/shops/shop",
             "lifecycleEvents":[{"lifecycleEventName":"BeforeInstall","status":"InProgress"}],
             "taskSetsInfo":[{"identifer":"ecs-svc/11","status":"PRIMARY","trafficWeight":100,
              "targetGroup":{"name":"tg-1"}}]}}}""")
        .on("DescribeServices", "{\"services\":[],\"failures\":[{\"reason\":\"MISSING\"}]}");

    Deployment.Ecs deployment = judged(find(Map.of()));

    assertThat(deployment.cluster()).isEqualTo("shops");
    assertThat(deployment.green().id()).isEmpty();
    assertThat(deployment.green().taskDefinition().known()).isPresent();
    assertThat(why(deployment.green().targetGroup())).contains("does not exist yet");
    assertThat(why(deployment.testEntrance())).contains("does not exist yet");
    assertThat(deployment.blue().known().map(Deployment.Side::id)).contains("ecs-svc/11");
  }

  @Test
  void find_judgesAndSaysWhy_whenEverySecondaryCallFails() {
    server
        .on("DescribeServices", new WireServer.Answer(500, "text/html", "<html>broken</html>"))
        .on(
            "DescribeTaskDefinition",
            WireServer.Answer.jsonError(400, "ClientException", "no such task definition"))
        .on(
            "DescribeTargetGroups",
            WireServer.Answer.xmlError(403, "AccessDenied", "not authorized"))
        .on("DescribeListeners", WireServer.Answer.xmlError(400, "Throttling", "Rate exceeded"));

    Deployment.Ecs deployment = judged(find(Map.of()));

    assertThat(deployment.green().taskDefinition().known()).isPresent();
    assertThat(why(deployment.green().images())).contains("no such task definition");
    assertThat(why(deployment.green().targetGroup()))
        .contains("Allow elasticloadbalancing:DescribeTargetGroups to the role of the hook");
    assertThat(why(deployment.testEntrance())).contains("Throttling", "AWS asks to slow down");
    assertThat(deployment.blue().known())
        .hasValueSatisfying(
            blue ->
                assertThat(why(blue.taskDefinition()))
                    .contains("ecs:DescribeServices of service shops/shop", "HTTP 500"));
  }

  @Test
  void find_sendsNothingThrough_whenTheTestListenerAsksForALogin() {
    server.onQuery(
        "DescribeListeners",
        listener("HTTPS", "tg-2")
            .replace(
                "<DefaultActions>",
                "<DefaultActions><member><Type>authenticate-oidc</Type><Order>1</Order></member>"));

    assertThat(judged(find(Map.of())).testEntrance().known())
        .hasValueSatisfying(
            entrance -> {
              assertThat(entrance.unmet()).containsExactly("action authenticate-oidc");
              assertThat(entrance.misses("/health", "GET").orElse(""))
                  .contains("action authenticate-oidc");
            });
  }

  @Test
  void find_saysSo_whenTheLoadBalancerAnswersGarbage() {
    server.on("DescribeListeners", new WireServer.Answer(200, "text/xml", "<not-xml"));

    assertThat(why(judged(find(Map.of())).testEntrance()))
        .contains("elasticloadbalancing:DescribeListeners");
  }

  @Test
  void find_isUnreadable_whenTheTargetNamesNoService() {
    server.on(
        "GetDeploymentTarget",
        "{\"deploymentTarget\":{\"deploymentTargetType\":\"ECSTarget\",\"ecsTarget\":{}}}");

    assertThat(find(Map.of()))
        .isEqualTo(
            new Situation.Unreadable(
                "GetDeploymentTarget of deployment d-ECS1 names no cluster and service"));
  }

  private Situation find(Map<String, String> environment) {
    return Wired.source(server, objects, environment)
        .find(INVOCATION, "CodeDeployHook_validate", Wired.in(Duration.ofMinutes(1)));
  }

  static String targetGroup(String name, String healthCheckPath) {
    return """
        <TargetGroups><member><TargetGroupArn>%stargetgroup/%s/73e2</TargetGroupArn>
        <TargetGroupName>%s</TargetGroupName><Protocol>HTTP</Protocol>
        <HealthCheckPath>%s</HealthCheckPath></member></TargetGroups>"""
        .formatted(ELB, name, name, healthCheckPath);
  }

  static String listener(String protocol, String targetGroup) {
    return """
        <Listeners><member><ListenerArn>%1$slistener/app/shop/50dc/test</ListenerArn>
        <LoadBalancerArn>%1$sloadbalancer/app/shop/50dc</LoadBalancerArn><Port>9443</Port>
        <Protocol>%2$s</Protocol><DefaultActions>%3$s</DefaultActions></member></Listeners>"""
        .formatted(ELB, protocol, forward(targetGroup));
  }

  private static String forward(String targetGroup) {
    return """
        <member><Type>forward</Type><TargetGroupArn>%1$stargetgroup/%2$s/73e2</TargetGroupArn>
        <ForwardConfig><TargetGroups><member><TargetGroupArn>%1$stargetgroup/%2$s/73e2</TargetGroupArn>
        <Weight>1</Weight></member></TargetGroups></ForwardConfig></member>"""
        .formatted(ELB, targetGroup);
  }

  static String rule(String priority, String isDefault, String targetGroup, String conditions) {
    return """
        <member><RuleArn>%slistener-rule/app/shop/50dc/test/r%s</RuleArn><Priority>%s</Priority>
        <IsDefault>%s</IsDefault><Conditions>%s</Conditions><Actions>%s</Actions></member>"""
        .formatted(ELB, priority, priority, isDefault, conditions, forward(targetGroup));
  }

  static String hostHeader(String value) {
    return """
        <member><Field>host-header</Field><Values><member>%1$s</member></Values>
        <HostHeaderConfig><Values><member>%1$s</member></Values></HostHeaderConfig></member>"""
        .formatted(value);
  }

  static Deployment.Ecs judged(Situation situation) {
    if (situation instanceof Situation.ToJudge(Deployment.Ecs ecs)) {
      return ecs;
    }
    throw new AssertionError(situation);
  }

  static <T> String why(Found<T> found) {
    return switch (found) {
      case Found.Unknown<T>(String why) -> why;
      case Found.Known<T> known -> throw new AssertionError(known);
    };
  }
}
