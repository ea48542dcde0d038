package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import dev.deployhooks.sandbox.Release.Place;
import dev.deployhooks.sandbox.Timeline.Entry;
import dev.deployhooks.sandbox.wire.AwsError;
import dev.deployhooks.sandbox.wire.JsonService;
import dev.deployhooks.sandbox.wire.Service;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** AWS CodeDeploy for Lambda functions and ECS services. */
public final class CodeDeploy {

  private static final Pattern ID = Pattern.compile("d-[A-Z0-9]{9}");

  private final VirtualClock clock;
  private final Agenda agenda;
  private final Lambda lambda;
  private final Ecs ecs;
  private final ObjectStore objects;
  private final Map<String, DeploymentGroup> groups = new ConcurrentHashMap<>();
  private final Map<String, CodeDeployment> deployments = new ConcurrentHashMap<>();

  /** Contents of AppSpecs by application and checksum. */
  private final Map<String, String> revisions = new ConcurrentHashMap<>();

  CodeDeploy(VirtualClock clock, Agenda agenda, Lambda lambda, Ecs ecs, ObjectStore objects) {
    this.clock = clock;
    this.agenda = agenda;
    this.lambda = lambda;
    this.ecs = ecs;
    this.objects = objects;
  }

  VirtualClock clock() {
    return clock;
  }

  Agenda agenda() {
    return agenda;
  }

  Lambda lambda() {
    return lambda;
  }

  /** A deployment of a function: its alias is to go from the version that it has to another. */
  public Release lambda(String function, String alias, String targetVersion) {
    String current =
        lambda
            .function(function)
            .alias(alias)
            .map(Function.Alias::version)
            .orElseThrow(() -> new IllegalArgumentException(function + " has no alias " + alias));
    return new Release(
        this,
        new AppSpec.Resource.LambdaVersion(function, alias, current, targetVersion),
        Optional.empty(),
        function);
  }

  /** A deployment of an ECS service: another task definition is to take the traffic. */
  public Release ecs(EcsRoute route, TaskDefinition taskDefinition) {
    EcsService service = route.service();
    return new Release(
        this,
        new AppSpec.Resource.EcsTasks(
            taskDefinition.arn(), service.container(), service.containerPort()),
        Optional.of(route),
        service.name());
  }

  /**
   * How many answers of a lifecycle event's hook were taken: 0 or 1.
   *
   * @throws IllegalArgumentException if there is no such deployment
   */
  public long acceptedAnswers(String deploymentId, String event) {
    return Optional.ofNullable(deployments.get(deploymentId))
        .orElseThrow(() -> new IllegalArgumentException("no deployment " + deploymentId))
        .acceptedAnswers(event);
  }

  void register(DeploymentGroup group) {
    groups.put(group.application() + "/" + group.name(), group);
  }

  Rollout start(
      DeploymentGroup group,
      AppSpec appSpec,
      Place place,
      String content,
      String creator,
      Optional<Held> held,
      Consumer<Entry> listener) {
    JsonObject revision = store(group.application(), place, content);
    CodeDeployment deployment =
        new CodeDeployment(
            this,
            group,
            appSpec,
            revision,
            creator,
            Optional.empty(),
            held,
            platform(group, appSpec),
            new Timeline(clock, listener));
    deployments.put(deployment.id(), deployment);
    Rollout rollout = new Rollout(deployment.id(), deployment.timeline());
    agenda.start("deployment " + deployment.id(), () -> carryOut(deployment, rollout));
    return rollout;
  }

  private static void carryOut(CodeDeployment deployment, Rollout rollout)
      throws InterruptedException {
    try {
      rollout.end(deployment.carryOut());
    } catch (RuntimeException e) {
      rollout.broke(e);
    }
  }

  /** Makes the deployment that takes another one back; its own thread carries it out. */
  CodeDeployment rollback(CodeDeployment failed) {
    CodeDeployment.Rollback back = failed.platform().rollback();
    AppSpec appSpec = new AppSpec(back.resource(), failed.appSpec().hooks());
    DeploymentGroup group = failed.group();
    CodeDeployment rollback =
        new CodeDeployment(
            this,
            group,
            appSpec,
            store(group.application(), new Place.Inline(), appSpec.json()),
            "codeDeployRollback",
            Optional.of(failed.id()),
            /* held= */ Optional.empty(),
            back.platform(),
            failed.timeline());
    deployments.put(rollback.id(), rollback);
    return rollback;
  }

  private CodeDeployment.Platform platform(DeploymentGroup group, AppSpec appSpec) {
    return switch (appSpec.resource()) {
      case AppSpec.Resource.LambdaVersion version -> new LambdaPlatform(lambda, version);
      case AppSpec.Resource.EcsTasks tasks -> {
        EcsRoute route =
            group
                .route()
                .orElseThrow(
                    () ->
                        AwsError.client(
                            "InvalidRevisionException", "the deployment group is not for ECS"));
        TaskSet blue =
            route
                .service()
                .primary()
                .orElseThrow(() -> AwsError.client("InvalidRevisionException", "nothing runs"));
        yield new EcsPlatform(
            route,
            Optional.of(blue),
            ecs.taskDefinition(tasks.taskDefinition()),
            tasks,
            Optional.empty());
      }
    };
  }

