package dev.deployhooks.local.doctor;

import dev.deployhooks.aws.AwsDependencies;
import dev.deployhooks.aws.S3Objects;
import dev.deployhooks.aws.SsmParameters;
import dev.deployhooks.deployment.AppSpec;
import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.FunctionName;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.local.doctor.Facts.Call;
import dev.deployhooks.local.doctor.Facts.Hook;
import dev.deployhooks.local.doctor.Facts.Image;
import dev.deployhooks.local.doctor.Facts.Setup;
import dev.deployhooks.local.doctor.Facts.Terms;
import dev.deployhooks.time.Time;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.codedeploy.model.DeploymentGroupInfo;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHook;
import software.amazon.awssdk.services.ecs.model.Service;

/** Reads everything that rules judge, and changes nothing. */
final class FactReader {

  private static final String NOT_KNOWN = "there is no deployment yet";

  private final String region;
  private final RoleReader roles;
  private final FunctionReader functions;
  private final GroupReader groups;
  private final ServiceReader services;
  private final ImageReader images;
  private final RawAnswers ecsAnswers;
  private final CloudWatchClient cloudWatch;

  FactReader(Account account, Time time) {
    S3Objects objects = new S3Objects(account.clients()::s3);
    region = account.lambda().serviceClientConfiguration().region().id();
    roles = new RoleReader(account.iam());
    functions =
        new FunctionReader(
            account.lambda(),
            roles,
            new NetworkReader(new Ec2Answers(account.clients().http(time), time)),
            new PlanFinder(new SsmParameters(() -> account.clients().json(time)), objects, time),
            new ReportsReader(account.clients().s3(), roles),
            new MemoryReader(
                new AwsDependencies(() -> account.clients().json(time), account.clients()::s3),
                roles,
                time));
    groups = new GroupReader(account.codeDeploy(), objects, time);
    services = new ServiceReader(account.ecs());
    images = new ImageReader(account.ecs(), account.lambda(), account.ecr());
    ecsAnswers = account.ecsAnswers();
    cloudWatch = account.cloudWatch();
  }

  /** Reads. */
  Facts read(Subject subject) {
    return switch (subject) {
      case Subject.Group group -> ofGroup(group);
      case Subject.Service service -> ofService(service);
    };
  }

  private Facts ofGroup(Subject.Group subject) {
    Found<DeploymentGroupInfo> group = groups.group(subject);
    Found<Setup> setup = group.then(groups::setup);
    Found<AppSpec> appSpec = group.then(_ -> groups.appSpec(subject));
    Found<List<Call>> calls =
        appSpec.then(spec -> new Found.Known<>(calls(spec, group), source(appSpec)));
    Found<Deployment> deployed =
        group.then(info -> appSpec.then(spec -> deployed(subject, info, spec)));
    return new Facts(
        subject,
        setup,
        calls,
        deployed.known().map(it -> hooks(calls, needed(subject, group), it)).orElse(List.of()),
        alarms(setup),
        group.then(info -> images(info, deployed)));
  }

  private static String source(Found<AppSpec> found) {
    return switch (found) {
      case Found.Known<AppSpec>(AppSpec _, String source) -> source;
      case Found.Unknown<AppSpec>(String why) -> why;
    };
  }

  private List<Call> calls(AppSpec spec, Found<DeploymentGroupInfo> group) {
    Optional<DeploymentGroupInfo> known = group.known();
    String role = known.map(DeploymentGroupInfo::serviceRoleArn).orElse("");
    return spec.hooks().stream()
        .map(
            hook ->
                new Call(
                    LifecycleEvent.of(hook.event()),
                    FunctionName.parse(hook.function()).name(),
                    roles.mayInvoke(
                        role,
                        "codedeploy.amazonaws.com",
                        new Arn(region, role).ofFunction(hook.function())),
                    Optional.empty()))
        .toList();
  }

  /**
   * What each hook under CodeDeploy calls to find out what goes live, and to answer, that first.
   */
  private Map<String, List<String>> needed(
      Subject.Group subject, Found<DeploymentGroupInfo> group) {
    Arn here = new Arn(region, group.known().map(DeploymentGroupInfo::serviceRoleArn).orElse(""));
    Map<String, List<String>> needed = new LinkedHashMap<>();
    needed.put(
        here.ofCodeDeploy(
            "deploymentgroup:%s/%s".formatted(subject.application(), subject.group())),
        List.of(
            FunctionReader.ANSWER,
            "codedeploy:GetDeployment",
            "codedeploy:GetDeploymentTarget",
            "codedeploy:ListDeploymentTargets"));
    needed.put(
        here.ofCodeDeploy("application:" + subject.application()),
        List.of("codedeploy:GetApplicationRevision"));
    return needed;
  }

  private static Found<Deployment> deployed(
      Subject.Group subject, DeploymentGroupInfo group, AppSpec spec) {
    Controller controller =
        new Controller.CodeDeploy(
            "", subject.application(), subject.group(), group.deploymentConfigName());
    if (!group.ecsServices().isEmpty()) {
      var service = group.ecsServices().getFirst();
      return new Found.Known<>(
          service(controller, service.clusterName(), service.serviceName()), "the group");
    }
    Optional<Subject.FunctionAlias> alias =
        subject
            .alias()
            .or(
                () ->
                    spec.function()
                        .flatMap(
                            function ->
                                function
                                    .name()
                                    .flatMap(
                                        name ->
                                            function
                                                .alias()
                                                .map(to -> new Subject.FunctionAlias(name, to)))));
    return Found.of(
        alias.map(
            it ->
                new Deployment.Lambda(
                    controller,
                    new Found.Unknown<>(NOT_KNOWN),
                    FunctionName.parse(it.function()).name(),
                    it.alias(),
                    new Found.Unknown<>(NOT_KNOWN),
                    "0",
                    new Found.Unknown<>(NOT_KNOWN))),
        "AppSpec",
        () -> "the AppSpec names no function and alias; give them with --function and --alias");
  }

