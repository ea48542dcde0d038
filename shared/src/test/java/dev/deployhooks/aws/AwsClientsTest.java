package dev.deployhooks.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.answer.LifecycleEventReporter.Response;
import dev.deployhooks.answer.LifecycleEventReporter.Status;
import dev.deployhooks.invocation.HookExecutionId;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;

class AwsClientsTest {

  /** The profile file that a client is told to use; empty if it looks for the user's. */
  private static Optional<ProfileFile> profileFile(Map<String, String> environment) {
    List<Optional<ProfileFile>> told = new ArrayList<>();
    AwsClients clients =
        new AwsClients(
            environment,
            builder -> {
              told.add(builder.overrideConfiguration().defaultProfileFile());
              builder.region(Region.EU_WEST_2);
              builder.credentialsProvider(AnonymousCredentialsProvider.create());
            });
    clients.s3().close();
    return told.getFirst();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS_ACCESS_KEY_ID",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
      })
  void make_when_theEnvironmentHasCredentialsAndRegion_looksForNoProfile(String credentials) {
    assertThat(profileFile(Map.of(credentials, "x", "AWS_REGION", "eu-west-2")))
        .hasValueSatisfying(file -> assertThat(file.profiles()).isEmpty());
  }

  @Test
  void make_when_theEnvironmentLacksCredentials_leavesTheProfile() {
    assertThat(profileFile(Map.of("AWS_LAMBDA_RUNTIME_API", "h:1", "AWS_REGION", "eu-west-2")))
        .isEmpty();
  }

  @Test
  void make_when_theEnvironmentLacksARegion_leavesTheProfile() {
    assertThat(profileFile(Map.of("AWS_LAMBDA_RUNTIME_API", "h:1", "AWS_ACCESS_KEY_ID", "x")))
        .isEmpty();
  }

  @Test
  void report_when_thereAreNoCredentials_isRefusedInOneSentence() {
    AwsClients clients =
        new AwsClients(
            Map.of("AWS_REGION", "eu-west-2"),
            builder ->
                builder.credentialsProvider(
                    AwsCredentialsProviderChain.of(SystemPropertyCredentialsProvider.create())));

    Response response =
        new CodeDeployReporter(clients::codeDeployOnce)
            .report(
                new Invocation.CodeDeploy("d-ABCDEFGH1", new HookExecutionId("token-of-the-hook")),
                Status.FAILED,
                Deadline.in(Duration.ofSeconds(30), Time.ofThisProcess()));

    assertThat(response)
        .isInstanceOfSatisfying(
            Response.Refused.class,
            refused ->
                assertThat(refused.toString())
                    .contains("AWS_ACCESS_KEY_ID", "AWS_PROFILE", "deployhooks sandbox")
                    .doesNotContain("Chain"));
  }
}
