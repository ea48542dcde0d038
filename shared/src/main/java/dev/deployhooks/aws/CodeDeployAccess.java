package dev.deployhooks.aws;

import dev.deployhooks.answer.DeploymentStopper;
import dev.deployhooks.answer.LifecycleEventReporter;
import dev.deployhooks.answer.StandingSource;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;

/**
 * CodeDeploy and nothing else, for a function that speaks for a dead hook: it neither needs nor
 * carries the client of any other service.
 */
public final class CodeDeployAccess {

  private final Lazy<CodeDeployClient> client;

  /** As the given environment says. */
  public CodeDeployAccess(Map<String, String> environment) {
    this(environment, _ -> {});
  }

  /**
   * The same, with each client adjusted just before it is built.
   *
   * @param adjustment is given the builder; what it sets prevails
   */
  public CodeDeployAccess(
      Map<String, String> environment, Consumer<? super AwsClientBuilder<?, ?>> adjustment) {
    AwsConnections connections = new AwsConnections(environment, adjustment);
    client = new Lazy<>(() -> connections.toTryOnce(CodeDeployClient.builder()));
  }

  /** Answers lifecycle events. */
  public LifecycleEventReporter reporter() {
    return new CodeDeployReporter(client);
  }

  /** Stops deployments. */
  public DeploymentStopper stopper() {
    return new CodeDeployStopper(client);
  }

  /** Says how deployments stand; it tries once. */
  public StandingSource standings() {
    return new CodeDeployStanding(client);
  }
}
