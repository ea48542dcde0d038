package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import dev.deployhooks.sandbox.TaskDefinition.Container;
import dev.deployhooks.sandbox.Timeline.Entry;
import dev.deployhooks.sandbox.wire.AwsError;
import dev.deployhooks.sandbox.wire.JsonService;
import dev.deployhooks.sandbox.wire.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Amazon ECS: services, task definitions, tasks, and the deployments that ECS does itself. */
public final class Ecs {

  private final VirtualClock clock;
  private final Agenda agenda;
  private final Lambda lambda;
  private final List<EcsService> services = new CopyOnWriteArrayList<>();
  private final List<TaskDefinition> definitions = new CopyOnWriteArrayList<>();
  private final Map<String, NativeDeployment> deployments = new ConcurrentHashMap<>();
  private final Map<String, ServiceRevision> revisions = new ConcurrentHashMap<>();

  Ecs(VirtualClock clock, Agenda agenda, Lambda lambda) {
    this.clock = clock;
    this.agenda = agenda;
    this.lambda = lambda;
  }

  /**
   * Registers the next revision of a task definition, for {@code X86_64}.
   *
   * @param ports where its tasks listen on 127.0.0.1
   */
  public TaskDefinition taskDefinition(
      String family, List<Integer> ports, List<Container> containers) {
    long before = definitions.stream().filter(each -> each.family().equals(family)).count();
    TaskDefinition definition =
        new TaskDefinition(family, (int) before + 1, containers, ports, "X86_64");
    definitions.add(definition);
    return definition;
  }

  /** Creates a service without tasks. */
  public EcsService service(String cluster, String name, String container, int containerPort) {
    EcsService service = new EcsService(clock, cluster, name, container, containerPort);
    services.add(service);
    return service;
  }

  /** A deployment by ECS itself: another task definition is to take the traffic. */
  public NativeRelease deploy(NativeRoute route, TaskDefinition taskDefinition) {
    return new NativeRelease(this, route, taskDefinition);
  }

  Rollout start(
      NativeRoute route,
      TaskDefinition taskDefinition,
      NativeDeployment.Settings settings,
      Consumer<Entry> listener) {
    Optional<TaskSet> blue = route.service().primary();
    Optional<ServiceRevision> source =
        blue.map(
            set ->
                revision(
                    route,
                    set.taskDefinition(),
                    set.group(),
                    settings.held().map(NativeHeld::source)));
    TargetGroup free = blue.map(set -> route.besides(set.group())).orElse(route.one());
    ServiceRevision target =
        newRevision(route, taskDefinition, free, settings.held().map(NativeHeld::target));
    Timeline timeline = new Timeline(clock, listener);
    NativeDeployment deployment =
        new NativeDeployment(clock, agenda, lambda, source, target, settings, timeline);
    deployments.put(deployment.arn(), deployment);
    Rollout rollout = new Rollout(deployment.arn(), timeline);
    agenda.start("service deployment", () -> carryOut(deployment, rollout));
    return rollout;
  }

  private static void carryOut(NativeDeployment deployment, Rollout rollout)
      throws InterruptedException {
    try {
      rollout.end(deployment.carryOut());
    } catch (RuntimeException e) {
      rollout.broke(e);
    }
  }

  /** The newest revision that is what runs, or a new one for it. */
  private ServiceRevision revision(
      NativeRoute route, TaskDefinition definition, TargetGroup at, Optional<String> arn) {
    return revisions.values().stream()
        .filter(
            each ->
                each.route().service() == route.service()
                    && each.taskDefinition().equals(definition)
                    && each.group() == at)
        .max(java.util.Comparator.comparing(ServiceRevision::createdAt))
        .orElseGet(() -> newRevision(route, definition, at, arn));
  }

  private ServiceRevision newRevision(
      NativeRoute route, TaskDefinition definition, TargetGroup group, Optional<String> named) {
    String arn = named.orElseGet(() -> nextRevision(route.service()));
    ServiceRevision revision = new ServiceRevision(arn, route, definition, group, clock.now());
    revisions.put(arn, revision);
    return revision;
  }

  private String nextRevision(EcsService service) {
    String number = Long.toString(7_000_000_000_000_000_000L + revisions.size() * 1_000_003L);
    return Arns.of(
        "ecs", "service-revision/" + service.cluster() + "/" + service.name() + "/" + number);
  }

  /**
   * A task definition by ARN, or by {@code family:revision}, or the newest of a family.
   *
   * @throws AwsError if there is none
   */
  TaskDefinition taskDefinition(String name) {
    return definitions.reversed().stream()
        .filter(
            each ->
                each.arn().equals(name)
                    || name.equals(each.family() + ":" + each.revision())
                    || name.equals(each.family()))
        .findFirst()
        .orElseThrow(
            () -> AwsError.client("ClientException", "Unable to describe task definition."));
  }

