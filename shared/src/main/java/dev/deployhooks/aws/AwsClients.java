package dev.deployhooks.aws;

import dev.deployhooks.check.RequestSigner;
import dev.deployhooks.invocation.ArtifactCredentials;
import dev.deployhooks.time.Time;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The AWS clients of a function, each made when it is first asked for. Every call has a time-out,
 * which the caller narrows to its deadline. Endpoints come from {@code AWS_ENDPOINT_URL} and {@code
 * AWS_ENDPOINT_URL_<SERVICE>} where these are set.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">Service-specific
 *     endpoints</a>
 */
public final class AwsClients {

  private final AwsConnections connections;

  private final Lazy<CodeDeployClient> codeDeploy =
      new Lazy<>(() -> made(CodeDeployClient.builder()));
  private final Lazy<CodeDeployClient> codeDeployOnce =
      new Lazy<>(() -> toTryOnce(CodeDeployClient.builder()));
  private final Lazy<EcsClient> ecs = new Lazy<>(() -> made(EcsClient.builder()));
  private final Lazy<ElasticLoadBalancingV2Client> elb =
      new Lazy<>(() -> made(ElasticLoadBalancingV2Client.builder()));
  private final Lazy<LambdaClient> lambda = new Lazy<>(() -> made(LambdaClient.builder()));
  private final Lazy<LambdaClient> lambdaOnce = new Lazy<>(() -> invoker(LambdaClient.builder()));
  private final Lazy<S3Client> s3 = new Lazy<>(() -> made(S3Client.builder()));

  /** Clients for the credentials, Region and endpoints that the given environment says. */
  public AwsClients(Map<String, String> environment) {
    this(environment, _ -> {});
  }

  /**
   * The same clients, each adjusted just before it is built: the place where a test aims them at an
   * endpoint of its own, or a recorder listens.
   *
   * @param adjustment is given the builder of each client; what it sets prevails
   */
  public AwsClients(
      Map<String, String> environment, Consumer<? super AwsClientBuilder<?, ?>> adjustment) {
    this.connections = new AwsConnections(environment, adjustment);
  }

  /** CodeDeploy, to read. */
  public CodeDeployClient codeDeploy() {
    return codeDeploy.get();
  }

  /**
   * CodeDeploy, to answer: it tries once, because whoever answers has retries and a deadline of its
   * own.
   */
  public CodeDeployClient codeDeployOnce() {
    return codeDeployOnce.get();
  }

  /** Amazon ECS. */
  public EcsClient ecs() {
    return ecs.get();
  }

  /** Elastic Load Balancing. */
  public ElasticLoadBalancingV2Client elb() {
    return elb.get();
  }

  /** Lambda, to read. */
  public LambdaClient lambda() {
    return lambda.get();
  }

  /**
   * Lambda, to invoke: it tries once, because an event that is sent twice runs twice, and waits as
   * long as it takes.
   */
  public LambdaClient lambdaOnce() {
    return lambdaOnce.get();
  }

  /** Amazon S3. */
  public S3Client s3() {
    return s3.get();
  }

  /**
   * Amazon S3 with the credentials of one job of a pipeline, and nobody else's; to be closed after
   * it.
   */
  public S3Client s3With(ArtifactCredentials own) {
    return connections.madeAs(
        StaticCredentialsProvider.create(
            AwsSessionCredentials.create(
                own.accessKeyId(), own.secretAccessKey(), own.sessionToken())),
        S3Client.builder());
  }

  /** What signs requests to whatever a plan names, with the role of the function. */
  public RequestSigner signer(Time time) {
    return new Signer(connections.signature(time));
  }

  /** Small questions to services for which there is no client here. */
  public AwsJson json(Time time) {
    return connections.json(time);
  }

  /** Small signed requests. */
  public SignedHttp http(Time time) {
    return connections.signedHttp(time);
  }

  private LambdaClient invoker(LambdaClientBuilder builder) {
    return connections.toTryOnceAtLength(builder);
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C made(B builder) {
    return connections.made(builder);
  }

  /** A client that reads, of the given Region or of the environment's. */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C made(
      B builder, Optional<String> region) {
    return connections.made(builder, region);
  }

  /**
   * A client that does something, and tries once: who asks it knows whether again would be twice.
   */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C toTryOnce(B builder) {
    return connections.toTryOnce(builder);
  }
}
