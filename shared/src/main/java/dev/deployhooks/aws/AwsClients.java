package dev.deployhooks.aws;

import dev.deployhooks.check.RequestSigner;
import dev.deployhooks.invocation.ArtifactCredentials;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;

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

  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** How long AWS may be silent before a call is tried again. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private static final Duration ATTEMPT = Duration.ofSeconds(6);
  private static final Duration CALL = Duration.ofSeconds(20);

  /** As long as a Lambda function can run: the caller's deadline is what ends the wait for one. */
  private static final Duration LONGEST_INVOCATION = Duration.ofMinutes(15);

  private final Map<String, String> environment;
  private final Consumer<? super AwsClientBuilder<?, ?>> adjustment;
  private final Lazy<AwsCredentialsProvider> credentials = new Lazy<>(this::credentials);
  private final Lazy<SdkHttpClient> http = new Lazy<>(() -> http(SILENCE));

  private final Lazy<CodeDeployClient> codeDeploy =
      new Lazy<>(() -> made(CodeDeployClient.builder()));
  private final Lazy<CodeDeployClient> codeDeployOnce =
      new Lazy<>(() -> madeToTryOnce(CodeDeployClient.builder(), http));
  private final Lazy<EcsClient> ecs = new Lazy<>(() -> made(EcsClient.builder()));
  private final Lazy<ElasticLoadBalancingV2Client> elb =
      new Lazy<>(() -> made(ElasticLoadBalancingV2Client.builder()));
  private final Lazy<LambdaClient> lambda = new Lazy<>(() -> made(LambdaClient.builder()));
  private final Lazy<LambdaClient> lambdaOnce =
      new Lazy<>(() -> madeToTryOnce(LambdaClient.builder(), () -> http(LONGEST_INVOCATION)));
  private final Lazy<SsmClient> ssm = new Lazy<>(() -> made(SsmClient.builder()));
  private final Lazy<SecretsManagerClient> secretsManager =
      new Lazy<>(() -> made(SecretsManagerClient.builder()));
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
    this.environment = Map.copyOf(environment);
    this.adjustment = adjustment;
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

  /** Systems Manager. */
  public SsmClient ssm() {
    return ssm.get();
  }

  /** Secrets Manager. */
  public SecretsManagerClient secretsManager() {
    return secretsManager.get();
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
    AwsCredentialsProvider ofJob =
        StaticCredentialsProvider.create(
            AwsSessionCredentials.create(
                own.accessKeyId(), own.secretAccessKey(), own.sessionToken()));
    return make(
        S3Client.builder(),
        Optional.empty(),
        http.get(),
        ofJob,
        ATTEMPT,
        CALL,
        AwsRetryStrategy.standardRetryStrategy());
  }

  /** What signs requests to whatever a plan names, with the role of the function. */
  public RequestSigner signer(Time time) {
    return new Signer(credentials, this::region, time);
  }

  /** Small questions to services for which there is no client here. */
  public AwsJson json(Time time) {
    return new AwsJson(
        new Signer(credentials, this::region, time), this::region, environment, http);
  }

  private String region() {
    String region = environment.get("AWS_REGION");
    return region == null
        ? DefaultAwsRegionProviderChain.builder().build().getRegion().id()
        : region;
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C made(B builder) {
    return made(builder, Optional.empty());
  }

  /** A client that reads, of the given Region or of the environment's. */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C made(
      B builder, Optional<String> region) {
    return make(
        builder,
        region,
        http.get(),
        credentials.get(),
        ATTEMPT,
        CALL,
        AwsRetryStrategy.standardRetryStrategy());
  }

  /**
   * A client that does something, and tries once: who asks it knows whether again would be twice.
   */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C toTryOnce(B builder) {
    return madeToTryOnce(builder, http);
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C madeToTryOnce(
      B builder, Supplier<SdkHttpClient> connection) {
    return make(
        builder,
        Optional.empty(),
        connection.get(),
        credentials.get(),
        LONGEST_INVOCATION,
        LONGEST_INVOCATION,
        AwsRetryStrategy.doNotRetry());
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C make(
      B builder,
      Optional<String> elsewhere,
      SdkHttpClient connection,
      AwsCredentialsProvider asWhom,
      Duration attempt,
      Duration call,
      RetryStrategy retries) {
    ClientOverrideConfiguration.Builder overrides =
        ClientOverrideConfiguration.builder()
            .apiCallAttemptTimeout(attempt)
            .apiCallTimeout(call)
            .retryStrategy(retries);
    if (environmentSaysAll()) {
      // As in Lambda, which has no ~/.aws: looking for it costs start-up time.
      overrides.defaultProfileFile(ProfileFile.aggregator().build());
    }
    builder
        .httpClient(connection)
        .credentialsProvider(asWhom)
        .overrideConfiguration(overrides.build());
    String region = elsewhere.orElse(environment.get("AWS_REGION"));
    if (region != null) {
      builder.region(Region.of(region));
    }
    adjustment.accept(builder);
    return builder.build();
  }

  private AwsCredentialsProvider credentials() {
    String id = environment.get("AWS_ACCESS_KEY_ID");
    String secret = environment.get("AWS_SECRET_ACCESS_KEY");
    String token = environment.get("AWS_SESSION_TOKEN");
    if (id == null || secret == null) {
      return DefaultCredentialsProvider.builder().build();
    }
    return StaticCredentialsProvider.create(
        token == null || token.isBlank()
            ? AwsBasicCredentials.create(id, secret)
            : AwsSessionCredentials.create(id, secret, token));
  }

  /** Whether nothing is left that a profile could say: on a person's machine, it often is. */
  private boolean environmentSaysAll() {
    return environment.containsKey("AWS_REGION")
        && (environment.containsKey("AWS_ACCESS_KEY_ID")
            || environment.containsKey("AWS_CONTAINER_CREDENTIALS_FULL_URI")
            || environment.containsKey("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"));
  }

  private static SdkHttpClient http(Duration silence) {
    return UrlConnectionHttpClient.builder()
        .connectionTimeout(CONNECT)
        .socketTimeout(silence)
        .build();
  }
}
