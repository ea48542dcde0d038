package dev.deployhooks.aws;

import dev.deployhooks.deployment.AppSpec;
import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.CurrentEvent;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Settings;
import dev.deployhooks.deployment.Situation;
import dev.deployhooks.deployment.Times;
import dev.deployhooks.invocation.Invocation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.codedeploy.model.ComputePlatform;
import software.amazon.awssdk.services.codedeploy.model.DeploymentInfo;
import software.amazon.awssdk.services.codedeploy.model.DeploymentNotStartedException;
import software.amazon.awssdk.services.codedeploy.model.DeploymentTarget;

/**
 * What goes live under CodeDeploy. The payload names the deployment alone; the deployment leads to
 * its revision and its one target, the target to the rest.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_GetDeploymentTarget.html">GetDeploymentTarget</a>
 */
final class CodeDeployDiscovery {

  private static final Set<String> HOOKABLE_FOR_LAMBDA =
      Set.of("BeforeAllowTraffic", "AfterAllowTraffic");

  private final Supplier<CodeDeployClient> codeDeploy;
  private final Revisions revisions;
  private final CodeDeployEcs services;
  private final Map<String, String> environment;

  CodeDeployDiscovery(
      Supplier<CodeDeployClient> codeDeploy,
      Revisions revisions,
      CodeDeployEcs services,
      Map<String, String> environment) {
    this.codeDeploy = codeDeploy;
    this.revisions = revisions;
    this.services = services;
    this.environment = environment;
  }

  Situation find(Invocation.CodeDeploy invocation, Occasion occasion, Calls calls) {
    String id = invocation.deploymentId();
    Found<DeploymentInfo> deployment =
        calls
            .<DeploymentInfo>ask(
                "codedeploy:GetDeployment",
                "deployment " + id,
                () ->
                    codeDeploy
                        .get()
                        .getDeployment(
                            request -> request.deploymentId(id).overrideConfiguration(calls::bound))
                        .deploymentInfo())
            .get();
    return switch (deployment) {
      case Found.Unknown<DeploymentInfo>(String why) -> new Situation.Unreadable(why);
      case Found.Known<DeploymentInfo>(DeploymentInfo info, String _) ->
          RollbackProof.of(id, info)
              .<Situation>map(Situation.Rollback::new)
              .orElseGet(() -> byStatus(id, info, occasion, calls));
    };
  }

  private Situation byStatus(String id, DeploymentInfo info, Occasion occasion, Calls calls) {
    return switch (info.status()) {
      case SUCCEEDED, FAILED, STOPPED -> new Situation.Over(info.statusAsString());
      case CREATED, QUEUED, IN_PROGRESS, BAKING, READY -> byPlatform(id, info, occasion, calls);
      case UNKNOWN_TO_SDK_VERSION ->
          new Situation.Unreadable(
              "deployment %s has the status %s, which this version does not know"
                  .formatted(id, info.statusAsString()));
      case null -> new Situation.Unreadable("GetDeployment says no status of deployment " + id);
    };
  }

  private Situation byPlatform(String id, DeploymentInfo info, Occasion occasion, Calls calls) {
    ComputePlatform platform = info.computePlatform();
    if (platform != ComputePlatform.ECS && platform != ComputePlatform.LAMBDA) {
      return new Situation.Unreadable(
          "deployment %s is for the compute platform %s; hooks judge deployments to ECS and Lambda"
              .formatted(id, or(info.computePlatformAsString(), "(none said)")));
    }
    return switch (Settings.read(environment)) {
      case Found.Unknown<Settings>(String why) -> new Situation.Unreadable(why);
      case Found.Known<Settings>(Settings settings, String _) ->
          settings.event().filter(event -> !isOfCodeDeploy(event)).isPresent()
              ? notOfCodeDeploy()
              : byTarget(new Context(id, info, occasion, settings, calls));
    };
  }

  private static boolean isOfCodeDeploy(LifecycleEvent event) {
    return LifecycleEvent.namesInCodeDeploy().contains(event.name());
  }

  private static Situation notOfCodeDeploy() {
    return new Situation.Unreadable(
        "%s names a stage of ECS, but CodeDeploy called; it must be one of %s"
            .formatted(
                Settings.LIFECYCLE_EVENT, String.join(", ", LifecycleEvent.namesInCodeDeploy())));
  }

