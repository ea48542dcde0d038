package dev.deployhooks.hooks.failurereporter;

import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.hook.HookDefinition;
import dev.deployhooks.hook.HookDefinition.Choice;
import dev.deployhooks.plan.SectionKind;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** How a hook is used: which one, by whom, where in a deployment, and with what plan. */
enum Use {
  SMOKE_TEST_OF_A_FUNCTION(Hooked.SMOKE_TEST, Caller.LAMBDA, "BeforeAllowTraffic", Plans.READY),
  SMOKE_TEST_OF_A_SERVICE(Hooked.SMOKE_TEST, Caller.SERVICE, "BeforeAllowTraffic", Plans.HEALTHY),
  SMOKE_TEST_UNDER_ECS(Hooked.SMOKE_TEST, Caller.ECS, "POST_SCALE_UP", Plans.HEALTHY),
  VALIDATOR_OF_A_FUNCTION(Hooked.VALIDATOR, Caller.LAMBDA, "BeforeAllowTraffic", Plans.ANSWERS),
  VALIDATOR_OF_A_SERVICE(
      Hooked.VALIDATOR, Caller.SERVICE, "AfterAllowTestTraffic", Plans.ALL_HEALTHY),
  VALIDATOR_UNDER_ECS(Hooked.VALIDATOR, Caller.ECS, "POST_TEST_TRAFFIC_SHIFT", Plans.ALL_HEALTHY),
  CANARY_OF_A_FUNCTION(Hooked.CANARY, Caller.LAMBDA, "AfterAllowTraffic", Plans.BAKE),
  CANARY_OF_A_SERVICE(Hooked.CANARY, Caller.SERVICE, "AfterAllowTraffic", Plans.BAKE),
  CANARY_UNDER_ECS(Hooked.CANARY, Caller.ECS, "POST_PRODUCTION_TRAFFIC_SHIFT", Plans.BAKE),
  WATCH_OF_A_FUNCTION(Hooked.CANARY, Caller.LAMBDA, "BeforeAllowTraffic", Plans.WATCH),
  GATE_OF_A_FUNCTION(Hooked.GATE, Caller.LAMBDA, "BeforeAllowTraffic", Plans.IMAGES),
  /** It waits inside the function. */
  GATE_WITHOUT_A_QUEUE(Hooked.GATE, Caller.LAMBDA, "BeforeAllowTraffic", Plans.IMAGES),
  GATE_OF_A_SERVICE(Hooked.GATE, Caller.SERVICE, "BeforeInstall", Plans.IMAGES),
  GATE_UNDER_ECS(Hooked.GATE, Caller.ECS, "PRE_SCALE_UP", Plans.IMAGES),
  GATE_OF_A_PIPELINE(Hooked.GATE, Caller.PIPELINE, "PipelineAction", Plans.IMAGES),
  COMBINED_BEFORE_A_FUNCTION(
      Hooked.COMBINED,
      Caller.LAMBDA,
      "BeforeAllowTraffic",
      Plans.IMAGES + Plans.READY + Plans.WATCH),
  COMBINED_AFTER_A_FUNCTION(
      Hooked.COMBINED, Caller.LAMBDA, "AfterAllowTraffic", Plans.READY + Plans.BAKE),
  COMBINED_OF_A_SERVICE(
      Hooked.COMBINED,
      Caller.SERVICE,
      "AfterAllowTestTraffic",
      Plans.IMAGES + Plans.HEALTHY + Plans.ALL_HEALTHY),
  COMBINED_UNDER_ECS(
      Hooked.COMBINED,
      Caller.ECS,
      "POST_TEST_TRAFFIC_SHIFT",
      Plans.IMAGES + Plans.HEALTHY + Plans.ALL_HEALTHY);

  /** The hooks, with the time-outs that the template gives them and their queues. */
  enum Hooked {
    SMOKE_TEST("smoke test", 300, 0, SectionKind.SMOKE_TEST),
    VALIDATOR("validator", 300, 0, SectionKind.VALIDATE),
    CANARY("canary", 60, 180, SectionKind.CANARY),
    GATE("image gate", 120, 210, SectionKind.IMAGES),
    COMBINED("combined", 120, 210, SectionKind.values());

    private final String words;
    private final Duration timeout;
    private final Duration visibility;

    @SuppressWarnings("ImmutableEnumChecker" /* A record of what is immutable. */)
    private final HookDefinition definition;

    Hooked(String words, long timeout, long visibility, SectionKind... kinds) {
      this.words = words;
      this.timeout = Duration.ofSeconds(timeout);
      this.visibility = Duration.ofSeconds(visibility);
      this.definition =
          kinds.length == 1
              ? new HookDefinition("chaos", kinds[0])
              : new HookDefinition(
                  "chaos",
                  List.of(
                      SectionKind.IMAGES,
                      SectionKind.SMOKE_TEST,
                      SectionKind.VALIDATE,
                      SectionKind.CANARY),
                  Choice.WHAT_BELONGS);
    }

