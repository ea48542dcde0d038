package dev.deployhooks.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a plan's checks ask of AWS: the permissions that they need beside those for finding the
 * deployment and answering it.
 *
 * @see <a href=
 *     "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">Service
 *     Authorization Reference</a>
 */
public final class Permissions {

  /** The queue that brings a function back, whichever it is: no plan says it. */
  public static final String ANY_QUEUE = "arn:aws:sqs:*:*:*";

  private static final String FUNCTION = "arn:aws:lambda:*:*:function:*";

  /** What a signed request to these services needs; of others, only they know. */
  private static final Map<String, Permission> SIGNED =
      Map.of(
          "execute-api", new Permission("execute-api:Invoke", "arn:aws:execute-api:*:*:*", ""),
          "lambda", new Permission("lambda:InvokeFunctionUrl", FUNCTION, ""),
          "vpc-lattice-svcs",
              new Permission("vpc-lattice-svcs:Invoke", "arn:aws:vpc-lattice:*:*:service/*", ""));

  private final Map<String, Permission> found = new LinkedHashMap<>();
  private String check = "";

  private Permissions() {}

  /** The permissions, each once, in the order in which checks need them. */
  public static List<Permission> of(Plan plan) {
    return of(plan, List.of());
  }

  /**
   * The permissions, each once.
   *
   * @param parameters the SSM parameters that the plan's variables read
   */
  public static List<Permission> of(Plan plan, Collection<String> parameters) {
    Permissions permissions = new Permissions();
    permissions.check = "the variables";
    parameters.forEach(name -> permissions.need("ssm:GetParameter", parameter(name)));
    for (Section section : plan.sections()) {
      switch (section) {
        case ChecksSection checks -> checks.checks().forEach(permissions::add);
        case CanarySection canary -> permissions.add(canary);
        case ImagesSection images -> permissions.add(images);
      }
    }
    return List.copyOf(permissions.found.values());
  }

  /** Metrics cannot be allowed one by one, nor can alarms that are asked for by name. */
  private void add(CanarySection canary) {
    check = "the canary's metrics";
    need("cloudwatch:GetMetricData", "*");
    need("cloudwatch:ListMetrics", "*");
    if (!canary.alarms().isEmpty()) {
      check = "the canary's alarms";
      need("cloudwatch:DescribeAlarms", "*");
      need("cloudwatch:DescribeAlarmHistory", "*");
    }
    check = "coming back for the canary";
    addTheWayBack();
    if (canary.watch().isPresent()) {
      check = "the watch";
      need("codedeploy:StopDeployment", "arn:aws:codedeploy:*:*:deploymentgroup:*/*");
    }
  }

  /** Which queue brings a function back the plan does not say. */
  private void addTheWayBack() {
    need("sqs:SendMessage", ANY_QUEUE);
    need("sqs:ChangeMessageVisibility", ANY_QUEUE);
  }

  /** What the images are is found out at each deployment: the registry is all of them. */
  private void add(ImagesSection images) {
    check = "the images";
    for (String action :
        List.of(
            "BatchGetImage",
            "BatchGetRepositoryScanningConfiguration",
            "DescribeImageScanFindings",
            "DescribeImageSigningStatus",
            "DescribeRepositories",
            "StartImageScan")) {
      need("ecr:" + action, "arn:aws:ecr:*:*:repository/*");
    }
    need("ecr:GetRegistryScanningConfiguration", "*");
    for (String action : List.of("BatchGetFindingDetails", "ListCoverage", "ListFindings")) {
      need("inspector2:" + action, "*");
    }
    need("lambda:GetFunction", FUNCTION);
    check = "the answer to a pipeline";
    need("codepipeline:PutJobFailureResult", "*");
    need("codepipeline:PutJobSuccessResult", "*");
    check = "what VEX documents say of the images";
    images.vex().stream()
        .flatMap(vex -> vex.objects().stream())
        .forEach(
            object -> need("s3:GetObject", "arn:aws:s3:::" + object.bucket() + "/" + object.key()));
    check = "coming back for the images";
    addTheWayBack();
  }

  private void add(CheckSpec spec) {
    check = spec.name();
    add(spec.look());
  }

  private void add(Look look) {
    switch (look) {
      case Look.Http http ->
          http.signature()
              .flatMap(signature -> Optional.ofNullable(SIGNED.get(signature.service())))
              .ifPresent(known -> need(known.action(), known.resource()));
      case Look.Invoke _ -> need("lambda:InvokeFunction", FUNCTION);
      case Look.Compare(Look both, Agreement _) -> add(both);
      case Look.Flow(List<Step> steps) -> steps.forEach(this::add);
      case Look.Burst(Step request, Load _, List<LoadLimit> _) -> add(request);
      case Look.FunctionReady _ -> {
        need("lambda:GetFunctionConfiguration", FUNCTION);
        need("lambda:InvokeFunction", FUNCTION);
      }
      case Look.TargetHealth _ -> need("elasticloadbalancing:DescribeTargetHealth", "*");
      case Look.GreenAlone _ -> {
        need("ecs:ListTasks", "*");
        need("ecs:DescribeTasks", "*");
        need("elasticloadbalancing:DescribeTargetHealth", "*");
      }
      case Look.HealthCheckPath _, Look.GrpcHealth _, Look.Dns _, Look.Tcp _ -> {}
      case Look.Needed(Dependency dependency) -> add(dependency);
    }
  }

  private void add(Step step) {
    List<SecretReference> secrets = new ArrayList<>(step.secrets());
    secrets.sort((a, b) -> a.toString().compareTo(b.toString()));
    for (SecretReference secret : secrets) {
      switch (secret) {
        case SecretReference.Parameter(String name) -> need("ssm:GetParameter", parameter(name));
        case SecretReference.Secret(String name, Optional<String> _) ->
            need("secretsmanager:GetSecretValue", secret(name));
      }
    }
    step.planned().ifPresent(this::add);
  }

  private void add(Dependency dependency) {
    switch (dependency) {
      case Dependency.Queue queue -> {
        if (!queue.isUrl()) {
          need("sqs:GetQueueUrl", queue(queue));
        }
        need("sqs:GetQueueAttributes", queue(queue));
      }
      case Dependency.Table(String name) ->
          need(
              "dynamodb:DescribeTable",
              name.startsWith("arn:") ? name : "arn:aws:dynamodb:*:*:table/" + name);
      case Dependency.Secret(String name) -> need("secretsmanager:DescribeSecret", secret(name));
      case Dependency.Parameter(String name) -> need("ssm:GetParameter", parameter(name));
      case Dependency.Bucket(String name) -> need("s3:ListBucket", "arn:aws:s3:::" + name);
    }
  }

  private void need(String action, String resource) {
    found.putIfAbsent(action + " " + resource, new Permission(action, resource, check));
  }

  /** Secrets Manager puts a hyphen and six characters behind the name. */
  private static String secret(String name) {
    return name.startsWith("arn:") ? name : "arn:aws:secretsmanager:*:*:secret:" + name + "-??????";
  }

  private static String parameter(String name) {
    return name.startsWith("arn:")
        ? name
        : "arn:aws:ssm:*:*:parameter" + (name.startsWith("/") ? name : "/" + name);
  }

  /** The last two parts of a queue's URL are its account and its name. */
  private static String queue(Dependency.Queue queue) {
    String[] parts = queue.queue().split("/", -1);
    return queue.isUrl() && parts.length > 4
        ? "arn:aws:sqs:*:" + parts[parts.length - 2] + ":" + parts[parts.length - 1]
        : "arn:aws:sqs:*:*:" + queue.queue();
  }
}
