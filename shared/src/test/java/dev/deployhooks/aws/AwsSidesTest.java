package dev.deployhooks.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.check.SideSource.Road;
import dev.deployhooks.check.SideSource.Task;
import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Entrance;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.Route;
import dev.deployhooks.testing.WireServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both sides of a service, asked of AWS's wire formats. */
class AwsSidesTest {

  private static final String ELB = "arn:aws:elasticloadbalancing:us-east-1:123456789012:";
  private static final String REVISION =
      "arn:aws:ecs:us-east-1:123456789012:service-revision/shops/shop/93";

  private WireServer server;

  @BeforeEach
  void startServer() throws IOException {
    server =
        new WireServer()
            .on(
                "GetDeployment",
                """
                {"deploymentInfo":{"loadBalancerInfo":{"targetGroupPairInfoList":[{
                 "prodTrafficRoute":{"listenerArns":["%1$slistener/app/shop/50dc/prod"]},
                 "testTrafficRoute":{"listenerArns":["%1$slistener/app/shop/50dc/test"]}}]}}}"""
                    .formatted(ELB))
            .on(
                "DescribeServiceRevisions",
                """
                {"serviceRevisions":[{"serviceRevisionArn":"%s","loadBalancers":[{
                 "targetGroupArn":"%2$stargetgroup/tg-1/73e2","advancedConfiguration":{
                 "productionListenerRule":"%2$slistener-rule/app/shop/50dc/prod/r3",
                 "testListenerRule":"%2$slistener-rule/app/shop/50dc/test/r7"}}]}]}"""
                    .formatted(REVISION, ELB))
            .onQuery(
                "DescribeListeners",
                """
                <Listeners><member><ListenerArn>l</ListenerArn><Port>9443</Port>
                <Protocol>HTTPS</Protocol>
                <LoadBalancerArn>%1$sloadbalancer/app/shop/50dc</LoadBalancerArn>
                <DefaultActions><member><Type>forward</Type>
                <TargetGroupArn>%1$stargetgroup/tg-1/73e2</TargetGroupArn></member></DefaultActions>
                </member></Listeners>"""
                    .formatted(ELB))
            .onQuery(
                "DescribeLoadBalancers",
                "<LoadBalancers><member><LoadBalancerName>shop</LoadBalancerName>"
                    + "<DNSName>shop-1.elb.example</DNSName></member></LoadBalancers>")
            .onQuery(
                "DescribeRules",
                "<Rules>"
                    + rule("7", "test/r7", "tg-2", "/api/*")
                    + rule("3", "prod/r3", "tg-1", "/*")
                    + "</Rules>");
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  private static String rule(String priority, String id, String group, String path) {
    return """
    <member><RuleArn>%1$slistener-rule/app/shop/50dc/%2$s</RuleArn><Priority>%3$s</Priority>
    <IsDefault>false</IsDefault><Conditions><member><Field>path-pattern</Field>
    <PathPatternConfig><Values><member>%4$s</member></Values></PathPatternConfig></member>
    </Conditions><Actions><member><Type>forward</Type>
    <TargetGroupArn>%1$stargetgroup/%5$s/73e2</TargetGroupArn></member></Actions></member>"""
        .formatted(ELB, id, priority, path, group);
  }

  private static Deployment.Ecs service(Controller controller, String green) {
    return new Deployment.Ecs(
        controller,
        new Found.Unknown<>("not asked"),
        "shops",
        "shop",
        new Deployment.Side(
            green,
            new Found.Unknown<>("not asked"),
            new Found.Unknown<>("not asked"),
            new Found.Unknown<>("not asked"),
            new Found.Unknown<>("not asked")),
        new Found.Unknown<>("not asked"),
        new Found.Unknown<>("not asked"));
  }

  private static Deployment.Ecs byCodeDeploy() {
    return service(new Controller.CodeDeploy("d-1", "shop", "group", ""), "ecs-svc/22");
  }

  private static Deployment.Ecs byEcs() {
    return service(new Controller.Ecs("arn:aws:ecs:service-deployment/shops/shop/E"), REVISION);
  }

  private Found<Route> route(Deployment.Ecs service, Road road) {
    return new AwsSides(Wired.clients(server))
        .route(service, road, Wired.in(Duration.ofMinutes(1)));
  }

  private Found<List<Task>> tasks() {
    return new AwsSides(Wired.clients(server))
        .tasks(byCodeDeploy(), Wired.in(Duration.ofMinutes(1)));
  }

  @Test
  void route_ofCodeDeploy_isTheListenerOfTheRoad() {
    Route production = route(byCodeDeploy(), Road.PRODUCTION).known().orElseThrow();

    assertThat(production).hasToString("production listener :9443 of shop");
    assertThat(production.to("tg-1").known().map(Entrance::address))
        .contains(URI.create("https://shop-1.elb.example:9443"));
    assertThat(production.own()).hasSize(3);
    assertThat(server.sent("GetDeployment")).containsExactly("{\"deploymentId\":\"d-1\"}");
    assertThat(server.sent("DescribeListeners").getFirst())
        .contains("ListenerArns.member.1=" + ELB + "listener/app/shop/50dc/prod");
    assertThat(server.operations())
        .containsExactlyInAnyOrder(
            "GetDeployment", "DescribeListeners", "DescribeRules", "DescribeLoadBalancers");

    assertThat(route(byCodeDeploy(), Road.TEST).known().orElseThrow())
        .hasToString("test listener :9443 of shop");
    assertThat(server.sent("DescribeListeners").getLast())
        .contains("ListenerArns.member.1=" + ELB + "listener/app/shop/50dc/test");
  }

  @Test
  void route_ofEcs_isTheRuleOfTheRoad() {
    Route test = route(byEcs(), Road.TEST).known().orElseThrow();
    Route production = route(byEcs(), Road.PRODUCTION).known().orElseThrow();

    assertThat(test.own()).extracting(rule -> rule.name()).containsExactly("rule 7");
    assertThat(production.own()).extracting(rule -> rule.name()).containsExactly("rule 3");
    assertThat(test.to("tg-2").known().map(Entrance::pathPatterns)).contains(List.of("/api/*"));
    assertThat(production.to("tg-1").known().map(Entrance::pathPatterns)).contains(List.of("/*"));
    assertThat(server.sent("DescribeServiceRevisions").getFirst())
        .isEqualTo("{\"serviceRevisionArns\":[\"" + REVISION + "\"]}");
  }

  @Test
  void route_when_thereIsNoSuchListener_saysSo() {
    server.on("GetDeployment", "{\"deploymentInfo\":{}}");

    assertThat(route(byCodeDeploy(), Road.TEST))
        .isInstanceOfSatisfying(
            Found.Unknown.class,
            unknown -> assertThat(unknown.why()).contains("has no test listener; add one"));
  }

  @Test
  void route_when_itMayNotBeRead_namesThePermission() {
    server.on("DescribeRules", WireServer.Answer.xmlError(403, "AccessDenied", "not authorized"));

    assertThat(route(byCodeDeploy(), Road.TEST))
        .isInstanceOfSatisfying(
            Found.Unknown.class,
            unknown ->
                assertThat(unknown.why())
                    .contains("Allow elasticloadbalancing:DescribeRules to the role of the hook"));
  }

  @Test
  void tasks_haveAddressesAndWhoStartedThem() {
    server
        .on(
            "ListTasks",
            "{\"taskArns\":[\"arn:aws:ecs:task/shops/t-7\",\"arn:aws:ecs:task/shops/t-6\"]}")
        .on(
            "DescribeTasks",
            """
            {"tasks":[
             {"taskArn":"arn:aws:ecs:task/shops/t-7","startedBy":"ecs-svc/22",
              "taskDefinitionArn":"arn:td/shop:7",
              "attachments":[{"type":"ElasticNetworkInterface","details":[
               {"name":"networkInterfaceId","value":"eni-1"},
               {"name":"privateIPv4Address","value":"10.0.0.7"}]}],
              "containers":[{"name":"web","networkBindings":[],
               "networkInterfaces":[{"privateIpv4Address":"10.0.0.7","ipv6Address":"fd00::7"}]}]},
             {"taskArn":"arn:aws:ecs:task/shops/t-6","taskDefinitionArn":"arn:td/shop:6",
              "containers":[{"networkBindings":[{"bindIP":"0.0.0.0","containerPort":80,
               "hostPort":32768}]}]}],
             "failures":[]}""");

    assertThat(tasks().known().orElseThrow())
        .containsExactly(
            new Task("t-7", "ecs-svc/22", "arn:td/shop:7", Set.of("10.0.0.7", "fd00::7"), Set.of()),
            new Task("t-6", "", "arn:td/shop:6", Set.of(), Set.of(32768)));
    assertThat(server.sent("ListTasks"))
        .containsExactly("{\"cluster\":\"shops\",\"serviceName\":\"shop\"}");
    assertThat(server.sent("DescribeTasks"))
        .containsExactly(
            "{\"cluster\":\"shops\",\"tasks\":[\"arn:aws:ecs:task/shops/t-7\",\"arn:aws:ecs:task/shops/t-6\"]}");
  }

  @Test
  void tasks_when_thereAreMany_areDescribedInHundreds() {
    String arns =
        IntStream.range(0, 250)
            .mapToObj(i -> "\"arn:aws:ecs:task/shops/t-" + i + "\"")
            .collect(Collectors.joining(","));
    server.on("ListTasks", "{\"taskArns\":[" + arns + "]}").on("DescribeTasks", "{\"tasks\":[{}]}");

    assertThat(tasks().known().orElseThrow()).hasSize(3);
    assertThat(server.sent("DescribeTasks")).hasSize(3);
    assertThat(server.sent("DescribeTasks").getLast()).contains("t-249").doesNotContain("t-199");
  }

  @Test
  void tasks_when_thereAreNone_asksNoFurther() {
    server.on("ListTasks", "{\"taskArns\":[]}");

    assertThat(tasks()).isEqualTo(new Found.Known<>(List.of(), "DescribeTasks"));
    assertThat(server.operations()).containsExactly("ListTasks");
  }

  @Test
  void tasks_when_theyMayNotBeRead_namesThePermission() {
    server.on(
        "ListTasks", WireServer.Answer.jsonError(400, "AccessDeniedException", "not authorized"));
    assertThat(tasks())
        .isInstanceOfSatisfying(
            Found.Unknown.class,
            unknown ->
                assertThat(unknown.why()).contains("Allow ecs:ListTasks to the role of the hook"));

    server
        .on("ListTasks", "{\"taskArns\":[\"arn:aws:ecs:task/shops/t-7\"]}")
        .on(
            "DescribeTasks",
            WireServer.Answer.jsonError(400, "AccessDeniedException", "not authorized"));
    assertThat(tasks())
        .isInstanceOfSatisfying(
            Found.Unknown.class,
            unknown ->
                assertThat(unknown.why())
                    .contains("Allow ecs:DescribeTasks to the role of the hook"));
  }
}
