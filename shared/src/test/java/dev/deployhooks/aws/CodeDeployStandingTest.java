package dev.deployhooks.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.answer.Standing;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.codedeploy.model.DeploymentInfo;
import software.amazon.awssdk.services.codedeploy.model.DeploymentStatus;
import software.amazon.awssdk.services.codedeploy.model.GetDeploymentRequest;
import software.amazon.awssdk.services.codedeploy.model.GetDeploymentResponse;

class CodeDeployStandingTest {

  private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");

  /** It knows one deployment. */
  private record Knowing(DeploymentInfo info) implements CodeDeployClient {
    @Override
    public GetDeploymentResponse getDeployment(GetDeploymentRequest request) {
      return GetDeploymentResponse.builder().deploymentInfo(info).build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  private static Standing standing(DeploymentStatus status, @Nullable Duration took) {
    DeploymentInfo info =
        DeploymentInfo.builder()
            .status(status)
            .createTime(BEGIN)
            .completeTime(took == null ? null : BEGIN.plus(took))
            .build();
    return new CodeDeployStanding(() -> new Knowing(info))
        .of("d-1", Deadline.in(Duration.ofSeconds(3), Time.ofThisProcess()));
  }

  @Test
  void deployment_isOver_whenItFailedBeforeAHookCouldBeWaitedForInVain() {
    assertThat(standing(DeploymentStatus.FAILED, Duration.ofSeconds(3_599)))
        .isEqualTo(new Standing.Over("Failed"));
  }

  @Test
  void deployment_mayHaveWaitedInVain_whenItFailedAfterAnHour() {
    assertThat(standing(DeploymentStatus.FAILED, Duration.ofHours(1)))
        .isEqualTo(new Standing.Expired("Failed"));
    assertThat(standing(DeploymentStatus.FAILED, null)).isEqualTo(new Standing.Expired("Failed"));
  }

  @Test
  void deployment_isOver_whenItEndedOtherwise() {
    assertThat(standing(DeploymentStatus.SUCCEEDED, Duration.ofHours(2)))
        .isEqualTo(new Standing.Over("Succeeded"));
    assertThat(standing(DeploymentStatus.STOPPED, Duration.ofHours(2)))
        .isEqualTo(new Standing.Over("Stopped"));
  }
}