  /** What is known before the target is asked for. */
  private record Context(
      String id, DeploymentInfo info, Occasion occasion, Settings settings, Calls calls) {

    String about() {
      return "deployment " + id;
    }

    Controller.CodeDeploy controller() {
      return new Controller.CodeDeploy(
          id,
          or(info.applicationName(), ""),
          or(info.deploymentGroupName(), ""),
          or(info.deploymentConfigName(), ""));
    }
  }

  private Situation byTarget(Context context) {
    Pending<AppSpec> appSpec =
        context
            .calls()
            .aside(
                "the AppSpec",
                () ->
                    revisions.appSpec(
                        or(context.info().applicationName(), ""),
                        context.info().revision(),
                        context.calls()));
    Found<Optional<DeploymentTarget>> target = target(context);
    return switch (target) {
      case Found.Unknown<Optional<DeploymentTarget>>(String why) -> new Situation.Unreadable(why);
      case Found.Known<Optional<DeploymentTarget>>(Optional<DeploymentTarget> found, String _) ->
          context.info().computePlatform() == ComputePlatform.LAMBDA
              ? lambda(context, found, appSpec.get())
              : ecs(context, found, appSpec);
    };
  }

  /** The one target of the deployment; none where CodeDeploy says that it has not started. */
  private Found<Optional<DeploymentTarget>> target(Context context) {
    return context
        .calls()
        .<Optional<List<String>>>ask(
            "codedeploy:ListDeploymentTargets", context.about(), () -> targetIds(context))
        .get()
        .then(
            ids ->
                ids.map(listed -> one(listed, context))
                    .orElseGet(() -> new Found.Known<>(Optional.empty(), "ListDeploymentTargets")));
  }

  private Found<Optional<DeploymentTarget>> one(List<String> targetIds, Context context) {
    if (targetIds.size() != 1) {
      return new Found.Unknown<>(
          "ListDeploymentTargets of %s lists %d targets, expected one"
              .formatted(context.about(), targetIds.size()));
    }
    String targetId = targetIds.getFirst();
    return context
        .calls()
        .<DeploymentTarget>ask(
            "codedeploy:GetDeploymentTarget",
            "target " + targetId + " of " + context.about(),
            () -> described(context, targetId))
        .get()
        .map(Optional::of);
  }

  private Optional<List<String>> targetIds(Context context) {
    try {
      return Optional.of(
          codeDeploy
              .get()
              .listDeploymentTargets(
                  request ->
                      request
                          .deploymentId(context.id())
                          .overrideConfiguration(context.calls()::bound))
              .targetIds());
    } catch (DeploymentNotStartedException _) {
      return Optional.empty();
    }
  }

  private DeploymentTarget described(Context context, String targetId) {
    return codeDeploy
        .get()
        .getDeploymentTarget(
            request ->
                request
                    .deploymentId(context.id())
                    .targetId(targetId)
                    .overrideConfiguration(context.calls()::bound))
        .deploymentTarget();
  }

  private static Situation lambda(
      Context context, Optional<DeploymentTarget> target, Found<AppSpec> appSpec) {
    if (target.filter(one -> one.lambdaTarget() == null).isPresent()) {
      return wrongTarget(context, target.get(), "LambdaTarget");
    }
    return at(
        context,
        appSpec,
        target.map(one -> one.lambdaTarget().lifecycleEvents()).orElse(List.of()),
        HOOKABLE_FOR_LAMBDA,
        event ->
            CodeDeployLambda.situation(
                context.controller(),
                event,
                target.map(one -> one.lambdaTarget().lambdaFunctionInfo()),
                appSpec));
  }

  private Situation ecs(
      Context context, Optional<DeploymentTarget> target, Pending<AppSpec> appSpec) {
    if (target.isEmpty()) {
      return new Situation.Unreadable(
          "ListDeploymentTargets says that deployment %s has not started, so its service is not"
                  .formatted(context.id())
              + " known");
    }
    if (target.get().ecsTarget() == null) {
      return wrongTarget(context, target.get(), "ECSTarget");
    }
    Optional<EcsServiceName> service = EcsServiceName.of(target.get().ecsTarget());
    if (service.isEmpty()) {
      return new Situation.Unreadable(
          "GetDeploymentTarget of deployment %s names no cluster and service"
              .formatted(context.id()));
    }
    CodeDeployEcs.Asked asked =
        services.ask(context.id(), target.get().ecsTarget(), service.get(), context.calls());
    return at(
        context,
        appSpec.get(),
        target.get().ecsTarget().lifecycleEvents(),
        Set.copyOf(CurrentEvent.ORDER),
        event ->
            new Situation.ToJudge(
                services.deployment(
                    context.controller(),
                    event,
                    asked,
                    context.info(),
                    appSpec.get(),
                    context.settings(),
                    context.calls())));
  }

