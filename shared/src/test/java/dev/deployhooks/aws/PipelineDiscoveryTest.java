package dev.deployhooks.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.deployment.ContainerImage;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.Situation;
import dev.deployhooks.invocation.ArtifactCredentials;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.Invocation.Artifact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineDiscoveryTest {

  private static final ArtifactCredentials OF_JOB = new ArtifactCredentials("AKIA1", "s2", "t3");
  private static final String DETAIL = "{\"ImageURI\": \"quiz@sha256:1\"}";
  private static final String DEFINITIONS =
      "[{\"name\": \"web\", \"imageUri\": \"quiz:2\"}, {\"name\": \"proxy\", \"imageUri\": \"nginx\"}]";

  private final Map<String, Found<Map<String, String>>> artifacts = new HashMap<>();
  private final List<String> read = new ArrayList<>();

  @Test
  void find_takesTheImagesOfUserParameters_andReadsNoArtifact() {
    Deployment.Built built =
        built("{\"images\": [\"a/quiz:1\"], \"architecture\": \"arm64\", \"plan\": \"s3://b/k\"}");

    assertThat(built.images())
        .containsExactly(new ContainerImage("quiz", "a/quiz:1", Optional.empty()));
    assertThat(built.architecture()).contains("arm64");
    assertThat(built.plan()).contains("s3://b/k");
    assertThat(built.source()).isEqualTo("UserParameters");
    assertThat(built.controller().deploymentName()).isEqualTo("job-1");
    assertThat(read).isEmpty();
  }

  @Test
  void find_takesTheImagesOfAllArtifacts_eachOnce() {
    artifact("Source", Map.of("imageDetail.json", DETAIL));
    artifact("Code", Map.of());
    artifact("Build", Map.of("imagedefinitions.json", DEFINITIONS, "imageDetail.json", DETAIL));

    Deployment.Built built = built("");

    assertThat(built.images())
        .extracting(ContainerImage::image)
        .containsExactly("quiz@sha256:1", "quiz:2", "nginx");
    assertThat(built.source())
        .isEqualTo(
            "imageDetail.json of the artifact Source and imageDetail.json of the artifact Build"
                + " and imagedefinitions.json of the artifact Build");
    assertThat(read).containsExactly("Source", "Code", "Build");
  }

  @Test
  void find_asksTheArtifactThatIsNamedAlone() {
    artifact("Source", new Found.Unknown<>("too large"));
    artifact("Build", Map.of("imagedefinitions.json", DEFINITIONS));

    assertThat(built("{\"artifact\": \"Build\"}").images()).hasSize(2);
    assertThat(read).containsExactly("Build");
  }

  @Test
  void find_fails_whenAnArtifactCannotBeRead_whateverTheOthersSay() {
    artifact("Source", Map.of("imageDetail.json", DETAIL));
    artifact("Build", new Found.Unknown<>("access denied"));

    assertThat(why("", Optional.of(OF_JOB))).isEqualTo("access denied");
  }

  @Test
  void find_saysWhatIsMissing() {
    assertThat(why("", Optional.of(OF_JOB))).contains("no input artifact", "UserParameters with");
    artifact("Source", Map.of("readme.md", "x"));
    assertThat(why("", Optional.of(OF_JOB)))
        .contains("Source has no imageDetail.json and no imagedefinitions.json");
    assertThat(why("", Optional.empty())).contains("no credentials");
    assertThat(why("{\"artifact\": \"Built\"}", Optional.of(OF_JOB)))
        .contains("UserParameters.artifact", "only Source");
    assertThat(why("{\"imags\": [], \"plan\": 7}", Optional.of(OF_JOB)))
        .contains("\"imags\" is not known", "UserParameters.plan");
  }

  @Test
  void find_fails_whenAFileCannotBeUsed() {
    artifact("Build", Map.of("imagedefinitions.json", "{}", "imageDetail.json", DETAIL));
    assertThat(why("", Optional.of(OF_JOB)))
        .startsWith("imagedefinitions.json of the artifact Build cannot be used");
  }

  private void artifact(String name, Map<String, String> files) {
    artifact(name, new Found.Known<>(files, name));
  }

  private void artifact(String name, Found<Map<String, String>> files) {
    artifacts.put(name, files);
  }

  private Deployment.Built built(String userParameters) {
    return find(userParameters, Optional.of(OF_JOB))
            instanceof Situation.ToJudge(Deployment.Built built)
        ? built
        : org.assertj.core.api.Assertions.fail("not built");
  }

  private String why(String userParameters, Optional<ArtifactCredentials> credentials) {
    return find(userParameters, credentials) instanceof Situation.Unreadable(String why)
        ? why
        : org.assertj.core.api.Assertions.fail("readable");
  }

  private Situation find(String userParameters, Optional<ArtifactCredentials> credentials) {
    List<String> order = List.of("Source", "Code", "Build");
    return new PipelineDiscovery(
            (artifact, names, own, _) -> {
              assertThat(own).isEqualTo(OF_JOB);
              assertThat(names).containsExactly("imageDetail.json", "imagedefinitions.json");
              assertThat(artifact.bucket() + "/" + artifact.key())
                  .isEqualTo("bucket/" + artifact.name());
              read.add(artifact.name());
              return java.util.Objects.requireNonNull(artifacts.get(artifact.name()));
            })
        .find(
            new Invocation.CodePipeline(
                "job-1",
                userParameters,
                order.stream()
                    .filter(artifacts::containsKey)
                    .map(name -> new Artifact(name, "bucket", name))
                    .toList(),
                credentials,
                Optional.empty()),
            Wired.in(Duration.ofSeconds(10)));
  }
}