  Service service() {
    return new JsonService(
        "ecs",
        "AmazonEC2ContainerServiceV20141113",
        Map.of(
            "DescribeServices", this::describeServices,
            "DescribeTaskDefinition", this::describeTaskDefinition,
            "DescribeServiceDeployments", this::describeServiceDeployments,
            "DescribeServiceRevisions", this::describeServiceRevisions,
            "ListTasks", this::listTasks,
            "DescribeTasks", this::describeTasks));
  }

  private static List<String> required(JsonObject input, String name) {
    List<String> values = Tree.texts(input, name);
    if (values.isEmpty()) {
      throw AwsError.client("InvalidParameterException", name + " cannot be empty.");
    }
    return values;
  }

  /** The services of the cluster that the request names. */
  private List<EcsService> inCluster(JsonObject input) {
    String asked = Tree.text(input, "cluster").orElse("default");
    String cluster = asked.substring(asked.lastIndexOf('/') + 1);
    List<EcsService> found =
        services.stream().filter(each -> each.cluster().equals(cluster)).toList();
    if (found.isEmpty()) {
      throw AwsError.client("ClusterNotFoundException", "Cluster not found.");
    }
    return found;
  }

  private static JsonObject missing(String arn) {
    return Tree.of("arn", arn, "reason", "MISSING");
  }

  private JsonObject describeServices(JsonObject input) {
    List<JsonObject> found = new ArrayList<>();
    List<JsonObject> failures = new ArrayList<>();
    List<String> asked = required(input, "services");
    List<EcsService> candidates = inCluster(input);
    for (String name : asked) {
      candidates.stream()
          .filter(each -> each.arn().equals(name) || each.name().equals(name))
          .findFirst()
          .ifPresentOrElse(
              each -> found.add(json(each)),
              () ->
                  failures.add(
                      missing(
                          name.startsWith("arn:")
                              ? name
                              : Arns.of(
                                  "ecs",
                                  "service/" + candidates.getFirst().cluster() + "/" + name))));
    }
    return Tree.of("services", found, "failures", failures);
  }

  private JsonObject json(EcsService service) {
    Optional<TaskSet> primary = service.primary();
    Optional<NativeDeployment> current =
        deployments.values().stream()
            .filter(each -> each.under(service))
            .max(java.util.Comparator.comparing(NativeDeployment::createdAt));
    int tasks = primary.map(set -> set.tasks().size()).orElse(0);
    return Tree.of(
        "serviceArn", service.arn(),
        "serviceName", service.name(),
        "clusterArn", service.clusterArn(),
        "loadBalancers", current.map(each -> List.of(each.route().json())).orElse(List.of()),
        "serviceRegistries", List.of(),
        "status", "ACTIVE",
        "desiredCount", tasks,
        "runningCount", service.taskSets().stream().mapToInt(set -> set.tasks().size()).sum(),
        "pendingCount", 0,
        "launchType", "FARGATE",
        "taskDefinition", primary.map(set -> set.taskDefinition().arn()),
        "taskSets",
            current.isPresent() ? List.of() : service.taskSets().stream().map(Ecs::json).toList(),
        "deployments", List.of(),
        "events", List.of(),
        "schedulingStrategy", "REPLICA",
        "deploymentConfiguration", current.map(NativeDeployment::configuration),
        "currentServiceDeployment", current.map(NativeDeployment::arn),
        "deploymentController", Tree.of("type", current.isPresent() ? "ECS" : "CODE_DEPLOY"));
  }

  private static JsonObject json(TaskSet set) {
    return Tree.of(
        "id", set.id(),
        "taskSetArn", set.arn(),
        "serviceArn", set.service().arn(),
        "clusterArn", set.service().clusterArn(),
        "startedBy", set.startedBy(),
        "externalId", set.externalId(),
        "status", set.status(),
        "taskDefinition", set.taskDefinition().arn(),
        "computedDesiredCount", set.tasks().size(),
        "pendingCount", 0,
        "runningCount", set.tasks().size(),
        "createdAt", set.createdAt(),
        "updatedAt", set.createdAt(),
        "launchType", "FARGATE",
        "loadBalancers",
            List.of(
                Tree.of(
                    "targetGroupArn", set.group().arn(),
                    "containerName", set.service().container(),
                    "containerPort", set.service().containerPort())),
        "serviceRegistries", List.of(),
        "scale", Tree.of("value", 100.0, "unit", "PERCENT"),
        "stabilityStatus", "STEADY_STATE",
        "tags", List.of());
  }

