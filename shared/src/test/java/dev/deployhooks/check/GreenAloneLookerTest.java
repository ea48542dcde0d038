package dev.deployhooks.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployhooks.check.Outcome.Error;
import dev.deployhooks.check.Outcome.Failed;
import dev.deployhooks.check.Outcome.Inconclusive;
import dev.deployhooks.check.Outcome.Passed;
import dev.deployhooks.check.SideSource.Road;
import dev.deployhooks.check.SideSource.Task;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.check.TargetHealthSource.Target;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.Listener;
import dev.deployhooks.deployment.Listener.Forward;
import dev.deployhooks.deployment.Listener.Rule;
import dev.deployhooks.deployment.Route;
import dev.deployhooks.deployment.RuleCondition;
import dev.deployhooks.deployment.TargetGroup;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.TargetOverride;
import dev.deployhooks.time.Deadline;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The look whether the test listener leads to green alone. */
class GreenAloneLookerTest {

  private static final Listener LISTENER = new Listener("shop.elb.example", "shop", 8443, "HTTP");
  private static final String GREEN = "quiz-green";
  private static final String BLUE = "quiz-blue";
  private static final Target ONE = new Target("10.0.0.7", 8080, "healthy", "");
  private static final Target TWO = new Target("10.0.0.8", 8080, "initial", "registering");
  private static final Task GREENS = task("t-7", "ecs-svc/22", "quiz:7", "10.0.0.7");
  private static final Task GREENS_TOO = task("t-8", "ecs-svc/22", "quiz:7", "10.0.0.8");
  private static final Task BLUES = task("t-6", "ecs-svc/11", "quiz:6", "10.0.0.6");

  private final ManualTime time = new ManualTime();
  private final List<String> asked = new ArrayList<>();
  private Found<Route> route = known(route(rule("default action", new Forward(GREEN, 1))));
  private Found<List<Task>> tasks = known(List.of(GREENS, GREENS_TOO, BLUES));
  private List<Target> targets = List.of(ONE, TWO);
  private Deployment.Ecs service = service("ecs-svc/22", "quiz:7", "ecs-svc/11", "quiz:6", BLUE);
  private TargetOverride override = TargetOverride.NONE;

  private static <T> Found<T> known(T value) {
    return new Found.Known<>(value, "test");
  }

  private static Task task(String id, String startedBy, String definition, String address) {
    return new Task(
        id, startedBy, "arn:aws:ecs:td/" + definition, Set.of(address, "fd00::1"), Set.of());
  }

  private static Rule rule(String name, Forward... forwards) {
    return new Rule(name, List.of(), List.of(forwards));
  }

  private static Route route(Rule... rules) {
    return new Route(LISTENER, List.of(rules), List.of(rules), "test listener");
  }

  private static Deployment.Ecs service(
      String greenId, String greenDefinition, String blueId, String blueDefinition, String group) {
    Deployment.Ecs sample = Samples.serviceAt("http://127.0.0.1:1");
    return new Deployment.Ecs(
        sample.controller(),
        sample.event(),
        sample.cluster(),
        sample.service(),
        side(greenId, greenDefinition, Samples.GROUP),
        known(side(blueId, blueDefinition, new TargetGroup("arn:blue", group, "HTTP", "/"))),
        sample.testEntrance());
  }

  private static Deployment.Side side(String id, String definition, TargetGroup group) {
    return new Deployment.Side(
        id,
        known("arn:aws:ecs:td/" + definition),
        new Found.Unknown<>("not asked"),
        known(group),
        new Found.Unknown<>("not asked"));
  }

  private Judged look() throws Exception {
    SideSource sides =
        new SideSource() {
          @Override
          public Found<Route> route(Deployment.Ecs of, Road road, Deadline deadline) {
            asked.add("route " + road);
            return route;
          }

          @Override
          public Found<List<Task>> tasks(Deployment.Ecs of, Deadline deadline) {
            asked.add("tasks of " + of.service());
            return tasks;
          }
        };
    TargetHealthSource health =
        (arn, _) -> {
          asked.add("targets of " + arn);
          return targets;
        };
    return new Looker(
            new NoFunctions(),
            health,
            SecretSource.none(),
            () -> sides,
            Reach.ofThisProcess(Map.of()),
            time)
        .look(
            Samples.check("alone", new Look.GreenAlone()),
            Samples.section(),
            new Aim(service, override),
            Deadline.in(Duration.ofMinutes(1), time));
  }

