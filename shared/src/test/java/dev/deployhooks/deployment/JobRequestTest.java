package dev.deployhooks.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobRequestTest {

  private static final String QUIZ = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/quiz";
  private static final String DIGEST = "sha256:" + "a1".repeat(32);

  @Test
  void read_takesAllThatAPipelineMaySay() {
    assertThat(
            JobRequest.read(
                """
                {"images": ["%s:7", {"name": "proxy", "imageUri": " %s@%s "}],
                 "architecture": "ARM64", "plan": "ssm:/deployhooks/images/quiz"}
                """
                    .formatted(QUIZ, QUIZ, DIGEST)))
        .isEqualTo(
            new JobRequest.Reading.Understood(
                new JobRequest(
                    List.of(
                        new ContainerImage("quiz", QUIZ + ":7", Optional.empty()),
                        new ContainerImage("proxy", QUIZ + "@" + DIGEST, Optional.of(DIGEST))),
                    Optional.empty(),
                    Optional.of("ARM64"),
                    Optional.of("ssm:/deployhooks/images/quiz"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n", "{}"})
  void read_leavesTheImagesToTheArtifacts_whenNothingIsSaid(String text) {
    assertThat(JobRequest.read(text))
        .isEqualTo(
            new JobRequest.Reading.Understood(
                new JobRequest(List.of(), Optional.empty(), Optional.empty(), Optional.empty())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          quiz:7                                  | UserParameters: it is not JSON
          []                                      | UserParameters: expected a JSON object
          {"image": "quiz"}                       | UserParameters: "image" is not known, expected images, artifact
          {"images": "quiz"}                      | UserParameters.images: expected a list
          {"images": []}                          | UserParameters.images: expected a list
          {"images": ["quiz", 7]}                 | UserParameters.images[1]: expected a text
          {"images": [" "]}                       | UserParameters.images[0]: expected a text
          {"images": [{"name": "web"}]}           | UserParameters.images[0]: imageUri is missing
          {"images": [{"imageUri": "quiz"}]}      | UserParameters.images[0]: name is missing
          {"images": [{"name": 1, "imageUri": "quiz"}]} | UserParameters.images[0].name: expected a text
          {"images": [{"name": "a", "imageUri": "b", "tag": "c"}]} | UserParameters.images[0]: "tag" is not known
          {"images": ["quiz"], "artifact": "Build"} | UserParameters: both images and artifact
          {"artifact": null}                      | UserParameters.artifact: expected a text
          {"architecture": "mips"}                | UserParameters.architecture: "mips" is none
          {"plan": {}}                            | UserParameters.plan: expected a text
          {"plan": "a", "plan": "b"}              | UserParameters: a member stands twice
          """)
  void read_saysWhereAMistakeIs(String text, String mistake) {
    assertThat(JobRequest.read(text))
        .isInstanceOfSatisfying(
            JobRequest.Reading.Mistaken.class,
            mistaken ->
                assertThat(mistaken.mistakes()).singleElement().asString().contains(mistake));
  }

  @Test
  void read_saysAllMistakesAtOnce() {
    assertThat(JobRequest.read("{\"images\": [1, 2], \"plans\": \"x\", \"architecture\": \"y\"}"))
        .isInstanceOfSatisfying(
            JobRequest.Reading.Mistaken.class,
            mistaken -> assertThat(mistaken.mistakes()).hasSize(4));
  }
}
