package dev.deployhooks.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EntrancesTest {

  private static final Listener HTTPS =
      new Listener("shop-1.elb.amazonaws.com", "shop", 8443, "HTTPS");

  @Test
  void find_isTheListenersAddress_whenItsDefaultActionLeadsToGreen() {
    assertThat(find(HTTPS, rule("default action", List.of(), forward("green-tg", 1))))
        .isEqualTo(
            new Found.Known<>(
                Entrance.at(
                    URI.create("https://shop-1.elb.amazonaws.com:8443"),
                    "test listener :8443 of shop"),
                "default action of the test listener :8443 of shop"));
  }

  @Test
  void find_isUnknown_whenRequestsWouldReachBlue() {
    assertThat(why(find(HTTPS, rule("default action", List.of(), forward("blue-tg", 1)))))
        .contains("green-tg", "default action leads to blue-tg (weight 1)", "DEPLOYHOOKS_TEST_URL");
  }

  @Test
  void find_isUnknown_whenSomeRequestsWouldReachBlue() {
    assertThat(
            why(
                find(
                    HTTPS,
                    rule(
                        "default action",
                        List.of(),
                        forward("green-tg", 90),
                        forward("blue-tg", 10)))))
        .contains("green-tg (weight 90) and blue-tg (weight 10)");
  }

  @Test
  void find_isKnown_whenBlueHasNoWeight() {
    assertThat(
            find(HTTPS, rule("rule 1", List.of(), forward("blue-tg", 0), forward("green-tg", 100)))
                .known())
        .isPresent();
  }

  @Test
  void find_isUnknown_whenGreenHasNoWeight() {
    assertThat(find(HTTPS, rule("rule 1", List.of(), forward("green-tg", 0))).known()).isEmpty();
    assertThat(why(find(HTTPS, rule("rule 1", List.of())))).contains("leads to no target group");
  }

  @Test
  void find_takesTheFirstRuleThatLeadsToGreen() {
    Found<Entrance> found =
        find(
            HTTPS,
            rule("default action", List.of(), forward("blue-tg", 1)),
            rule("rule 5", List.of(host("test.example.com")), forward("green-tg", 1)),
            rule("rule 9", List.of(host("later.example.com")), forward("green-tg", 1)));

    assertThat(found.known())
        .map(entrance -> entrance.host().orElse(""))
        .contains("test.example.com");
  }

  @Test
  void find_isUnknown_whenTheProtocolMayNotCarryHttp() {
    assertThat(
            why(
                find(
                    new Listener("nlb", "nlb", 80, "TCP"),
                    rule("r", List.of(), forward("green-tg", 1)))))
        .contains("speaks TCP");
  }

  @Test
  void find_speaksTheListenersProtocol() {
    assertThat(
            find(
                    new Listener("shop-1.elb.amazonaws.com", "shop", 9001, "HTTP"),
                    rule("r", List.of(), forward("green-tg", 1)))
                .known())
        .map(Entrance::address)
        .contains(URI.create("http://shop-1.elb.amazonaws.com:9001"));
  }

  @Test
  void entrance_asksForWhatTheConditionsAskFor() {
    Entrance entrance =
        entrance(
            new RuleCondition.HostHeader(List.of("*.example.com", "test.example.com")),
            new RuleCondition.PathPattern(List.of("/api/*", "/health")),
            new RuleCondition.HttpHeader("X-Test", List.of("Green", "Blue")),
            new RuleCondition.RequestMethod(List.of("GET", "HEAD")),
            new RuleCondition.QueryString(
                List.of(
                    new RuleCondition.Parameter("slot", "green*"),
                    new RuleCondition.Parameter("other", "x"))));

    assertThat(entrance)
        .isEqualTo(
            new Entrance(
                URI.create("https://a:1"),
                Optional.of("test.example.com"),
                Map.of("x-test", "Green"),
                Map.of("slot", "greendeployhooks"),
                List.of("/api/*", "/health"),
                List.of("GET", "HEAD"),
                List.of(),
                "test listener"));
  }

  @Test
  void entrance_makesAHostNameOfAPattern() {
    assertThat(entrance(host("*.shop?.example.com")).host())
        .contains("deployhooks.shopx.example.com");
    assertThat(entrance(host("*")).host()).isEmpty();
  }

  @Test
  void entrance_namesAnyQueryParameter_whenTheConditionHasNoKey() {
    assertThat(
            entrance(
                    new RuleCondition.QueryString(
                        List.of(new RuleCondition.Parameter("", "green"))))
                .query())
        .isEqualTo(Map.of("deployhooks", "green"));
  }

  @Test
  void entrance_meetsEveryConditionOnOneHeader() {
    assertThat(
            entrance(
                    new RuleCondition.HttpHeader("X-Test", List.of("blue", "green-1")),
                    new RuleCondition.HttpHeader("x-test", List.of("GREEN-*")))
                .headers())
        .isEqualTo(Map.of("x-test", "green-1"));
  }

  @Test
  void entrance_isUnmet_whenNoValueMeetsEveryConditionOnOneHeader() {
    Entrance entrance =
        entrance(
            new RuleCondition.HttpHeader("X-Test", List.of("a")),
            new RuleCondition.HttpHeader("X-Test", List.of("b")));

    assertThat(entrance.unmet())
        .containsExactly("http-header x-test must be several things at once");
    assertThat(entrance.headers()).isEmpty();
  }

  @Test
  void entrance_isUnmet_whenTheConditionIsBeyondAHook() {
    Entrance entrance =
        entrance(
            new RuleCondition.SourceIp(List.of("10.0.0.0/8", "192.168.0.0/16")),
            new RuleCondition.Beyond("host-header by regular expression ^a+$"));

    assertThat(entrance.unmet())
        .containsExactly(
            "source-ip in 10.0.0.0/8 or 192.168.0.0/16", "host-header by regular expression ^a+$");
    assertThat(entrance.misses("/", "GET").orElse("")).contains("source-ip in 10.0.0.0/8");
  }

  @Test
  void misses_namesTheLogin_whenARuleAuthenticates() {
    Entrance entrance = entrance(new RuleCondition.Beyond("action authenticate-oidc"));

    assertThat(entrance.misses("/any", "GET"))
        .contains("the test listener asks for what a hook cannot meet: action authenticate-oidc");
  }

  @Test
  void misses_saysWhyNot() {
    Entrance entrance =
        entrance(
            new RuleCondition.PathPattern(List.of("/api/*")),
            new RuleCondition.RequestMethod(List.of("GET")));

    assertThat(entrance.misses("/api/quiz", "GET")).isEmpty();
    assertThat(entrance.misses("/API/quiz", "GET").orElse("")).contains("/api/*", "/API/quiz");
    assertThat(entrance.misses("/api/quiz", "POST").orElse("")).contains("only GET", "not POST");
    assertThat(entrance().misses("/any", "DELETE")).isEmpty();
  }

  @Test
  void diverts_namesTheEarlierRule_whenItMayCatchTheRequest() {
    Entrance entrance =
        find(
                HTTPS,
                rule(
                    "rule 3",
                    List.of(
                        host("*.EXAMPLE.com"), new RuleCondition.PathPattern(List.of("/api/*"))),
                    forward("blue-tg", 1)),
                rule("rule 4", List.of(), forward("green-tg", 1)))
            .known()
            .orElseThrow();

    assertThat(entrance.diverts(asked("shop.example.com:8443", "/api/quiz")).orElse(""))
        .contains("rule 3 of the test listener :8443 of shop", "blue-tg");
    assertThat(entrance.diverts(asked("shop.example.com", "/health"))).isEmpty();
    assertThat(entrance.diverts(asked("other.example.org", "/api/quiz"))).isEmpty();
  }

  @Test
  void diverts_namesTheEarlierRule_whenItsConditionsCannotBeTold() {
    Entrance entrance =
        find(
                HTTPS,
                rule(
                    "rule 3",
                    List.of(new RuleCondition.SourceIp(List.of("10.0.0.0/8"))),
                    forward("blue-tg", 1)),
                rule("rule 4", List.of(), forward("green-tg", 1)))
            .known()
            .orElseThrow();

    assertThat(entrance.diverts(asked("any", "/"))).isPresent();
  }

  @Test
  void diverts_saysSo_whenTheRequestDoesNotMeetTheRuleThatLeadsToGreen() {
    Entrance entrance =
        find(
                HTTPS,
                rule(
                    "rule 4",
                    List.of(
                        new RuleCondition.HttpHeader("X-Test", List.of("Green*")),
                        new RuleCondition.RequestMethod(List.of("GET")),
                        new RuleCondition.QueryString(
                            List.of(new RuleCondition.Parameter("slot", "1")))),
                    forward("green-tg", 1)))
            .known()
            .orElseThrow();

    assertThat(
            entrance.diverts(
                new Entrance.Asked(
                    "GET",
                    "a",
                    "/",
                    List.of(Map.entry("x-test", "green-7")),
                    List.of(Map.entry("Slot", "1")))))
        .isEmpty();
    assertThat(
            entrance.diverts(
                new Entrance.Asked(
                    "GET",
                    "a",
                    "/",
                    List.of(Map.entry("x-test", "blue")),
                    List.of(Map.entry("slot", "1")))))
        .contains("it does not meet the conditions of rule 4 of the test listener :8443 of shop");
    assertThat(
            entrance.diverts(
                new Entrance.Asked(
                    "GET",
                    "a",
                    "/",
                    List.of(Map.entry("x-test", "green")),
                    List.of(Map.entry("slot", "2")))))
        .isPresent();
  }

  private static Entrance.Asked asked(String host, String path) {
    return new Entrance.Asked("GET", host, path, List.of(), List.of());
  }

  private static Found<Entrance> find(Listener listener, Listener.Rule... rules) {
    return Entrances.find(listener, List.of(rules), List.of(rules), "green-tg", "test listener");
  }

  private static Entrance entrance(RuleCondition... conditions) {
    return Entrances.entrance(
        URI.create("https://a:1"), List.of(conditions), List.of(), "test listener");
  }

  private static RuleCondition host(String value) {
    return new RuleCondition.HostHeader(List.of(value));
  }

  private static Listener.Rule rule(
      String name, List<RuleCondition> conditions, Listener.Forward... forwards) {
    return new Listener.Rule(name, conditions, List.of(forwards));
  }

  private static Listener.Forward forward(String targetGroup, int weight) {
    return new Listener.Forward(targetGroup, weight);
  }

  private static String why(Found<Entrance> found) {
    return switch (found) {
      case Found.Unknown<Entrance>(String why) -> why;
      case Found.Known<Entrance> known -> throw new AssertionError(known);
    };
  }
}
