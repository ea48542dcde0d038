package dev.deployhooks.aws;

import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Times;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.codedeploy.model.DeploymentInfo;
import software.amazon.awssdk.services.codedeploy.model.LifecycleEventStatus;

/**
 * When what happened in a deployment by CodeDeploy: it says of each lifecycle event when it began
 * and ended, of {@code AllowTraffic} too, during which traffic moves.
 */
final class CodeDeployTimes {

  private static final String TARGET = "GetDeploymentTarget";
  private static final String SHIFT = "AllowTraffic";

  private CodeDeployTimes() {}

  static Times of(
      DeploymentInfo info,
      Found<LifecycleEvent> event,
      List<software.amazon.awssdk.services.codedeploy.model.LifecycleEvent> events) {
    return new Times(
        Found.of(
            Optional.ofNullable(info.startTime()).or(() -> Optional.ofNullable(info.createTime())),
            "GetDeployment",
            () -> "GetDeployment does not say when the deployment began"),
        event.then(
            known ->
                time(
                    known.name(),
                    events,
                    software.amazon.awssdk.services.codedeploy.model.LifecycleEvent::startTime,
                    "began")),
        time(
            SHIFT,
            events,
            software.amazon.awssdk.services.codedeploy.model.LifecycleEvent::startTime,
            "began"),
        time(SHIFT, events, CodeDeployTimes::succeededAt, "succeeded"));
  }

  private static @Nullable Instant succeededAt(
      software.amazon.awssdk.services.codedeploy.model.LifecycleEvent event) {
    return event.status() == LifecycleEventStatus.SUCCEEDED ? event.endTime() : null;
  }

  private static Found<Instant> time(
      String name,
      List<software.amazon.awssdk.services.codedeploy.model.LifecycleEvent> events,
      Function<software.amazon.awssdk.services.codedeploy.model.LifecycleEvent, @Nullable Instant>
          when,
      String what) {
    return Found.of(
        events.stream()
            .filter(event -> name.equals(event.lifecycleEventName()))
            .findFirst()
            .map(when),
        TARGET,
        () -> "GetDeploymentTarget does not say when %s %s".formatted(name, what));
  }
}