  /** Keeps a revision where it belongs, and names it. */
  private JsonObject store(String application, Place place, String content) {
    return switch (place) {
      case Place.Inline() -> {
        String sha256 = sha256(content);
        revisions.put(application + "/" + sha256, content);
        yield Tree.of(
            "revisionType", "AppSpecContent", "appSpecContent", Tree.of("sha256", sha256));
      }
      case Place.InS3(String bucket, String key, String bundleType, Optional<String> version) -> {
        objects.put(bucket, key, content);
        yield Tree.of(
            "revisionType",
            "S3",
            "s3Location",
            Tree.of("bucket", bucket, "key", key, "bundleType", bundleType, "version", version));
      }
    };
  }

  private static String sha256(String content) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(content.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  Service service() {
    return new JsonService(
        "codedeploy",
        "CodeDeploy_20141006",
        Map.ofEntries(
            Map.entry("GetDeployment", this::getDeployment),
            Map.entry("ListDeployments", this::listDeployments),
            Map.entry("ListDeploymentTargets", this::listDeploymentTargets),
            Map.entry("GetDeploymentTarget", this::getDeploymentTarget),
            Map.entry("BatchGetDeploymentTargets", this::batchGetDeploymentTargets),
            Map.entry("GetApplicationRevision", this::getApplicationRevision),
            Map.entry("GetDeploymentConfig", this::getDeploymentConfig),
            Map.entry("GetDeploymentGroup", this::getDeploymentGroup),
            Map.entry("PutLifecycleEventHookExecutionStatus", this::putStatus),
            Map.entry("StopDeployment", this::stopDeployment),
            Map.entry("CreateDeployment", this::createDeployment)));
  }

  private static String required(JsonObject input, String name, String error) {
    return Tree.text(input, name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> AwsError.client(error, name + " must be specified"));
  }

  private CodeDeployment deployment(JsonObject input) {
    String id = required(input, "deploymentId", "DeploymentIdRequiredException");
    if (!ID.matcher(id).matches()) {
      throw AwsError.client(
          "InvalidDeploymentIdException",
          "Specified DeploymentId is not in the valid format: " + id);
    }
    CodeDeployment deployment = deployments.get(id);
    if (deployment == null) {
      throw AwsError.client(
          "DeploymentDoesNotExistException", "The deployment " + id + " could not be found");
    }
    return deployment;
  }

  private JsonObject getDeployment(JsonObject input) {
    return Tree.of("deploymentInfo", deployment(input).info());
  }

  /** The newest first, as CodeDeploy has them. */
  private JsonObject listDeployments(JsonObject input) {
    DeploymentGroup group = group(input);
    return Tree.of(
        "deployments",
        deployments.values().stream()
            .filter(each -> each.group().application().equals(group.application()))
            .filter(each -> each.group().name().equals(group.name()))
            .sorted(Comparator.comparing(CodeDeployment::createdAt).reversed())
            .map(CodeDeployment::id)
            .toList());
  }

  private CodeDeployment started(JsonObject input) {
    CodeDeployment deployment = deployment(input);
    if (deployment.status().equals("Created")) {
      throw AwsError.client(
          "DeploymentNotStartedException",
          "The deployment " + deployment.id() + " has not started");
    }
    return deployment;
  }

  private JsonObject listDeploymentTargets(JsonObject input) {
    return Tree.of("targetIds", List.of(started(input).platform().targetId()));
  }

  private JsonObject getDeploymentTarget(JsonObject input) {
    CodeDeployment deployment = started(input);
    String target = required(input, "targetId", "DeploymentTargetIdRequiredException");
    return Tree.of("deploymentTarget", target(deployment, target));
  }

  private JsonObject batchGetDeploymentTargets(JsonObject input) {
    CodeDeployment deployment = started(input);
    List<String> targets = Tree.texts(input, "targetIds");
    if (targets.isEmpty()) {
      throw AwsError.client("DeploymentTargetIdRequiredException", "targetIds must be specified");
    }
    return Tree.of(
        "deploymentTargets", targets.stream().map(each -> target(deployment, each)).toList());
  }

  private static JsonObject target(CodeDeployment deployment, String target) {
    if (!deployment.platform().targetId().equals(target)) {
      throw AwsError.client(
          "DeploymentTargetDoesNotExistException",
          "The target " + target + " does not belong to " + deployment.id());
    }
    return deployment.target();
  }

  private JsonObject getApplicationRevision(JsonObject input) {
    String application = application(input);
    if (!(input.get("revision") instanceof JsonObject asked)) {
      throw AwsError.client("RevisionRequiredException", "revision must be specified");
    }
    if (!(asked.get("appSpecContent") instanceof JsonObject spec)) {
      throw AwsError.client("InvalidRevisionException", "the sandbox keeps AppSpecContent only");
    }
    String sha256 = required(spec, "sha256", "InvalidRevisionException");
    String content = revisions.get(application + "/" + sha256);
    if (content == null) {
      throw AwsError.client("RevisionDoesNotExistException", "no revision " + sha256);
    }
    return Tree.of(
        "applicationName",
        application,
        "revision",
        Tree.of(
            "revisionType",
            "AppSpecContent",
            "appSpecContent",
            Tree.of("content", content, "sha256", sha256)),
        "revisionInfo",
        Tree.of("deploymentGroups", List.of()));
  }

  private String application(JsonObject input) {
    String application = required(input, "applicationName", "ApplicationNameRequiredException");
    if (groups.values().stream().noneMatch(each -> each.application().equals(application))) {
      throw AwsError.client(
          "ApplicationDoesNotExistException", "No application found for name: " + application);
    }
    return application;
  }

  private JsonObject getDeploymentConfig(JsonObject input) {
    String name = required(input, "deploymentConfigName", "DeploymentConfigNameRequiredException");
    return groups.values().stream()
        .filter(group -> group.configName().equals(name))
        .findFirst()
        .map(group -> Tree.of("deploymentConfigInfo", group.configJson()))
        .orElseThrow(
            () ->
                AwsError.client(
                    "DeploymentConfigDoesNotExistException",
                    "No Deployment Configuration found for name: " + name));
  }

  private DeploymentGroup group(JsonObject input) {
    String application = application(input);
    String name = required(input, "deploymentGroupName", "DeploymentGroupNameRequiredException");
    DeploymentGroup group = groups.get(application + "/" + name);
    if (group == null) {
      throw AwsError.client(
          "DeploymentGroupDoesNotExistException", "No Deployment Group found for name: " + name);
    }
    return group;
  }

  private JsonObject getDeploymentGroup(JsonObject input) {
    DeploymentGroup group = group(input);
    return Tree.of(
        "deploymentGroupInfo",
        Tree.of(
            "applicationName", group.application(),
            "deploymentGroupId", "0a1b2c3d-0000-4000-8000-000000000000",
            "deploymentGroupName", group.name(),
            "deploymentConfigName", group.configName(),
            "serviceRoleArn", "arn:aws:iam::" + Arns.ACCOUNT + ":role/CodeDeployRole",
            "alarmConfiguration",
                Tree.of(
                    "enabled", !group.alarms().isEmpty(),
                    "ignorePollAlarmFailure", false,
                    "alarms", group.alarms().stream().map(name -> Tree.of("name", name)).toList()),
            "autoRollbackConfiguration", group.autoRollbackJson(),
            "deploymentStyle", DeploymentGroup.style(),
            "loadBalancerInfo", group.loadBalancerInfo(),
            "computePlatform", group.platform(),
            "ecsServices",
                group
                    .route()
                    .map(
                        route ->
                            List.of(
                                Tree.of(
                                    "serviceName", route.service().name(),
                                    "clusterName", route.service().cluster())))
                    .orElse(List.of())));
  }

  private JsonObject putStatus(JsonObject input) {
    CodeDeployment deployment = deployment(input);
    String executionId =
        required(
            input,
            "lifecycleEventHookExecutionId",
            "InvalidLifecycleEventHookExecutionIdException");
    String status = required(input, "status", "InvalidLifecycleEventHookExecutionStatusException");
    deployment.answer(executionId, status);
    return Tree.of("lifecycleEventHookExecutionId", executionId);
  }

  private JsonObject stopDeployment(JsonObject input) {
    CodeDeployment deployment = deployment(input);
    deployment.stop(
        input.has("autoRollbackEnabled") && input.get("autoRollbackEnabled").getAsBoolean());
    return Tree.of("status", "Pending", "statusMessage", "Stopping the deployment is in progress.");
  }

  private JsonObject createDeployment(JsonObject input) {
    DeploymentGroup group = group(input);
    if (!(input.get("revision") instanceof JsonObject revision)) {
      throw AwsError.client("RevisionRequiredException", "revision must be specified");
    }
    if (!(revision.get("appSpecContent") instanceof JsonObject spec)) {
      throw AwsError.client(
          "InvalidRevisionException", "the sandbox takes AppSpecContent in JSON only");
    }
    String content = required(spec, "content", "InvalidRevisionException");
    Rollout rollout =
        start(
            group,
            AppSpec.parse(content),
            new Place.Inline(),
            content,
            "user",
            Optional.empty(),
            _ -> {});
    return Tree.of("deploymentId", rollout.id());
  }
}