  private static Situation wrongTarget(Context context, DeploymentTarget target, String expected) {
    return new Situation.Unreadable(
        "the target of deployment %s is of type %s, expected %s; hooks judge deployments to ECS and"
                .formatted(
                    context.id(),
                    or(target.deploymentTargetTypeAsString(), "(none said)"),
                    expected)
            + " Lambda");
  }

  /** The situation at the event that calls the hook; a person's setting goes before all else. */
  private static Situation at(
      Context context,
      Found<AppSpec> appSpec,
      List<software.amazon.awssdk.services.codedeploy.model.LifecycleEvent> events,
      Set<String> hookable,
      Function<Found<LifecycleEvent>, Situation> situation) {
    Function<Found<LifecycleEvent>, Situation> timed =
        event -> timed(situation.apply(event), CodeDeployTimes.of(context.info(), event, events));
    List<CurrentEvent.Progress> progress = progress(events);
    return switch (context.occasion()) {
      case Occasion.Event(LifecycleEvent event) ->
          ended(event, progress)
              .orElseGet(() -> timed.apply(new Found.Known<>(event, "what the hook sent itself")));
      case Occasion.Shift() -> duringTheShift(progress, timed);
      case Occasion.CallOf _ when context.settings().event().isPresent() -> {
        LifecycleEvent event = context.settings().event().get();
        yield ended(event, progress)
            .orElseGet(() -> timed.apply(new Found.Known<>(event, Settings.SOURCE)));
      }
      case Occasion.CallOf(String self) ->
          switch (CurrentEvent.decide(self, hookable, appSpec, progress)) {
            case CurrentEvent.At(Found<LifecycleEvent> event) -> timed.apply(event);
            case CurrentEvent.Over(LifecycleEvent event, String status) ->
                new Situation.Answered(event, status);
          };
    };
  }

  /** That CodeDeploy has had the answer for an event that is known, if it has. */
  private static Optional<Situation> ended(
      LifecycleEvent event, List<CurrentEvent.Progress> progress) {
    return status(event, progress)
        .filter(CurrentEvent.ENDED::contains)
        .map(status -> new Situation.Answered(event, status));
  }

  private static Optional<String> status(
      LifecycleEvent event, List<CurrentEvent.Progress> progress) {
    return progress.stream()
        .filter(one -> one.event().equals(event.name()))
        .findFirst()
        .map(CurrentEvent.Progress::status);
  }

  private static Situation duringTheShift(
      List<CurrentEvent.Progress> progress, Function<Found<LifecycleEvent>, Situation> situation) {
    String status = status(LifecycleEvent.SHIFT, progress).orElse("not listed");
    if (CurrentEvent.ENDED.contains(status)) {
      return new Situation.ShiftOver(LifecycleEvent.SHIFT + " " + status);
    }
    return status.equals("InProgress")
        ? situation.apply(new Found.Known<>(LifecycleEvent.SHIFT, "GetDeploymentTarget"))
        : new Situation.NotThere(
            "production traffic does not move yet: %s is %s"
                .formatted(LifecycleEvent.SHIFT, status));
  }

  private static Situation timed(Situation situation, Times times) {
    return situation instanceof Situation.ToJudge(Deployment deployment)
        ? new Situation.ToJudge(deployment.at(times))
        : situation;
  }

  private static List<CurrentEvent.Progress> progress(
      List<software.amazon.awssdk.services.codedeploy.model.LifecycleEvent> events) {
    return events.stream()
        .filter(event -> event.lifecycleEventName() != null)
        .map(
            event ->
                new CurrentEvent.Progress(
                    event.lifecycleEventName(), or(event.statusAsString(), "not said")))
        .toList();
  }

  private static String or(@Nullable String value, String instead) {
    return value == null ? instead : value;
  }
}