  private JsonObject describeTaskDefinition(JsonObject input) {
    TaskDefinition definition =
        taskDefinition(
            Tree.text(input, "taskDefinition")
                .orElseThrow(
                    () ->
                        AwsError.client(
                            "InvalidParameterException", "taskDefinition cannot be empty.")));
    return Tree.of(
        "taskDefinition",
        Tree.of(
            "taskDefinitionArn", definition.arn(),
            "containerDefinitions",
                definition.containers().stream()
                    .map(
                        each ->
                            Tree.of(
                                "name",
                                each.name(),
                                "image",
                                each.image(),
                                "cpu",
                                0,
                                "essential",
                                true))
                    .toList(),
            "family", definition.family(),
            "networkMode", "awsvpc",
            "revision", definition.revision(),
            "volumes", List.of(),
            "status", "ACTIVE",
            "compatibilities", List.of("EC2", "FARGATE"),
            "runtimePlatform",
                Tree.of(
                    "cpuArchitecture", definition.architecture(), "operatingSystemFamily", "LINUX"),
            "requiresCompatibilities", List.of("FARGATE"),
            "cpu", "256",
            "memory", "512"),
        "tags",
        List.of());
  }

  private JsonObject describeServiceDeployments(JsonObject input) {
    List<JsonObject> found = new ArrayList<>();
    List<JsonObject> failures = new ArrayList<>();
    for (String arn : required(input, "serviceDeploymentArns")) {
      Optional.ofNullable(deployments.get(arn))
          .ifPresentOrElse(each -> found.add(each.json()), () -> failures.add(missing(arn)));
    }
    return Tree.of("serviceDeployments", found, "failures", failures);
  }

  private JsonObject describeServiceRevisions(JsonObject input) {
    List<JsonObject> found = new ArrayList<>();
    List<JsonObject> failures = new ArrayList<>();
    for (String arn : required(input, "serviceRevisionArns")) {
      Optional.ofNullable(revisions.get(arn))
          .ifPresentOrElse(each -> found.add(each.json()), () -> failures.add(missing(arn)));
    }
    return Tree.of("serviceRevisions", found, "failures", failures);
  }

  private JsonObject listTasks(JsonObject input) {
    Optional<String> service =
        Tree.text(input, "serviceName").map(name -> name.substring(name.lastIndexOf('/') + 1));
    Optional<String> startedBy = Tree.text(input, "startedBy");
    Optional<String> family = Tree.text(input, "family");
    List<EcsService> candidates = inCluster(input);
    if (service.isPresent()
        && candidates.stream().noneMatch(each -> each.name().equals(service.get()))) {
      throw AwsError.client("ServiceNotFoundException", "Service not found.");
    }
    return Tree.of(
        "taskArns",
        candidates.stream()
            .filter(each -> service.isEmpty() || each.name().equals(service.get()))
            .flatMap(each -> each.taskSets().stream())
            .filter(set -> startedBy.isEmpty() || set.id().equals(startedBy.get()))
            .filter(set -> family.isEmpty() || set.taskDefinition().family().equals(family.get()))
            .flatMap(set -> set.tasks().stream())
            .map(TaskSet.Task::arn)
            .toList());
  }

  private JsonObject describeTasks(JsonObject input) {
    List<JsonObject> found = new ArrayList<>();
    List<JsonObject> failures = new ArrayList<>();
    List<String> asked = required(input, "tasks");
    List<TaskSet> sets =
        inCluster(input).stream().flatMap(each -> each.taskSets().stream()).toList();
    for (String name : asked) {
      int before = found.size();
      for (TaskSet set : sets) {
        set.tasks().stream()
            .filter(task -> task.arn().equals(name) || task.arn().endsWith("/" + name))
            .forEach(task -> found.add(json(set, task)));
      }
      if (found.size() == before) {
        failures.add(missing(name));
      }
    }
    return Tree.of("tasks", found, "failures", failures);
  }

  private static JsonObject json(TaskSet set, TaskSet.Task task) {
    return Tree.of(
        "taskArn", task.arn(),
        "clusterArn", set.service().clusterArn(),
        "taskDefinitionArn", set.taskDefinition().arn(),
        "group", "service:" + set.service().name(),
        "startedBy", set.id(),
        "launchType", "FARGATE",
        "lastStatus", "RUNNING",
        "desiredStatus", "RUNNING",
        "healthStatus", "UNKNOWN",
        "createdAt", set.createdAt(),
        "startedAt", set.createdAt(),
        "version", 1,
        "containers",
            set.taskDefinition().containers().stream()
                .map(
                    each ->
                        Tree.of(
                            "containerArn",
                                task.arn().replace(":task/", ":container/") + "/" + each.name(),
                            "taskArn", task.arn(),
                            "name", each.name(),
                            "image", each.image(),
                            "imageDigest",
                                Optional.of(each.digest()).filter(digest -> !digest.isEmpty()),
                            "lastStatus", "RUNNING",
                            // All tasks are at one address here, so that their ports tell them
                            // apart.
                            "networkBindings",
                                List.of(
                                    Tree.of(
                                        "bindIP",
                                        "127.0.0.1",
                                        "hostPort",
                                        task.port(),
                                        "protocol",
                                        "tcp")),
                            "networkInterfaces",
                                List.of(
                                    Tree.of(
                                        "attachmentId", "eni",
                                        "privateIpv4Address", "127.0.0.1"))))
                .toList(),
        "attachments", List.of(),
        "tags", List.of());
  }
}
