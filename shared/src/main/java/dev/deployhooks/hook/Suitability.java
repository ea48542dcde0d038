package dev.deployhooks.hook;

import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Moment;
import dev.deployhooks.plan.SectionKind;
import java.util.Optional;

/**
 * At which moments of a deployment a section can tell anything about green. Elsewhere it refuses:
 * looking at what does not exist yet, or at a listener that still points at blue, would be a wrong
 * answer.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html">AppSpec
 *     'hooks' section</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html">Lifecycle
 *     hooks for Amazon ECS service deployments</a>
 */
public final class Suitability {

  private static final String NO_TRAFFIC =
      "green has no production traffic yet; call this hook at AfterAllowTraffic, at"
          + " PRODUCTION_TRAFFIC_SHIFT and POST_PRODUCTION_TRAFFIC_SHIFT, or, to watch a shift by"
          + " CodeDeploy, at BeforeAllowTraffic";

  private Suitability() {}

  /** Why the section cannot run at that event, if it cannot. */
  public static Optional<String> refusal(SectionKind section, LifecycleEvent event) {
    return why(section, event.moment())
        .map(
            why ->
                "the section %s cannot run at %s: %s".formatted(section.key(), event.name(), why));
  }

  private static Optional<String> why(SectionKind section, Moment moment) {
    return switch (moment) {
      case RECONCILE ->
          Optional.of("green does not exist yet; call this hook at a later lifecycle event");
      case BEFORE_GREEN ->
          switch (section) {
            // What is going to run is known before anything of it does.
            case IMAGES -> Optional.empty();
            case SMOKE_TEST, VALIDATE, CANARY ->
                Optional.of("green does not exist yet; call this hook at a later lifecycle event");
          };
      case TEST_TRAFFIC_SHIFTING ->
          switch (section) {
            case IMAGES -> Optional.empty();
            case SMOKE_TEST, VALIDATE, CANARY ->
                Optional.of(
                    "the test listener is just being moved, and could still answer from blue; call this"
                        + " hook at POST_TEST_TRAFFIC_SHIFT");
          };
      case GREEN_STARTED ->
          switch (section) {
            case SMOKE_TEST, IMAGES -> Optional.empty();
            case CANARY -> Optional.of(NO_TRAFFIC);
            case VALIDATE ->
                Optional.of(
                    "test traffic does not reach green yet; call this hook at AfterAllowTestTraffic or"
                        + " POST_TEST_TRAFFIC_SHIFT");
          };
      case TEST_TRAFFIC ->
          switch (section) {
            case SMOKE_TEST, VALIDATE, IMAGES -> Optional.empty();
            case CANARY -> Optional.of(NO_TRAFFIC);
          };
      case BEFORE_TRAFFIC, TRAFFIC_SHIFTING, AFTER_TRAFFIC -> Optional.empty();
      case UNRECOGNIZED ->
          Optional.of(
              "this version does not know that event; it knows "
                  + String.join(", ", LifecycleEvent.knownNames()));
    };
  }
}
