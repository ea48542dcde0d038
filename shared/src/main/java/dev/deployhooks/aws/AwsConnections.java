package dev.deployhooks.aws;

import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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

/**
 * What all AWS clients of a function have in common: credentials, Region, connection, time-outs and
 * retries. It names no service, so that a function carries the clients that it uses alone.
 */
final class AwsConnections {

  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** How long AWS may be silent before a call is tried again. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private static final Duration ATTEMPT = Duration.ofSeconds(6);
  private static final Duration CALL = Duration.ofSeconds(20);

  /** As long as a Lambda function can run: the caller's deadline is what ends the wait for one. */
  private static final Duration LONGEST_INVOCATION = Duration.ofMinutes(15);

  private final Map<String, String> environment;
  private final Consumer<? super AwsClientBuilder<?, ?>> adjustment;
  private final Lazy<AwsCredentialsProvider> credentials = new Lazy<>(this::provider);
  private final Lazy<SdkHttpClient> http = new Lazy<>(() -> http(SILENCE));

  /**
   * The connections that the given environment says.
   *
   * @param adjustment is given the builder of each client just before it is built; what it sets
   *     prevails
   */
  AwsConnections(
      Map<String, String> environment, Consumer<? super AwsClientBuilder<?, ?>> adjustment) {
    this.environment = Map.copyOf(environment);
    this.adjustment = adjustment;
  }

  /** Signatures of the function. */
  SignatureV4 signature(Time time) {
    return new SignatureV4(credentials, this::region, time);
  }

  /** Small questions to services for which there is no client here. */
  AwsJson json(Time time) {
    return new AwsJson(signedHttp(time));
  }

  /** Small signed requests. */
  SignedHttp signedHttp(Time time) {
    return new SignedHttp(signature(time), environment, http);
  }

  /** The Region, as the environment or a profile says. */
  private String region() {
    String region = environment.get("AWS_REGION");
    return region == null
        ? DefaultAwsRegionProviderChain.builder().build().getRegion().id()
        : region;
  }

  /** A client that reads. */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C made(B builder) {
    return made(builder, Optional.empty());
  }

  /** A client that reads, of the given Region or of the environment's. */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C made(
      B builder, Optional<String> region) {
    return made(builder, region, credentials.get());
  }

  /** A client that reads with credentials that are not the function's. */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C madeAs(
      AwsCredentialsProvider own, B builder) {
    return made(builder, Optional.empty(), own);
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C made(
      B builder, Optional<String> region, AwsCredentialsProvider asWhom) {
    return make(
        builder,
        region,
        http.get(),
        asWhom,
        ATTEMPT,
        CALL,
        AwsRetryStrategy.standardRetryStrategy());
  }

  /**
   * A client that does something, and tries once: who asks it knows whether again would be twice.
   */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C toTryOnce(B builder) {
    return toTryOnce(builder, http.get());
  }

  /** The same, for work that takes as long as it takes. */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C toTryOnceAtLength(
      B builder) {
    return toTryOnce(builder, http(LONGEST_INVOCATION));
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C toTryOnce(
      B builder, SdkHttpClient connection) {
    return make(
        builder,
        Optional.empty(),
        connection,
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

  private AwsCredentialsProvider provider() {
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
