package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import dev.deployhooks.sandbox.Timeline.What;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An ECS deployment by CodeDeploy: a green task set, and listeners that move to it. */
final class EcsPlatform implements CodeDeployment.Platform {

  private final EcsRoute route;
  private final Optional<TaskSet> blue;
  private final TaskDefinition taskDefinition;
  private final AppSpec.Resource.EcsTasks resource;
  private volatile Optional<TaskSet> green;

  /**
   * A deployment.
   *
   * @param blue what is to be replaced, absent at a rollback before anything was installed
   * @param green what runs already of what is to be deployed, as at a rollback
   */
  EcsPlatform(
      EcsRoute route,
      Optional<TaskSet> blue,
      TaskDefinition taskDefinition,
      AppSpec.Resource.EcsTasks resource,
      Optional<TaskSet> green) {
    this.route = route;
    this.blue = blue;
    this.taskDefinition = taskDefinition;
    this.resource = resource;
    this.green = green;
  }

  @Override
  public List<String> events() {
    List<String> events = new ArrayList<>(List.of("BeforeInstall", "Install", "AfterInstall"));
    if (route.test().isPresent()) {
      events.add("AllowTestTraffic");
      events.add("AfterAllowTestTraffic");
    }
    events.addAll(List.of("BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"));
    return List.copyOf(events);
  }

  @Override
  public boolean ownsEvent(String event) {
    return event.equals("Install") || event.startsWith("Allow");
  }

  @Override
  public void perform(String event, CodeDeployment deployment)
      throws InterruptedException, CodeDeployment.EventFailed {
    switch (event) {
      case "Install" -> install(deployment);
      case "AllowTestTraffic" -> {
        Listener test = route.test().orElseThrow();
        test.byDefault().action(Action.forward(green.orElseThrow().group()));
        deployment.timeline().add(deployment.id(), What.TRAFFIC, "test", "100 %");
      }
      default -> allowTraffic(deployment);
    }
  }

  private void install(CodeDeployment deployment) {
    if (green.isEmpty()) {
      TargetGroup free = route.besides(blue.orElseThrow().group());
      green =
          Optional.of(route.service().start(taskDefinition, free, "CODE_DEPLOY", deployment.id()));
    }
  }

  private void allowTraffic(CodeDeployment deployment)
      throws InterruptedException, CodeDeployment.EventFailed {
    TaskSet to = green.orElseThrow();
    deployment.shift(
        deployment.shift(),
        percent -> {
          route
              .production()
              .byDefault()
              .action(
                  percent == 100
                      ? Action.forward(to.group())
                      : Action.forward(
                          blue.orElseThrow().group(), 100 - percent, to.group(), percent));
          blue.ifPresent(set -> set.weight(100 - percent));
          to.weight(percent);
        });
    blue.ifPresent(set -> set.status("ACTIVE"));
    to.status("PRIMARY");
  }

  @Override
  public String targetId() {
    return route.service().cluster() + ":" + route.service().name();
  }

  @Override
  public JsonObject target(CodeDeployment deployment) {
    JsonObject target = deployment.commonTarget(route.service().arn());
    List<JsonObject> sets = new ArrayList<>();
    blue.ifPresent(set -> sets.add(json(set, "Blue")));
    green.ifPresent(set -> sets.add(json(set, "Green")));
    target.add("taskSetsInfo", Tree.element(sets));
    return Tree.of("deploymentTargetType", "ECSTarget", "ecsTarget", target);
  }

  private static JsonObject json(TaskSet set, String label) {
    return Tree.of(
        // The misspelling is CodeDeploy's.
        "identifer", set.id(),
        "desiredCount", set.tasks().size(),
        "pendingCount", 0,
        "runningCount", set.tasks().size(),
        "status", set.status(),
        "trafficWeight", set.weight(),
        "targetGroup", Tree.of("name", set.group().name()),
        "taskSetLabel", label);
  }

  @Override
  public void succeeded() {
    blue.ifPresent(route.service()::stop);
  }

  /** Back to blue, which still runs; green goes when that has succeeded. */
  @Override
  public CodeDeployment.Rollback rollback() {
    TaskSet before = blue.orElseThrow();
    AppSpec.Resource.EcsTasks back =
        new AppSpec.Resource.EcsTasks(
            before.taskDefinition().arn(), resource.container(), resource.port());
    return new CodeDeployment.Rollback(
        back,
        new EcsPlatform(
            route, /* blue= */ green, before.taskDefinition(), back, /* green= */ blue));
  }
}
