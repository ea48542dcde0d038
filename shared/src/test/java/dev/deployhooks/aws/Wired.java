package dev.deployhooks.aws;

import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.ObjectReading;
import dev.deployhooks.deployment.ObjectSource;
import dev.deployhooks.testing.WireServer;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/** Discovery on real clients, whose requests go to a server in the test. */
final class Wired {

  /** A clock that stands still: only real waiting is real. */
  static final Time STILL =
      new Time() {
        @Override
        public Instant now() {
          return Instant.parse("2026-01-02T03:04:05Z");
        }

        @Override
        public long nanoTime() {
          return 0;
        }

        @Override
        public void sleep(Duration duration) {
          throw new UnsupportedOperationException("discovery does not sleep");
        }
      };

  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));

  /** A source of objects for tests that read none. */
  static final ObjectSource NO_OBJECTS =
      (bucket, key, _, _) -> new ObjectReading.NotFound("no s3://" + bucket + "/" + key);

  private Wired() {}

  static Deadline in(Duration duration) {
    return Deadline.in(duration, STILL);
  }

  static AwsDeploymentSource source(
      WireServer server, ObjectSource objects, Map<String, String> environment) {
    return new AwsDeploymentSource(
        clients(server),
        objects,
        (artifact, _, _, _) -> new Found.Unknown<>("no artifact " + artifact.name()),
        environment);
  }

  static DiscoveryClients clients(WireServer server) {
    CodeDeployClient codeDeploy = made(CodeDeployClient.builder(), server);
    EcsClient ecs = made(EcsClient.builder(), server);
    ElasticLoadBalancingV2Client elb = made(ElasticLoadBalancingV2Client.builder(), server);
    return new DiscoveryClients(() -> codeDeploy, () -> ecs, () -> elb);
  }

  /** Aims the clients of a hook at an endpoint of a test. */
  static Consumer<AwsClientBuilder<?, ?>> at(URI endpoint) {
    return builder ->
        builder
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(CREDENTIALS);
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C made(
      B builder, WireServer server) {
    return builder
        .endpointOverride(server.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(CREDENTIALS)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }
}
