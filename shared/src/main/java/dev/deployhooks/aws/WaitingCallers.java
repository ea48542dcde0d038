package dev.deployhooks.aws;

import dev.deployhooks.answer.DeploymentStopper;
import dev.deployhooks.answer.JobReporter;
import dev.deployhooks.answer.LifecycleEventReporter;
import dev.deployhooks.answer.StandingSource;
import dev.deployhooks.time.Time;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;

/**
 * Those who wait for an answer, CodeDeploy and CodePipeline, and nothing else: for a function that
 * speaks for a dead hook. It neither needs nor carries the client of any other service.
 */
public final class WaitingCallers {

  private final Lazy<CodeDeployClient> client;
  private final Lazy<AwsJson> json;

  /** As the given environment says. */
  public WaitingCallers(Map<String, String> environment, Time time) {
    this(environment, _ -> {}, time);
  }

  /**
   * The same, with each client adjusted just before it is built.
   *
   * @param adjustment is given the builder; what it sets prevails
   */
  public WaitingCallers(
      Map<String, String> environment,
      Consumer<? super AwsClientBuilder<?, ?>> adjustment,
      Time time) {
    AwsConnections connections = new AwsConnections(environment, adjustment);
    client = new Lazy<>(() -> connections.toTryOnce(CodeDeployClient.builder()));
    json = new Lazy<>(() -> connections.json(time));
  }

  /** Answers lifecycle events. */
  public LifecycleEventReporter reporter() {
    return new CodeDeployReporter(client);
  }

  /** Stops deployments. */
  public DeploymentStopper stopper() {
    return new CodeDeployStopper(client);
  }

  /** Answers jobs of CodePipeline. */
  public JobReporter jobs() {
    return new CodePipelineReporter(json);
  }

  /** Says how deployments stand; it tries once. */
  public StandingSource standings() {
    return new CodeDeployStanding(client);
  }
}
