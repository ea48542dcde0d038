package dev.deployhooks.local.doctor;

import dev.deployhooks.aws.ReportPlace;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.hook.Wiring;
import dev.deployhooks.local.HookPackage;
import dev.deployhooks.local.doctor.Facts.Configured;
import dev.deployhooks.local.doctor.Facts.Hook;
import dev.deployhooks.local.doctor.Facts.Network;
import dev.deployhooks.plan.Permission;
import dev.deployhooks.plan.Permissions;
import dev.deployhooks.plan.Plan;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.VpcConfigResponse;

/** How the functions are set up that are called as hooks. */
record FunctionReader(
    LambdaClient lambda,
    RoleReader roles,
    NetworkReader networks,
    PlanFinder plans,
    ReportsReader reports,
    MemoryReader memories) {

  /** The action without which a hook under CodeDeploy is silent. */
  static final String ANSWER = "codedeploy:PutLifecycleEventHookExecutionStatus";

  /** The actions without which nothing is let pass. */
  static final List<String> MEMORY = List.of("dynamodb:GetItem", "dynamodb:PutItem");

  private static final Map<HookPackage, Set<SectionKind>> KINDS =
      Map.of(
          HookPackage.PRE_TRAFFIC_SMOKE_TEST, Set.of(SectionKind.SMOKE_TEST),
          HookPackage.AFTER_TEST_TRAFFIC_VALIDATOR, Set.of(SectionKind.VALIDATE),
          HookPackage.CANARY_METRICS_CHECKER, Set.of(SectionKind.CANARY),
          HookPackage.IMAGE_SCAN_GATE, Set.of(SectionKind.IMAGES),
          HookPackage.COMBINED, Set.of(SectionKind.values()));

  /**
   * Reads a function.
   *
   * @param needed by resource, the actions that it needs whatever its plan says
   * @param deployed what its plan is for
   */
  Hook read(
      String name,
      Map<String, List<String>> needed,
      dev.deployhooks.deployment.Deployment deployed) {
    return new Hook(
        name,
        configuration(name)
            .map(found -> found.map(configuration -> configured(configuration, needed, deployed))));
  }

  private Found<Optional<GetFunctionConfigurationResponse>> configuration(String name) {
    return Questions.ask(
        "lambda:GetFunctionConfiguration",
        name,
        () -> {
          try {
            return Optional.of(
                lambda.getFunctionConfiguration(request -> request.functionName(name)));
          } catch (ResourceNotFoundException _) {
            return Optional.empty();
          }
        });
  }

  private Configured configured(
      GetFunctionConfigurationResponse function,
      Map<String, List<String>> needed,
      dev.deployhooks.deployment.Deployment deployed) {
    String name = function.functionName();
    Map<String, String> variables =
        function.environment() == null ? Map.of() : function.environment().variables();
    Set<SectionKind> kinds = kinds(function.handler());
    Found<PlanReading> plan =
        kinds.isEmpty()
            ? new Found.Unknown<>("it is none of the hooks of this project")
            : plans.find(variables, deployed, kinds.stream().sorted().toList());
    return new Configured(
        kinds,
        Duration.ofSeconds(function.timeout()),
        Optional.ofNullable(variables.get(Wiring.QUEUE_URL)).filter(url -> !url.isBlank()),
        sources(name),
        recursiveLoop(name),
        onFailure(name),
        roles.denied(
            function.role(), withPlan(withMemory(needed, function, variables), kinds, plan)),
        network(function.vpcConfig()),
        plan,
        ReportPlace.of(variables).map(place -> reports.reports(place, function.role())),
        memories.memory(variables),
        memories.guard(variables, function.functionArn(), function.role()));
  }

  private static Set<SectionKind> kinds(@Nullable String handler) {
    if (handler == null) {
      return Set.of();
    }
    String className = handler.split("::", -1)[0];
    return HookPackage.ALL.stream()
        .filter(hook -> hook.handler().split("::", -1)[0].equals(className))
        .flatMap(hook -> Optional.ofNullable(KINDS.get(hook)).stream())
        .findFirst()
        .orElse(Set.of());
  }

  /** With the table in which a hook under CodeDeploy remembers what has failed, if it has one. */
  private static Map<String, List<String>> withMemory(
      Map<String, List<String>> needed,
      GetFunctionConfigurationResponse function,
      Map<String, String> variables) {
    Optional<String> table = MemoryReader.table(variables);
    boolean answers = needed.values().stream().anyMatch(actions -> actions.contains(ANSWER));
    if (table.isEmpty() || !answers) {
      return needed;
    }
    Map<String, List<String>> all = new LinkedHashMap<>(needed);
    all.put(
        Arn.besides(function.functionArn(), "dynamodb", "table/" + table.orElseThrow()), MEMORY);
    return all;
  }

  private static Map<String, List<String>> withPlan(
      Map<String, List<String>> needed, Set<SectionKind> kinds, Found<PlanReading> found) {
    Map<String, List<String>> actions = new LinkedHashMap<>();
    needed.forEach((resource, some) -> actions.put(resource, new ArrayList<>(some)));
    if (found.known().orElse(null) instanceof PlanReading.Read(Plan plan)) {
      for (Permission permission : Permissions.of(only(kinds, plan))) {
        // What a plan leaves open with a pattern cannot be simulated for one resource.
        // ECS's actions have narrower resources, which a role may name; no pipeline calls here.
        if (permission.resource().equals("*")
            && !permission.action().startsWith("ecs:")
            && !permission.action().startsWith("codepipeline:")) {
          actions
              .computeIfAbsent(permission.resource(), _ -> new ArrayList<>())
              .add(permission.action());
        }
      }
    }
    return actions;
  }

  /** The plan as the hook runs it: several hooks may share one. */
  private static Plan only(Set<SectionKind> kinds, Plan plan) {
    return new Plan(
        plan.origin(),
        plan.target(),
        plan.sections().stream().filter(section -> kinds.contains(section.head().kind())).toList(),
        plan.observed());
  }

  /** The pages of a mapping's list are small: a hook has one or two. */
  private Found<Map<String, String>> sources(String name) {
    return Questions.ask(
        "lambda:ListEventSourceMappings",
        name,
        () -> {
          Map<String, String> sources = new LinkedHashMap<>();
          lambda
              .listEventSourceMappingsPaginator(request -> request.functionName(name))
              .eventSourceMappings()
              .forEach(mapping -> sources.put(mapping.eventSourceArn(), mapping.state()));
          return sources;
        });
  }

  private Found<String> recursiveLoop(String name) {
    return Questions.ask(
        "lambda:GetFunctionRecursionConfig",
        name,
        () ->
            lambda
                .getFunctionRecursionConfig(request -> request.functionName(name))
                .recursiveLoopAsString());
  }

  private Found<Optional<String>> onFailure(String name) {
    return Questions.ask(
        "lambda:GetFunctionEventInvokeConfig",
        name,
        () -> {
          try {
            return Optional.ofNullable(
                    lambda
                        .getFunctionEventInvokeConfig(request -> request.functionName(name))
                        .destinationConfig())
                .flatMap(config -> Optional.ofNullable(config.onFailure()))
                .flatMap(onFailure -> Optional.ofNullable(onFailure.destination()));
          } catch (ResourceNotFoundException _) {
            return Optional.empty(); // It has no such configuration.
          }
        });
  }

  private Optional<Found<Network>> network(@Nullable VpcConfigResponse vpc) {
    return vpc == null || vpc.vpcId() == null || vpc.vpcId().isEmpty()
        ? Optional.empty()
        : Optional.of(networks.network(vpc.vpcId(), vpc.subnetIds()));
  }
}
