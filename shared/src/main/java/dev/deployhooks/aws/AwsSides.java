package dev.deployhooks.aws;

import dev.deployhooks.check.SideSource;
import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.Route;
import dev.deployhooks.time.Deadline;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.codedeploy.model.DeploymentInfo;
import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.NetworkBinding;
import software.amazon.awssdk.services.ecs.model.NetworkInterface;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;

/**
 * The two sides of an ECS service, asked of AWS anew: a route takes four calls (the deployment or
 * its revision, the listener, its load balancer, its rules), the tasks take two for each hundred of
 * them.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html">ListTasks</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html">DescribeTasks</a>
 */
public final class AwsSides implements SideSource {

  /** As many as DescribeTasks takes at once, and ListTasks gives. */
  private static final int PAGE = 100;

  /** More tasks than this are not looked through. */
  private static final int MOST_TASKS = 5_000;

  private final DiscoveryClients clients;
  private final LoadBalancing loadBalancing;

  /** With the clients, each made when it is first needed. */
  public AwsSides(DiscoveryClients clients) {
    this.clients = clients;
    this.loadBalancing = new LoadBalancing(clients.elb());
  }

  @Override
  public Found<Route> route(Deployment.Ecs service, Road road, Deadline deadline) {
    Calls calls = new Calls(deadline);
    return switch (service.controller()) {
      case Controller.CodeDeploy codeDeploy ->
          deployment(codeDeploy.deploymentId(), calls)
              .then(info -> Roads.listener(info, road))
              .then(listener -> loadBalancing.route(listener, road, calls));
      // A service is deployed by no pipeline itself.
      case Controller.CodePipeline _ -> new Found.Unknown<>("a pipeline moves no traffic");
      case Controller.Ecs _ ->
          revision(service.green().id(), calls)
              .then(revision -> Roads.rule(revision, road))
              .then(rule -> loadBalancing.routeOfRule(rule, road, calls));
    };
  }

  private Found<DeploymentInfo> deployment(String id, Calls calls) {
    return calls
        .<DeploymentInfo>ask(
            "codedeploy:GetDeployment",
            "deployment " + id,
            () ->
                clients
                    .codeDeploy()
                    .get()
                    .getDeployment(
                        request -> request.deploymentId(id).overrideConfiguration(calls::bound))
                    .deploymentInfo())
        .get();
  }

  private Found<ServiceRevision> revision(String arn, Calls calls) {
    return calls
        .<ServiceRevision>ask(
            "ecs:DescribeServiceRevisions",
            arn,
            () ->
                clients
                    .ecs()
                    .get()
                    .describeServiceRevisions(
                        request ->
                            request.serviceRevisionArns(arn).overrideConfiguration(calls::bound))
                    .serviceRevisions()
                    .stream()
                    .findFirst()
                    .orElse(null))
        .get();
  }

  @Override
  public Found<List<Task>> tasks(Deployment.Ecs service, Deadline deadline) {
    Calls calls = new Calls(deadline);
    Found<List<String>> arns =
        calls
            .<List<String>>ask("ecs:ListTasks", service.subject(), () -> taskArns(service, calls))
            .get();
    return arns.then(
        all ->
            all.size() > MOST_TASKS
                ? new Found.Unknown<>(
                    "%s has more than %d tasks".formatted(service.subject(), MOST_TASKS))
                : described(service, all, calls));
  }

  private List<String> taskArns(Deployment.Ecs service, Calls calls) {
    return clients
        .ecs()
        .get()
        .listTasksPaginator(
            request ->
                request
                    .cluster(service.cluster())
                    .serviceName(service.service())
                    .overrideConfiguration(calls::bound))
        .taskArns()
        .stream()
        .limit(MOST_TASKS + 1L)
        .toList();
  }

  private Found<List<Task>> described(Deployment.Ecs service, List<String> arns, Calls calls) {
    List<Task> tasks = new ArrayList<>();
    for (int from = 0; from < arns.size(); from += PAGE) {
      List<String> page = arns.subList(from, Math.min(arns.size(), from + PAGE));
      switch (describedPage(service, page, calls)) {
        case Found.Unknown<List<Task>> unknown -> {
          return unknown;
        }
        case Found.Known<List<Task>>(List<Task> some, String _) -> tasks.addAll(some);
      }
    }
    return new Found.Known<>(tasks, "DescribeTasks");
  }

  private Found<List<Task>> describedPage(Deployment.Ecs service, List<String> arns, Calls calls) {
    return calls
        .<List<Task>>ask(
            "ecs:DescribeTasks",
            service.subject(),
            () ->
                clients
                    .ecs()
                    .get()
                    .describeTasks(
                        request ->
                            request
                                .cluster(service.cluster())
                                .tasks(arns)
                                .overrideConfiguration(calls::bound))
                    .tasks()
                    .stream()
                    .map(AwsSides::task)
                    .toList())
        .get();
  }

  private static Task task(software.amazon.awssdk.services.ecs.model.Task said) {
    String arn = orEmpty(said.taskArn());
    return new Task(
        arn.substring(arn.lastIndexOf('/') + 1),
        orEmpty(said.startedBy()),
        orEmpty(said.taskDefinitionArn()),
        addresses(said),
        hostPorts(said));
  }

  private static Set<String> addresses(software.amazon.awssdk.services.ecs.model.Task said) {
    Set<String> addresses = new LinkedHashSet<>();
    for (Attachment attachment : said.attachments()) {
      for (KeyValuePair detail : attachment.details()) {
        String name = orEmpty(detail.name());
        if (name.equals("privateIPv4Address") || name.equals("ipv6Address")) {
          said(detail.value()).ifPresent(addresses::add);
        }
      }
    }
    for (Container container : said.containers()) {
      for (NetworkInterface network : container.networkInterfaces()) {
        said(network.privateIpv4Address()).ifPresent(addresses::add);
        said(network.ipv6Address()).ifPresent(addresses::add);
      }
    }
    return addresses;
  }

  private static Set<Integer> hostPorts(software.amazon.awssdk.services.ecs.model.Task said) {
    Set<Integer> ports = new LinkedHashSet<>();
    for (Container container : said.containers()) {
      for (NetworkBinding binding : container.networkBindings()) {
        Optional.ofNullable(binding.hostPort()).ifPresent(ports::add);
      }
    }
    return ports;
  }

  private static Optional<String> said(@Nullable String text) {
    return Optional.ofNullable(text).filter(value -> !value.isBlank());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