    String inWords() {
      return words;
    }
  }

  /** Who calls a hook, by which protocol. */
  enum Caller {
    LAMBDA("CodeDeploy, function"),
    SERVICE("CodeDeploy, service"),
    ECS("Amazon ECS"),
    PIPELINE("CodePipeline");

    private final String words;

    Caller(String words) {
      this.words = words;
    }

    String inWords() {
      return words;
    }
  }

  /** Sections of plans. */
  private static final class Plans {
    static final String READY =
        """
        smokeTest: {checks: [{name: ready, functionReady: {}}]}
        """;
    static final String ANSWERS =
        """
        validate:
          checks:
            - {name: answers, lambda: {payload: {ask: 1}}, expect: {json: [{path: $.statusCode, equals: 200}]}}
        """;
    static final String HEALTHY =
        """
        smokeTest: {checks: [{name: healthy, targetHealth: {within: 20s, every: 5s, atLeast: 1}}]}
        """;
    static final String ALL_HEALTHY =
        """
        validate: {checks: [{name: all healthy, targetHealth: {within: 20s, every: 5s}}]}
        """;
    static final String IMAGES =
        """
        images: {scan: {settle: 1m, wait: 30m}}
        """;
    private static final String METRIC =
        """
          settle: 1m
          presets: false
          metrics:
            - name: failed checkouts
              share:
                bad: {namespace: Shop, metric: Bad, dimensions: {Side: "${side.name}"}}
                total: {namespace: Shop, metric: All, dimensions: {Side: "${side.name}"}}
                absent: zero
              margin: 0.02
        """;
    static final String BAKE = "canary:\n  bake: {minimum: 2m, maximum: MAXIMUM}\n" + METRIC;
    static final String WATCH = "canary:\n  watch: true\n" + METRIC;

    private Plans() {}
  }

  private final Hooked hooked;
  private final Caller caller;

  @SuppressWarnings("ImmutableEnumChecker" /* A record of what is immutable. */)
  private final LifecycleEvent event;

  private final String plan;

  Use(Hooked hooked, Caller caller, String event, String plan) {
    this.hooked = hooked;
    this.caller = caller;
    this.event = LifecycleEvent.of(event);
    this.plan = "version: 1\n" + plan;
  }

  Hooked hooked() {
    return hooked;
  }

  Caller caller() {
    return caller;
  }

  LifecycleEvent event() {
    return event;
  }

  HookDefinition definition() {
    return hooked.definition;
  }

  /** How long the function may take. */
  Duration timeout() {
    return this == GATE_WITHOUT_A_QUEUE ? Duration.ofMinutes(5) : hooked.timeout;
  }

  /** How long a message of its queue is hidden; nothing if there is no queue. */
  Duration visibility() {
    return this == GATE_WITHOUT_A_QUEUE ? Duration.ZERO : hooked.visibility;
  }

  boolean hasQueue() {
    return visibility().isPositive();
  }

  /** Whether CodeDeploy's event is let pass, and the shift watched that follows. */
  boolean watches() {
    return plan.contains("watch: true");
  }

  /**
   * The plan.
   *
   * @param bake how long green is observed at most
   */
  String plan(Duration bake) {
    return plan.replace("MAXIMUM", bake.toMinutes() + "m");
  }

  /** What has to be seen to be good before the first Succeeded. */
  Set<SectionKind> required() {
    return switch (hooked) {
      case SMOKE_TEST -> Set.of(SectionKind.SMOKE_TEST);
      case VALIDATOR -> Set.of(SectionKind.VALIDATE);
      case CANARY -> watches() ? Set.of() : Set.of(SectionKind.CANARY);
      case GATE -> Set.of(SectionKind.IMAGES);
      case COMBINED ->
          switch (this) {
            case COMBINED_AFTER_A_FUNCTION -> Set.of(SectionKind.CANARY);
            case COMBINED_BEFORE_A_FUNCTION -> Set.of(SectionKind.IMAGES, SectionKind.SMOKE_TEST);
            default -> Set.of(SectionKind.IMAGES, SectionKind.SMOKE_TEST, SectionKind.VALIDATE);
          };
    };
  }

  /** What can be bad: what is required, and what is watched. */
  List<SectionKind> judged() {
    return java.util.stream.Stream.concat(
            required().stream(),
            watches()
                ? java.util.stream.Stream.of(SectionKind.CANARY)
                : java.util.stream.Stream.of())
        .sorted()
        .toList();
  }
}
