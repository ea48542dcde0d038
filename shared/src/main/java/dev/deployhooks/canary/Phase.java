package dev.deployhooks.canary;

import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.plan.CanarySection;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far a deployment has come, as the canary sees it. */
sealed interface Phase {

  /**
   * CodeDeploy gives a lifecycle event an hour, and the hook looks for 55 minutes of it. The bake
   * ends a little before, so that it is over when the hook looks for the last time.
   */
  Duration LONGEST_IN_CODE_DEPLOY = Duration.ofMinutes(55).minusSeconds(15);

  /** How long a shift can take at most. */
  Duration LONGEST_SHIFT = Duration.ofHours(50);

  /** How far back blue's minutes are taken as history. */
  Duration HISTORY = Duration.ofHours(1);

  BigDecimal ALL = BigDecimal.valueOf(100);

  /** A bake that is under way. */
  enum Stage {
    /** A step of a shift: later steps go on looking. */
    STEP,
    /** Green has all traffic, or a watch: the last look decides. */
    LAST
  }

  /** It cannot be looked at, now or later. */
  record Wrong(String why) implements Phase {}

  /** Green has no production traffic at this step. */
  record NoTraffic(String why) implements Phase {}

  /** Traffic has not begun to move, and will without this hook's answer. */
  record NotBegun(String why) implements Phase {}

  /**
   * Green has traffic.
   *
   * @param event the lifecycle event
   * @param began when the bake began at this event
   * @param end when it is decided at the latest
   * @param timeline which periods are compared
   * @param slow from when on a request is slow, if that was found before
   */
  record Baking(
      String event,
      Stage stage,
      Instant began,
      Instant end,
      Timeline timeline,
      Optional<Duration> slow)
      implements Phase {

    /** What the next look has to know. */
    CanaryState state(Optional<Duration> found) {
      return new CanaryState(event, began, Optional.of(timeline.shift()), timeline.whole(), found);
    }
  }

  /** Where the deployment is. */
  static Phase of(
      CanarySection section,
      Deployment deployment,
      LifecycleEvent event,
      Optional<CanaryState> before,
      Instant now) {
    return Canary.isByCodeDeploy(deployment)
        ? inCodeDeploy(section, deployment, event, before, now)
        : inEcs(section, deployment, event, before, now);
  }

  private static Phase inCodeDeploy(
      CanarySection section,
      Deployment deployment,
      LifecycleEvent event,
      Optional<CanaryState> before,
      Instant now) {
    Found<Instant> shift = deployment.times().shift();
    Optional<Instant> whole = deployment.times().whole().known();
    return switch (event.moment()) {
      case BEFORE_TRAFFIC -> {
        if (section.watch().isEmpty()) {
          yield new Wrong(
              "green has no traffic yet at %s: write watch: true into the section to watch while"
                      .formatted(event)
                  + " traffic moves, or call this hook at AfterAllowTraffic");
        }
        yield shift.known().isEmpty()
            ? new NotBegun("traffic has not begun to move to green")
            : watching(event, shift.known().get(), whole, before);
      }
      case AFTER_TRAFFIC ->
          switch (shift) {
            case Found.Unknown<Instant>(String why) ->
                new Wrong("when traffic moved to green is not known: " + why);
            case Found.Known<Instant>(Instant began, String _) ->
                baking(
                    section,
                    event,
                    began,
                    whole.orElse(deployment.times().event().known().orElse(now)),
                    before);
          };
      default -> new Wrong("green has no production traffic at " + event);
    };
  }

  /** A watch lasts as long as the shift; CodeDeploy gives a Lambda deployment 50 hours. */
  private static Phase watching(
      LifecycleEvent event, Instant shift, Optional<Instant> whole, Optional<CanaryState> before) {
    return new Baking(
        event.name(),
        Stage.LAST,
        shift,
        whole.orElse(shift.plus(LONGEST_SHIFT)),
        new Timeline(shift, whole, HISTORY),
        before.flatMap(CanaryState::slow));
  }

  private static Phase baking(
      CanarySection section,
      LifecycleEvent event,
      Instant shift,
      Instant whole,
      Optional<CanaryState> before) {
    Duration maximum = section.bake().maximum();
    return new Baking(
        event.name(),
        Stage.LAST,
        whole,
        whole.plus(
            maximum.compareTo(LONGEST_IN_CODE_DEPLOY) < 0 ? maximum : LONGEST_IN_CODE_DEPLOY),
        new Timeline(shift, Optional.of(whole), HISTORY),
        before.flatMap(CanaryState::slow));
  }

  private static Phase inEcs(
      CanarySection section,
      Deployment deployment,
      LifecycleEvent event,
      Optional<CanaryState> before,
      Instant now) {
    if (!(deployment instanceof Deployment.Ecs service)) {
      return new Wrong("Amazon ECS deploys services alone");
    }
    BigDecimal weight;
    switch (service.green().weight()) {
      case Found.Unknown<BigDecimal>(String why) -> {
        return new Wrong("green's share of the traffic is not known: " + why);
      }
      case Found.Known<BigDecimal>(BigDecimal known, String _) -> weight = known;
    }
    return switch (event.moment()) {
      case TRAFFIC_SHIFTING, AFTER_TRAFFIC ->
          weight.signum() == 0
              ? event.moment() == dev.deployhooks.deployment.Moment.AFTER_TRAFFIC
                  ? new Wrong("green has no production traffic at " + event)
                  : new NoTraffic("green has no production traffic yet at this step")
              : step(section, service, event, weight, before, now);
      default ->
          new Wrong(
              "green has no production traffic at %s: call this hook at PRODUCTION_TRAFFIC_SHIFT and"
                      .formatted(event)
                  + " POST_PRODUCTION_TRAFFIC_SHIFT");
    };
  }

  private static Phase step(
      CanarySection section,
      Deployment.Ecs service,
      LifecycleEvent event,
      BigDecimal weight,
      Optional<CanaryState> before,
      Instant now) {
    boolean all = weight.compareTo(ALL) >= 0;
    Instant shift =
        before
            .flatMap(CanaryState::shift)
            .or(() -> service.times().deployment().known())
            .orElse(now);
    Optional<Instant> whole =
        all ? before.flatMap(CanaryState::whole).or(() -> Optional.of(now)) : Optional.empty();
    Instant began =
        before
            .filter(state -> state.event().equals(event.name()))
            .filter(state -> state.whole().isPresent() == all)
            .map(CanaryState::began)
            .orElse(now);
    return new Baking(
        event.name(),
        all ? Stage.LAST : Stage.STEP,
        began,
        began.plus(section.bake().maximum()),
        new Timeline(shift, whole, HISTORY),
        before.flatMap(CanaryState::slow));
  }
}
