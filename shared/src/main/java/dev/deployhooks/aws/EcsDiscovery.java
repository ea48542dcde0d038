package dev.deployhooks.aws;

import dev.deployhooks.check.SideSource.Road;
import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Entrance;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Settings;
import dev.deployhooks.deployment.Situation;
import dev.deployhooks.deployment.Times;
import dev.deployhooks.invocation.Invocation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;

/**
 * What goes live in a deployment that Amazon ECS runs itself. The payload names the service
 * deployment and the revision that goes live; weights in it only suggest a rollback, the status of
 * the service deployment proves one.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html">ServiceDeployment</a>
 */
final class EcsDiscovery {

  private static final String PAYLOAD = "invocation";
  private static final String DEPLOYMENTS = "DescribeServiceDeployments";

  private final Supplier<EcsClient> ecs;
  private final TaskDefinitions taskDefinitions;
  private final LoadBalancing loadBalancing;
  private final Map<String, String> environment;

  EcsDiscovery(
      Supplier<EcsClient> ecs,
      TaskDefinitions taskDefinitions,
      LoadBalancing loadBalancing,
      Map<String, String> environment) {
    this.ecs = ecs;
    this.taskDefinitions = taskDefinitions;
    this.loadBalancing = loadBalancing;
    this.environment = environment;
  }

  Situation find(Invocation.Ecs invocation, Calls calls) {
    Found<ServiceDeployment> deployment = described(invocation.serviceDeploymentArn(), calls);
    String status = deployment.known().map(ServiceDeployment::statusAsString).orElse("");
    if (status.startsWith("ROLLBACK_")) {
      return new Situation.Rollback(
          "status of service deployment %s is %s"
              .formatted(invocation.serviceDeploymentArn(), status));
    }
    if (status.equals("SUCCESSFUL") || status.equals("STOPPED")) {
      return new Situation.Over(status);
    }
    return switch (Settings.read(environment)) {
      case Found.Unknown<Settings>(String why) -> new Situation.Unreadable(why);
      case Found.Known<Settings>(Settings settings, String _) ->
          settings.event().filter(EcsDiscovery::isOfCodeDeploy).isPresent()
              ? notOfEcs()
              : toJudge(invocation, deployment, settings, calls);
    };
  }

  private static boolean isOfCodeDeploy(LifecycleEvent event) {
    return LifecycleEvent.namesInCodeDeploy().contains(event.name());
  }

  private static Situation notOfEcs() {
    return new Situation.Unreadable(
        Settings.LIFECYCLE_EVENT
            + " names a lifecycle event of CodeDeploy, but Amazon ECS called; it must be one of its"
            + " stages, such as POST_TEST_TRAFFIC_SHIFT");
  }

  private Found<ServiceDeployment> described(String arn, Calls calls) {
    return calls
        .<ServiceDeployment>ask(
            "ecs:DescribeServiceDeployments",
            "service deployment " + arn,
            () ->
                ecs
                    .get()
                    .describeServiceDeployments(
                        request ->
                            request.serviceDeploymentArns(arn).overrideConfiguration(calls::bound))
                    .serviceDeployments()
                    .stream()
                    .findFirst()
                    .orElse(null))
        .get();
  }

  private Situation toJudge(
      Invocation.Ecs invocation,
      Found<ServiceDeployment> deployment,
      Settings settings,
      Calls calls) {
    String target =
        said(invocation.targetServiceRevisionArn())
            .or(
                () ->
                    deployment
                        .known()
                        .flatMap(known -> Optional.ofNullable(known.targetServiceRevision()))
                        .flatMap(revision -> said(revision.arn())))
            .orElse("");
    if (target.isEmpty()) {
      return new Situation.Unreadable(
          "neither the invocation nor DescribeServiceDeployments says which service revision goes"
              + " live%s".formatted(reason(deployment)));
    }
    Optional<EcsServiceName> name =
        EcsServiceName.ofArn(invocation.serviceArn())
            .or(() -> EcsServiceName.ofArn(invocation.serviceDeploymentArn()))
            .or(() -> EcsServiceName.ofArn(target));
    if (name.isEmpty()) {
      return new Situation.Unreadable(
          "no ARN of the invocation names the cluster and the service: " + target);
    }
    return new Situation.ToJudge(
        deployment(
                invocation,
                new Revision(target, weight(target, invocation, deployment)),
                source(target, invocation, deployment),
                name.get(),
                settings,
                calls)
            .at(times(deployment)));
  }

  /** ECS says when the deployment began, and no more. */
  private static Times times(Found<ServiceDeployment> deployment) {
    Times unknown = Times.unknown("Amazon ECS does not say it");
    return new Times(
        deployment.then(
            known ->
                Found.of(
                    Optional.ofNullable(known.startedAt())
                        .or(() -> Optional.ofNullable(known.createdAt())),
                    DEPLOYMENTS,
                    () -> "DescribeServiceDeployments does not say when it began")),
        unknown.event(),
        unknown.shift(),
        unknown.whole());
  }

  private static String reason(Found<?> found) {
    return found instanceof Found.Unknown<?>(String why) ? ": " + why : "";
  }

  /** A service revision, and its percent of production traffic. */
  private record Revision(String arn, Found<BigDecimal> weight) {}

