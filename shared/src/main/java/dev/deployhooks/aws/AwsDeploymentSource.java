package dev.deployhooks.aws;

import dev.deployhooks.deployment.ArtifactSource;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.DeploymentSource;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.ObjectSource;
import dev.deployhooks.deployment.Situation;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.ReturnTicket;
import dev.deployhooks.time.Deadline;
import java.util.Map;

/**
 * What AWS knows about a deployment, asked from CodeDeploy, Amazon ECS and Elastic Load Balancing.
 *
 * @see Deployment
 */
public final class AwsDeploymentSource implements DeploymentSource {

  private final CodeDeployDiscovery codeDeploy;
  private final EcsDiscovery ecs;
  private final PipelineDiscovery pipeline;

  /**
   * With what it asks.
   *
   * @param clients made when first needed
   * @param objects reads an AppSpec that lies in S3
   * @param artifacts reads what a pipeline has built
   * @param environment what people set in place of what is discovered
   */
  public AwsDeploymentSource(
      DiscoveryClients clients,
      ObjectSource objects,
      ArtifactSource artifacts,
      Map<String, String> environment) {
    TaskDefinitions taskDefinitions = new TaskDefinitions(clients.ecs());
    LoadBalancing loadBalancing = new LoadBalancing(clients.elb());
    this.codeDeploy =
        new CodeDeployDiscovery(
            clients.codeDeploy(),
            new Revisions(clients.codeDeploy(), objects),
            new CodeDeployEcs(clients.ecs(), taskDefinitions, loadBalancing),
            Map.copyOf(environment));
    this.ecs =
        new EcsDiscovery(clients.ecs(), taskDefinitions, loadBalancing, Map.copyOf(environment));
    this.pipeline = new PipelineDiscovery(artifacts);
  }

  private static Occasion occasion(ReturnTicket ticket) {
    return switch (ticket.purpose()) {
      case ANSWER -> new Occasion.Event(LifecycleEvent.of(ticket.event()));
      case WATCH -> new Occasion.Shift();
    };
  }

  @Override
  public Situation find(Invocation invocation, String self, Deadline deadline) {
    Calls calls = new Calls(deadline);
    return switch (invocation) {
      case Invocation.CodeDeploy call -> codeDeploy.find(call, new Occasion.CallOf(self), calls);
      case Invocation.Return(ReturnTicket ticket, Invocation.QueueMessage _) ->
          codeDeploy.find(ticket.call(), occasion(ticket), calls);
      case Invocation.Ecs call -> ecs.find(call, calls);
      case Invocation.CodePipeline call -> pipeline.find(call, deadline);
    };
  }
}
