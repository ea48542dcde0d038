package dev.deployhooks.aws;

import dev.deployhooks.check.SideSource.Road;
import dev.deployhooks.deployment.AppSpec;
import dev.deployhooks.deployment.ContainerImage;
import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Entrance;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Settings;
import dev.deployhooks.deployment.TargetGroup;
import dev.deployhooks.deployment.TaskSets;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.codedeploy.model.DeploymentInfo;
import software.amazon.awssdk.services.codedeploy.model.ECSTarget;
import software.amazon.awssdk.services.codedeploy.model.ECSTaskSet;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** An ECS service that CodeDeploy deploys: its two sides and the way to green. */
final class CodeDeployEcs {

  private static final String TARGET = "GetDeploymentTarget";
  private static final String APPSPEC = "AppSpec";
  private static final String SERVICES = "DescribeServices";

  private final Supplier<EcsClient> ecs;
  private final TaskDefinitions taskDefinitions;
  private final LoadBalancing loadBalancing;

  CodeDeployEcs(
      Supplier<EcsClient> ecs, TaskDefinitions taskDefinitions, LoadBalancing loadBalancing) {
    this.ecs = ecs;
    this.taskDefinitions = taskDefinitions;
    this.loadBalancing = loadBalancing;
  }

  /** What CodeDeploy said about a service, and what ECS is being asked about it. */
  record Asked(
      String deploymentId, ECSTarget target, EcsServiceName name, Pending<Service> service) {}

  /** Begins to ask ECS about the service. */
  Asked ask(String deploymentId, ECSTarget target, EcsServiceName name, Calls calls) {
    return new Asked(
        deploymentId,
        target,
        name,
        calls.ask(
            "ecs:DescribeServices",
            "service %s/%s".formatted(name.cluster(), name.service()),
            () ->
                ecs
                    .get()
                    .describeServices(
                        request ->
                            request
                                .cluster(name.cluster())
                                .services(name.service())
                                .overrideConfiguration(calls::bound))
                    .services()
                    .stream()
                    .findFirst()
                    .orElse(null)));
  }

  Deployment.Ecs deployment(
      Controller.CodeDeploy controller,
      Found<LifecycleEvent> event,
      Asked asked,
      DeploymentInfo info,
      Found<AppSpec> appSpec,
      Settings settings,
      Calls calls) {
    Found<List<TaskSet>> inEcs = asked.service().get().map(Service::taskSets);
    TaskSets.Sides sides =
        TaskSets.sides(
            asked.target().taskSetsInfo().stream().map(CodeDeployEcs::taskSet).toList(),
            ofDeployment(asked.deploymentId(), inEcs).map(TaskSet::id),
            allowTraffic(asked.target()));
    Found<String> greenGroup = targetGroupName(sides.green());
    AskedSide green = side(sides.green(), greenTaskDefinition(appSpec, asked, inEcs), calls);
    AskedSide blue = side(sides.blue(), taskDefinition(sides.blue(), inEcs), calls);
    Pending<Entrance> entrance =
        settings
            .testEntrance()
            .map(set -> calls.known(new Found.Known<>(set, Settings.SOURCE)))
            .orElseGet(
                () -> calls.aside("the test listener", () -> entrance(info, greenGroup, calls)));
    return new Deployment.Ecs(
        controller,
        event,
        asked.name().cluster(),
        asked.name().service(),
        green.get(),
        sides.blue().map(_ -> blue.get()),
        entrance.get());
  }

  private static TaskSets.TaskSet taskSet(ECSTaskSet said) {
    return new TaskSets.TaskSet(
        Optional.ofNullable(said.identifer()).orElse(""),
        Optional.ofNullable(said.taskSetLabelAsString()),
        Optional.ofNullable(said.status()).orElse(""),
        Optional.ofNullable(said.trafficWeight()).map(BigDecimal::valueOf),
        Optional.ofNullable(said.targetGroup()).flatMap(it -> Optional.ofNullable(it.name())));
  }

  private static String allowTraffic(ECSTarget target) {
    return target.lifecycleEvents().stream()
        .filter(event -> "AllowTraffic".equals(event.lifecycleEventName()))
        .findFirst()
        .flatMap(event -> Optional.ofNullable(event.statusAsString()))
        .orElse("");
  }

  private static Optional<TaskSet> ofDeployment(String id, Found<List<TaskSet>> taskSets) {
    return taskSets.known().stream()
        .flatMap(List::stream)
        .filter(set -> id.equals(set.externalId()) && set.id() != null)
        .findFirst();
  }

  /** The AppSpec says it at every event, ECS only once the task set exists. */
  private static Found<String> greenTaskDefinition(
      Found<AppSpec> appSpec, Asked asked, Found<List<TaskSet>> inEcs) {
    Optional<String> said =
        appSpec.known().flatMap(AppSpec::service).flatMap(AppSpec.Service::taskDefinition);
    if (said.isPresent()) {
      return new Found.Known<>(said.get(), APPSPEC);
    }
    return Found.of(
        ofDeployment(asked.deploymentId(), inEcs).map(TaskSet::taskDefinition),
        SERVICES,
        () ->
            "the AppSpec does not say green's task definition (%s), nor does ECS (%s)"
                .formatted(
                    reason(appSpec, "it names none"),
                    reason(inEcs, "no task set of this deployment")));
  }

  private static <T> String reason(Found<T> found, String otherwise) {
    return switch (found) {
      case Found.Unknown<T>(String why) -> why;
      case Found.Known<T> _ -> otherwise;
    };
  }

  private static Found<String> taskDefinition(
      Found<TaskSets.TaskSet> set, Found<List<TaskSet>> inEcs) {
    return set.then(
        known ->
            inEcs.then(
                all ->
                    Found.of(
                        all.stream()
                            .filter(one -> known.id().equals(one.id()))
                            .findFirst()
                            .map(TaskSet::taskDefinition),
                        SERVICES,
                        () ->
                            "DescribeServices names no task definition of task set "
                                + known.id())));
  }

  private static Found<String> targetGroupName(Found<TaskSets.TaskSet> set) {
    return set.then(
        known ->
            Found.of(
                known.targetGroup(),
                TARGET,
                () -> "GetDeploymentTarget names no target group of task set " + known.id()));
  }

  /** A side, some of which is still being asked. */
  private record AskedSide(
      Found<TaskSets.TaskSet> set,
      Found<String> taskDefinition,
      Pending<List<ContainerImage>> images,
      Pending<TargetGroup> targetGroup) {

    Deployment.Side get() {
      return new Deployment.Side(
          set.known().map(TaskSets.TaskSet::id).orElse(""),
          taskDefinition,
          images.get(),
          targetGroup.get(),
          weight());
    }

    private Found<BigDecimal> weight() {
      return set.then(
          known ->
              Weights.percent(
                  known.weight().map(BigDecimal::doubleValue),
                  TARGET,
                  "GetDeploymentTarget does not say the weight of task set " + known.id()));
    }
  }

  private AskedSide side(Found<TaskSets.TaskSet> set, Found<String> taskDefinition, Calls calls) {
    return new AskedSide(
        set,
        taskDefinition,
        taskDefinitions.images(taskDefinition, calls),
        loadBalancing.targetGroup(targetGroupName(set), calls));
  }

  private Found<Entrance> entrance(DeploymentInfo info, Found<String> greenGroup, Calls calls) {
    return Roads.listener(info, Road.TEST)
        .then(
            listener ->
                greenGroup.then(
                    name ->
                        loadBalancing
                            .route(listener, Road.TEST, calls)
                            .then(route -> route.to(name))));
  }
}