  /** The revision that serves now. */
  private static Found<Revision> source(
      String target, Invocation.Ecs invocation, Found<ServiceDeployment> deployment) {
    List<String> sources =
        switch (deployment) {
          case Found.Known<ServiceDeployment>(ServiceDeployment known, String _) ->
              known.sourceServiceRevisions().stream()
                  .map(ServiceRevisionSummary::arn)
                  .filter(arn -> arn != null && !arn.equals(target))
                  .toList();
          case Found.Unknown<ServiceDeployment> _ ->
              invocation.productionTrafficWeights().keySet().stream()
                  .filter(arn -> !arn.equals(target))
                  .toList();
        };
    if (sources.size() == 1) {
      String source = sources.getFirst();
      return new Found.Known<>(
          new Revision(source, weight(source, invocation, deployment)),
          deployment.known().isPresent() ? DEPLOYMENTS : PAYLOAD);
    }
    if (!sources.isEmpty()) {
      return new Found.Unknown<>(
          "there are %d source service revisions: %s"
              .formatted(sources.size(), String.join(", ", sources)));
    }
    return new Found.Unknown<>(
        deployment.known().isPresent()
            ? "first deployment: no service revision serves yet"
            : "the service revision that serves now is not known" + reason(deployment));
  }

  private static Found<BigDecimal> weight(
      String revision, Invocation.Ecs invocation, Found<ServiceDeployment> deployment) {
    BigDecimal said = invocation.productionTrafficWeights().get(revision);
    if (said != null) {
      return new Found.Known<>(said, PAYLOAD);
    }
    return Weights.percent(
        deployment
            .known()
            .flatMap(known -> summary(revision, known))
            .map(ServiceRevisionSummary::requestedProductionTrafficWeight),
        DEPLOYMENTS,
        "neither the invocation nor DescribeServiceDeployments says the production weight of "
            + revision
            + reason(deployment));
  }

  private static Optional<ServiceRevisionSummary> summary(
      String revision, ServiceDeployment deployment) {
    List<ServiceRevisionSummary> all = new ArrayList<>(deployment.sourceServiceRevisions());
    if (deployment.targetServiceRevision() != null) {
      all.add(deployment.targetServiceRevision());
    }
    return all.stream().filter(one -> revision.equals(one.arn())).findFirst();
  }

  private Deployment.Ecs deployment(
      Invocation.Ecs invocation,
      Revision target,
      Found<Revision> source,
      EcsServiceName name,
      Settings settings,
      Calls calls) {
    List<String> arns = new ArrayList<>(List.of(target.arn()));
    source.known().map(Revision::arn).ifPresent(arns::add);
    Found<List<ServiceRevision>> revisions = revisions(arns, calls);
    Found<ServiceRevision> green = revision(target.arn(), revisions);
    Found<ServiceRevision> blue = source.then(known -> revision(known.arn(), revisions));
    Found<String> greenGroup = RevisionTargetGroups.green(green, blue);
    ServiceRevisionSides sides = new ServiceRevisionSides(taskDefinitions, loadBalancing, calls);
    ServiceRevisionSides.AskedSide greenSide =
        sides.ask(target.arn(), green, greenGroup, target.weight());
    Pending<Entrance> entrance =
        settings
            .testEntrance()
            .map(set -> calls.known(new Found.Known<>(set, Settings.SOURCE)))
            .orElseGet(
                () ->
                    calls.aside(
                        "the test listener's rule", () -> entrance(green, greenGroup, calls)));
    Found<Deployment.Side> blueSide =
        source.map(
            known ->
                sides
                    .ask(known.arn(), blue, RevisionTargetGroups.blue(blue), known.weight())
                    .get());
    return new Deployment.Ecs(
        new Controller.Ecs(invocation.serviceDeploymentArn()),
        event(invocation, settings),
        name.cluster(),
        name.service(),
        greenSide.get(),
        blueSide,
        entrance.get());
  }

  private static Found<LifecycleEvent> event(Invocation.Ecs invocation, Settings settings) {
    return settings
        .event()
        .<Found<LifecycleEvent>>map(event -> new Found.Known<>(event, Settings.SOURCE))
        .orElseGet(
            () -> new Found.Known<>(LifecycleEvent.of(invocation.lifecycleStage()), PAYLOAD));
  }

  private Found<List<ServiceRevision>> revisions(List<String> arns, Calls calls) {
    return calls
        .<List<ServiceRevision>>ask(
            "ecs:DescribeServiceRevisions",
            String.join(" and ", arns),
            () ->
                ecs.get()
                    .describeServiceRevisions(
                        request ->
                            request.serviceRevisionArns(arns).overrideConfiguration(calls::bound))
                    .serviceRevisions())
        .get();
  }

  private static Found<ServiceRevision> revision(String arn, Found<List<ServiceRevision>> found) {
    return found.then(
        all ->
            Found.of(
                all.stream().filter(one -> arn.equals(one.serviceRevisionArn())).findFirst(),
                "DescribeServiceRevisions",
                () -> "DescribeServiceRevisions does not list " + arn));
  }

  private Found<Entrance> entrance(
      Found<ServiceRevision> green, Found<String> greenGroup, Calls calls) {
    return green
        .then(revision -> Roads.rule(revision, Road.TEST))
        .then(
            rule ->
                greenGroup.then(
                    arn ->
                        loadBalancing
                            .routeOfRule(rule, Road.TEST, calls)
                            .then(route -> route.to(LoadBalancingAnswers.targetGroupName(arn)))));
  }

  private static Optional<String> said(@Nullable String text) {
    return text == null || text.isBlank() ? Optional.empty() : Optional.of(text);
  }
}
