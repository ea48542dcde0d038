package dev.deployhooks.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.sandbox.wire.LoopbackServer;
import dev.deployhooks.sandbox.wire.Response;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadBalancingTest {

  private final Sandbox sandbox = new Sandbox();
  private final Web a = new Web("a");
  private final Web b = new Web("b");
  private final TargetGroup groupA = group("a").register(a.port());
  private final TargetGroup groupB = group("b").register(b.port());
  private final LoadBalancer alb = sandbox.loadBalancing().loadBalancer("alb");
  private final Listener listener = alb.listener(groupA);

  private TargetGroup group(String name) {
    return sandbox
        .loadBalancing()
        .targetGroup(
            name,
            // Real time passes too; an hour is more than any test takes.
            new HealthCheck("/health", Duration.ofHours(1), Duration.ofSeconds(20), 2, 2, "200"));
  }

  @AfterEach
  void close() {
    sandbox.close();
    a.close();
    b.close();
  }

  private String body(String path, String... headers) {
    var request = Http.to(listener.uri(), path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return Http.send(request).body();
  }

  @Test
  void answer_when_noRuleFits_then_defaultTakesIt() {
    listener.rule(1, List.of(new Condition.PathPattern(List.of("/b/*"))), Action.forward(groupB));

    assertThat(body("/b/1")).isEqualTo("b");
    assertThat(body("/B/1")).as("paths have a case").isEqualTo("a");
    assertThat(body("/c")).isEqualTo("a");
  }

  @Test
  void answer_when_headerFits_then_ruleTakesIt() {
    listener.rule(
        1, List.of(new Condition.HttpHeader("X-Green", List.of("1*"))), Action.forward(groupB));

    assertThat(body("/", "x-green", "12")).isEqualTo("b");
    assertThat(body("/", "x-green", "2")).isEqualTo("a");
    assertThat(body("/")).isEqualTo("a");
  }

  @Test
  void answer_when_queryFits_then_ruleTakesIt() {
    listener.rule(
        1, List.of(new Condition.QueryString(Map.of("v", "gr?en"))), Action.forward(groupB));

    assertThat(body("/?x=1&v=green")).isEqualTo("b");
    assertThat(body("/?v=blue")).isEqualTo("a");
  }

  @Test
  void answer_when_methodDoesNotFit_then_allConditionsMustHold() {
    listener.rule(
        1,
        List.of(new Condition.PathPattern(List.of("/*")), new Condition.Method(List.of("POST"))),
        Action.forward(groupB));

    assertThat(body("/")).isEqualTo("a");
  }

  @Test
  void answer_when_hostFits_then_ruleTakesItWithoutThePort() {
    listener.rule(
        1,
        List.of(new Condition.HostHeader(List.of("127.*.1"))),
        new Action.FixedResponse(418, "text/plain", "fixed"));

    HttpResponse<String> response = Http.get(listener.uri(), "/");
    assertThat(response.statusCode()).isEqualTo(418);
    assertThat(response.body()).isEqualTo("fixed");
  }

  @Test
  void answer_when_twoRulesFit_then_lowestPriorityNumberTakesIt() {
    listener.rule(
        20,
        List.of(new Condition.PathPattern(List.of("/x"))),
        new Action.FixedResponse(200, "text/plain", "twenty"));
    listener.rule(
        3,
        List.of(new Condition.PathPattern(List.of("/x"))),
        new Action.FixedResponse(200, "text/plain", "three"));

    assertThat(body("/x")).isEqualTo("three");
  }

  @Test
  void answer_when_weighted_then_sharesFollow() {
    listener.byDefault().action(Action.forward(groupA, 80, groupB, 20));

    List<String> bodies = java.util.stream.IntStream.range(0, 20).mapToObj(_ -> body("/")).toList();

    assertThat(bodies).filteredOn("b"::equals).hasSize(4);
  }

  @Test
  void answer_when_passedOn_then_hostAndPathAreKept() {
    String path = "/x%20y?q=%C3%A4";
    body(path);

    assertThat(a.seen.getFirst().path()).isEqualTo("/x%20y");
    assertThat(a.seen.getFirst().query()).isEqualTo("q=%C3%A4");
    assertThat(a.seen.getFirst().header("host")).hasValue("127.0.0.1:" + listener.port());
  }

  @Test
  void answer_when_allWeightsAreZero_then_503() {
    listener.byDefault().action(Action.forward(groupA, 0, groupB, 0));

    assertThat(Http.get(listener.uri(), "/").statusCode()).isEqualTo(503);
  }

  @Test
  void answer_when_noTarget_then_503() {
    groupA.deregister(a.port());

    assertThat(Http.get(listener.uri(), "/").statusCode()).isEqualTo(503);
  }

  @Test
  void answer_when_targetIsDown_then_502() {
    a.close();

    assertThat(Http.get(listener.uri(), "/").statusCode()).isEqualTo(502);
  }

  @Test
  void answer_when_targetHangs_then_504() {
    try (LoopbackServer hangs =
        new LoopbackServer(
            request -> {
              if (!request.path().equals("/health")) {
                new CountDownLatch(1).await();
              }
              return Response.empty(200);
            })) {
      groupA.deregister(a.port()).register(hangs.port());
      Listener impatient = alb.idleTimeout(Duration.ofMillis(200)).listener(groupA);

      assertThat(Http.get(impatient.uri(), "/").statusCode()).isEqualTo(504);
    }
  }

  private String health(TargetGroup group) {
    return Http.query(
            sandbox,
            "Action=DescribeTargetHealth&Version=2015-12-01&TargetGroupArn="
                + java.net.URLEncoder.encode(group.arn(), java.nio.charset.StandardCharsets.UTF_8))
        .body();
  }

  private void pass(Duration duration) {
    sandbox.clock().advanceTo(sandbox.clock().now().plus(duration));
  }

  @Test
  void describeTargetHealth_when_new_then_initialUntilTwoChecks() {
    assertThat(health(groupA))
        .contains("<State>initial</State>", "<Reason>Elb.RegistrationInProgress</Reason>");

    pass(Duration.ofHours(1));

    assertThat(health(groupA)).contains("<State>healthy</State>").doesNotContain("<Reason>");
  }

  @Test
  void describeTargetHealth_when_codeIsWrong_then_mismatch() {
    a.health = 500;
    pass(Duration.ofHours(3));

    assertThat(health(groupA))
        .contains(
            "<State>unhealthy</State>",
            "<Reason>Target.ResponseCodeMismatch</Reason>",
            "<Description>Health checks failed with these codes: [500]</Description>");

    a.health = 200;
    pass(Duration.ofHours(3));

    assertThat(health(groupA)).contains("<State>healthy</State>");
  }

  @Test
  void describeTargetHealth_when_targetIsDown_then_failed() {
    a.close();
    pass(Duration.ofHours(3));

    assertThat(health(groupA)).contains("<Reason>Target.FailedHealthChecks</Reason>");
  }

  @Test
  void describeTargetHealth_when_groupIsNotUsed_then_unused() {
    assertThat(health(groupB))
        .contains("<State>unused</State>", "<Reason>Target.NotInUse</Reason>");
  }
}