  @Test
  void look_when_allIsGreens_passes() throws Exception {
    Judged judged = look();

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(judged.warnings()).isEmpty();
    assertThat(judged.observations())
        .extracting(Observation::seen)
        .containsExactly(
            "so does default action of the test listener :8443 of shop",
            "1 of 2 healthy, and all green's");
    assertThat(asked)
        .containsExactly("targets of " + Samples.GROUP.arn(), "tasks of quiz", "route TEST");
  }

  @Test
  void look_when_listenerLeadsToBlue_fails() throws Exception {
    route = known(route(rule("default action", new Forward(BLUE, 1))));

    assertThat(look().outcome())
        .isEqualTo(
            new Failed(
                "expected the test listener :8443 of shop to lead to green's target group"
                    + " quiz-green alone, saw default action of the test listener :8443 of shop"
                    + " leads to quiz-blue (weight 1); blue's is quiz-blue"));
  }

  @Test
  void look_when_blueHasAShare_fails() throws Exception {
    route = known(route(rule("default action", new Forward(GREEN, 99), new Forward(BLUE, 1))));

    assertThat(look().observations().getFirst().seen())
        .contains("leads to quiz-green (weight 99) and quiz-blue (weight 1)");
    assertThat(look().outcome()).isInstanceOf(Failed.class);
  }

  @Test
  void look_when_blueHasNoShare_passes() throws Exception {
    route = known(route(rule("default action", new Forward(BLUE, 0), new Forward(GREEN, 100))));

    assertThat(look().outcome()).isEqualTo(new Passed());
  }

  @Test
  void look_when_oneRuleStillLeadsToBlue_fails() throws Exception {
    route =
        known(
            route(
                rule("default action", new Forward(GREEN, 1)),
                new Rule(
                    "rule 5",
                    List.of(new RuleCondition.PathPattern(List.of("/api/*"))),
                    List.of(new Forward(BLUE, 1)))));

    assertThat(look().observations().getFirst())
        .isEqualTo(
            new Observation(
                "the test listener :8443 of shop to lead to green's target group quiz-green alone",
                "rule 5 of the test listener :8443 of shop leads to quiz-blue (weight 1); blue's is"
                    + " quiz-blue",
                false,
                "plan.yaml:7:5"));
  }

  @Test
  void look_when_otherRulesLeadToOtherServices_passes() throws Exception {
    route =
        known(
            route(
                rule("rule 5", new Forward("shop-cart", 1)),
                rule("default action", new Forward(GREEN, 1))));

    assertThat(look().outcome()).isEqualTo(new Passed());
  }

  @Test
  void look_when_anotherServicesRuleNamesBlueWithoutAShare_passes() throws Exception {
    route =
        known(
            route(
                rule("rule 5", new Forward("shop-cart", 1), new Forward(BLUE, 0)),
                rule("default action", new Forward(GREEN, 1))));

    assertThat(look().outcome()).isEqualTo(new Passed());
  }

  @Test
  void look_when_nothingLeadsToGreen_fails() throws Exception {
    route = known(route(rule("default action", new Forward("shop-cart", 1))));

    assertThat(look().observations().getFirst().seen())
        .contains("does not lead to green's target group quiz-green alone")
        .contains("default action leads to shop-cart (weight 1)");
    assertThat(look().outcome()).isInstanceOf(Failed.class);
  }

