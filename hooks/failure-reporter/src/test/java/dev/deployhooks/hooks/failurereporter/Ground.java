package dev.deployhooks.hooks.failurereporter;

import dev.deployhooks.deployment.ContainerImage;
import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.TargetGroup;
import dev.deployhooks.deployment.Times;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is deployed in a schedule, as discovery would find it. */
final class Ground {

  static final String DEPLOYMENT = "d-IHWDEND8F";
  static final String SERVICE_DEPLOYMENT =
      "arn:aws:ecs:eu-west-1:123456789012:service-deployment/shop/quiz/EZe5";
  static final String DIGEST = "sha256:" + "7".repeat(64);
  static final String IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/quiz:7";

  private static final String SAID = "the schedule";
  private static final Controller.CodeDeploy CODE_DEPLOY =
      new Controller.CodeDeploy(DEPLOYMENT, "quiz", "quiz-group", "Canary");

  private Ground() {}

  private static <T> Found<T> known(T value) {
    return new Found.Known<>(value, SAID);
  }

  private static <T> Found<T> unknown() {
    return new Found.Unknown<>("not said");
  }

  /** What goes live, at a lifecycle event or while traffic shifts. */
  static Deployment of(Use use, LifecycleEvent event, String jobId) {
    Times times = times(use);
    return switch (use.caller()) {
      case LAMBDA ->
          new Deployment.Lambda(
              CODE_DEPLOY,
              known(event),
              "quiz",
              "live",
              known("6"),
              "7",
              known(BigDecimal.TEN),
              times);
      case SERVICE -> service(CODE_DEPLOY, event, times);
      case ECS -> service(new Controller.Ecs(SERVICE_DEPLOYMENT), event, times);
      case PIPELINE ->
          new Deployment.Built(
              new Controller.CodePipeline(jobId),
              List.of(image()),
              Optional.empty(),
              Optional.empty(),
              "UserParameters");
    };
  }

  private static Times times(Use use) {
    boolean after = use.event().name().startsWith("AfterAllowTraffic");
    Instant began = after ? World.START.minus(Duration.ofMinutes(10)) : World.START.plusSeconds(30);
    return new Times(
        known(World.START.minus(Duration.ofMinutes(12))),
        known(World.START),
        known(began),
        after ? known(World.START) : unknown());
  }

  private static Deployment service(Controller controller, LifecycleEvent event, Times times) {
    return new Deployment.Ecs(
        controller,
        known(event),
        "shop",
        "quiz",
        side("7", 100),
        known(side("6", 0)),
        unknown(),
        times);
  }

  private static Deployment.Side side(String id, int weight) {
    return new Deployment.Side(
        "arn:aws:ecs:eu-west-1:123456789012:service-revision/shop/quiz/" + id,
        known("arn:aws:ecs:eu-west-1:123456789012:task-definition/quiz:" + id),
        known(List.of(image())),
        known(
            new TargetGroup(
                "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/quiz-"
                    + id
                    + "/7"
                    + id,
                "quiz-" + id,
                "HTTP",
                "/",
                List.of(
                    "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/quiz/9"))),
        known(BigDecimal.valueOf(weight)));
  }

  private static ContainerImage image() {
    return new ContainerImage("quiz", IMAGE, Optional.of(DIGEST));
  }
}
