package dev.deployhooks.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HookEnvironmentTest {

  @TempDir Path home;

  @Test
  void of_when_theUserHasMuchElse_passesOnWhatConcernsTheHook() {
    assertThat(
            HookEnvironment.of(
                Map.of(
                    "EDITOR", "vi",
                    "AWS_PROFILE", "staging",
                    "AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9",
                    "DEPLOYHOOKS_PLAN_REQUIRED", "true",
                    "JAVA_TOOL_OPTIONS", "-Dx=y"),
                home,
                Map.of("AWS_PROFILE", "test")))
        .containsOnly(
            Map.entry("AWS_PROFILE", "test"),
            Map.entry("DEPLOYHOOKS_PLAN_REQUIRED", "true"),
            Map.entry("JAVA_TOOL_OPTIONS", "-Dx=y"));
  }

  @Test
  void of_when_awsIsAStandInAndThereAreNoCredentials_givesStandIns() {
    assertThat(HookEnvironment.of(Map.of("AWS_ENDPOINT_URL", "http://h:1"), home, Map.of()))
        .containsKeys("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
  }

  @Test
  void of_when_awsIsAStandInAndThereIsNoRegion_givesOne() {
    assertThat(HookEnvironment.of(Map.of("AWS_ENDPOINT_URL", "http://h:3"), home, Map.of()))
        .containsEntry("AWS_REGION", "us-east-1");
  }

  @Test
  void of_when_onlyTheDefaultRegionIsSet_takesIt() {
    assertThat(HookEnvironment.of(Map.of("AWS_DEFAULT_REGION", "eu-north-1"), home, Map.of()))
        .containsEntry("AWS_REGION", "eu-north-1");
  }

  @Test
  void of_when_awsIsRealAndThereIsNoRegion_inventsNone() {
    assertThat(HookEnvironment.of(Map.of("AWS_PROFILE", "staging"), home, Map.of()))
        .containsOnlyKeys("AWS_PROFILE");
  }

  @Test
  void of_when_awsIsAStandInAndTheUserHasAProfile_leavesIt() throws Exception {
    Files.writeString(Files.createDirectory(home.resolve(".aws")).resolve("config"), "[default]");

    assertThat(HookEnvironment.of(Map.of("AWS_ENDPOINT_URL_SSM", "http://h:2"), home, Map.of()))
        .doesNotContainKeys("AWS_ACCESS_KEY_ID", "AWS_REGION");
  }

  @Test
  void of_when_awsIsReal_inventsNoCredentials() {
    assertThat(HookEnvironment.of(Map.of("AWS_REGION", "eu-west-2"), home, Map.of()))
        .containsOnlyKeys("AWS_REGION");
  }
}