  @Test
  void look_when_bothSidesHaveOneTargetGroup_fails() throws Exception {
    service = service("ecs-svc/22", "quiz:7", "ecs-svc/11", "quiz:6", GREEN);

    assertThat(look().outcome())
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.why()).contains("blue has the very same target group"));
  }

  @Test
  void look_when_aTaskOfBlueIsAmongTheTargets_fails() throws Exception {
    targets = List.of(ONE, new Target("10.0.0.6", 8080, "healthy", ""));

    Judged judged = look();

    assertThat(judged.outcome())
        .isEqualTo(
            new Failed(
                "expected every target of quiz-green that can get requests to be a task of green's,"
                    + " saw 10.0.0.6 port 8080 is task t-6 of BLUE's"));
    assertThat(judged.details()).containsExactly("10.0.0.6 port 8080 is task t-6 of BLUE's");
  }

  @Test
  void look_when_aTargetIsNobodysTask_fails() throws Exception {
    targets =
        List.of(
            new Target("10.0.0.99", 8080, "initial", ""),
            ONE,
            new Target("10.0.0.98", 8080, "unhealthy", ""));

    assertThat(look().observations().getLast().seen())
        .isEqualTo(
            "10.0.0.99 port 8080 is no running task of service shop/quiz: was it registered by"
                + " hand? (and 1 more)");
    assertThat(look().outcome()).isInstanceOf(Failed.class);
  }

  @Test
  void look_when_strangersAreDraining_passes() throws Exception {
    targets = List.of(ONE, new Target("10.0.0.6", 8080, "draining", ""));

    assertThat(look().outcome()).isEqualTo(new Passed());
  }

  @Test
  void look_when_noTargetIsHealthy_fails() throws Exception {
    targets = List.of(TWO);
    assertThat(look().observations().getLast().seen())
        .isEqualTo("none of the 1 targets is healthy");
    targets = List.of();
    assertThat(look().observations().getLast().seen()).isEqualTo("no registered target");
    assertThat(look().outcome()).isInstanceOf(Failed.class);
  }

  @Test
  void look_when_tasksShareAnAddress_tellsThemApartByPort() throws Exception {
    tasks =
        known(
            List.of(
                new Task("t-7", "ecs-svc/22", "", Set.of("10.0.0.7"), Set.of(32007)),
                new Task("t-6", "ecs-svc/11", "", Set.of("10.0.0.7"), Set.of(32006))));
    targets = List.of(new Target("10.0.0.7", 32007, "healthy", ""));
    assertThat(look().outcome()).isEqualTo(new Passed());

    targets = List.of(new Target("10.0.0.7", 32006, "healthy", ""));
    assertThat(look().observations().getLast().seen()).contains("t-6 of BLUE's");
  }

  @Test
  void look_when_ecsDeploysItself_tellsTasksApartByTheirDefinition() throws Exception {
    service = service("arn:rev/7", "quiz:7", "arn:rev/6", "quiz:6", BLUE);
    assertThat(look().outcome()).isEqualTo(new Passed());

    targets = List.of(new Target("10.0.0.6", 8080, "healthy", ""));
    assertThat(look().observations().getLast().seen()).contains("task t-6 of BLUE's");

    tasks = known(List.of(task("t-5", "ecs-svc/5", "quiz:5", "10.0.0.6")));
    assertThat(look().observations().getLast().seen())
        .contains("is task t-5 of arn:aws:ecs:td/quiz:5, which is not green's task definition");
  }

  @Test
  void look_when_bothSidesHaveOneTaskDefinition_isInconclusive() throws Exception {
    service = service("arn:rev/7", "quiz:7", "arn:rev/6", "quiz:7", BLUE);

    assertThat(look().outcome())
        .isEqualTo(
            new Inconclusive(
                "10.0.0.7 port 8080, a task: green and blue have the same task definition, so that"
                    + " whose it is cannot be told (and 1 more)"));
    route = known(route(rule("default action", new Forward(BLUE, 1))));
    assertThat(look().outcome()).isInstanceOf(Failed.class);
  }

  @Test
  void look_when_targetsAreInstances_isInconclusive() throws Exception {
    targets = List.of(new Target("i-0abc", 32007, "healthy", ""));

    assertThat(look().outcome())
        .isInstanceOfSatisfying(
            Inconclusive.class,
            doubt -> assertThat(doubt.why()).contains("i-0abc port 32007 is registered by its"));
  }

  @Test
  void look_when_awsDoesNotSay_isAnError() throws Exception {
    tasks = new Found.Unknown<>("ecs:ListTasks failed. Allow ecs:ListTasks to the role");
    assertThat(look().outcome())
        .isEqualTo(
            new Error(
                "which tasks are green's is not known: ecs:ListTasks failed. Allow ecs:ListTasks to"
                    + " the role"));

    route = new Found.Unknown<>("the deployment group has no test listener");
    assertThat(look().outcome())
        .isEqualTo(
            new Error(
                "where the test listener leads is not known: the deployment group has no test"
                    + " listener"));
  }

  @Test
  void look_when_aFunctionIsDeployed_cannotLook() {
    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(
            () ->
                new GreenAloneLooker(SideSource.none(), (_, _) -> List.of())
                    .look(
                        Samples.aim(Samples.function("7")),
                        "plan.yaml:7:5",
                        Deadline.in(Duration.ofMinutes(1), time)))
        .withMessageContaining("which has no target group");
  }

  @Test
  void look_when_thePlanHasAWayOfItsOwn_saysThatItLookedElsewhere() throws Exception {
    override =
        new TargetOverride(
            Optional.of(URI.create("https://green.example")),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty());

    assertThat(look().warnings())
        .containsExactly(
            "the plan's target sends requests by a way of its own; this tells of the test listener");
  }
}