  private static Deployment service(Controller controller, String cluster, String service) {
    return new Deployment.Ecs(
        controller,
        new Found.Unknown<>(NOT_KNOWN),
        cluster,
        service,
        new Deployment.Side(
            "",
            new Found.Unknown<>(NOT_KNOWN),
            new Found.Unknown<>(NOT_KNOWN),
            new Found.Unknown<>(NOT_KNOWN),
            new Found.Unknown<>(NOT_KNOWN)),
        new Found.Unknown<>(NOT_KNOWN),
        new Found.Unknown<>(NOT_KNOWN));
  }

  private Found<List<Image>> images(DeploymentGroupInfo group, Found<Deployment> deployed) {
    if (!group.ecsServices().isEmpty()) {
      var named = group.ecsServices().getFirst();
      return services.service(named.clusterName(), named.serviceName()).then(this::imagesOf);
    }
    return deployed.then(
        it ->
            switch (it) {
              case Deployment.Lambda function ->
                  images.ofFunction(function.functionName(), function.alias());
              case Deployment.Ecs _, Deployment.Built _ ->
                  new Found.Unknown<>("the deployment group names no service");
            });
  }

  private Found<List<Image>> imagesOf(Service service) {
    Optional<String> task =
        Optional.ofNullable(service.taskDefinition())
            .or(() -> service.taskSets().stream().findFirst().map(set -> set.taskDefinition()));
    return Found.of(
            task,
            "the service",
            () -> "the service %s runs nothing".formatted(service.serviceName()))
        .then(images::ofTask);
  }

  private Facts ofService(Subject.Service subject) {
    Found<Service> service = services.service(subject.cluster(), subject.service());
    List<Terms> terms = ecsAnswers.terms();
    Found<Setup> setup = service.then(ServiceReader::setup);
    Found<List<Call>> calls = setup.then(_ -> service).map(known -> calls(known, terms));
    Deployment deployed = service(new Controller.Ecs(""), subject.cluster(), subject.service());
    return new Facts(
        subject,
        setup,
        calls,
        hooks(calls, service.known().map(FactReader::neededByEcs).orElse(Map.of()), deployed),
        alarms(setup),
        service.then(this::imagesOf));
  }

  /** What a hook under ECS calls to find out what goes live; its answer is what it returns. */
  private static Map<String, List<String>> neededByEcs(Service service) {
    return service.serviceArn() == null
        ? Map.of()
        : Map.of(
            // Roles name service revisions with a pattern: any id will do.
            service.serviceArn().replace(":service/", ":service-revision/") + "/1",
            List.of("ecs:DescribeServiceRevisions"));
  }

  private List<Call> calls(Service service, List<Terms> terms) {
    List<Call> calls = new ArrayList<>();
    if (service.deploymentConfiguration() == null) {
      return calls;
    }
    List<DeploymentLifecycleHook> hooks = service.deploymentConfiguration().lifecycleHooks();
    for (int i = 0; i < hooks.size(); i++) {
      DeploymentLifecycleHook hook = hooks.get(i);
      if (hook.hookTargetArn() == null) {
        continue; // A pause calls nothing.
      }
      Found<Boolean> may =
          roles.mayInvoke(hook.roleArn(), "ecs.amazonaws.com", hook.hookTargetArn());
      for (String stage : hook.lifecycleStagesAsStrings()) {
        calls.add(
            new Call(
                LifecycleEvent.of(stage),
                FunctionName.parse(hook.hookTargetArn()).name(),
                may,
                Optional.of(i).filter(at -> at < terms.size()).map(terms::get)));
      }
    }
    return calls;
  }

  private List<Hook> hooks(
      Found<List<Call>> calls, Map<String, List<String>> needed, Deployment deployed) {
    return calls.known().orElse(List.of()).stream()
        .map(Call::function)
        .distinct()
        .map(name -> functions.read(name, needed, deployed))
        .toList();
  }

  private Found<Map<String, String>> alarms(Found<Setup> setup) {
    return setup.then(
        known ->
            known.alarms().isEmpty()
                ? new Found.Known<>(Map.of(), "no alarm is named")
                : Questions.ask(
                        "cloudwatch:DescribeAlarms",
                        String.join(", ", known.alarms()),
                        () ->
                            cloudWatch.describeAlarms(
                                request ->
                                    request
                                        .alarmNames(known.alarms())
                                        .alarmTypes(
                                            AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM)))
                    .map(FactReader::states));
  }

  private static Map<String, String> states(DescribeAlarmsResponse answer) {
    Map<String, String> states = new HashMap<>();
    answer.metricAlarms().forEach(each -> states.put(each.alarmName(), each.stateValueAsString()));
    answer
        .compositeAlarms()
        .forEach(each -> states.put(each.alarmName(), each.stateValueAsString()));
    return states;
  }
}
