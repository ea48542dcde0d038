package dev.deployhooks.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltImagesTest {

  private static final String QUIZ = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/quiz";
  private static final String DIGEST = "sha256:" + "a1".repeat(32);

  @Test
  void in_takesTheImageOfTheSourceAction() {
    assertThat(
            BuiltImages.in(
                BuiltImages.DETAIL,
                """
                {"ImageSizeInBytes": "44728918", "ImageDigest": "%s", "Version": "1.0",
                 "ImagePushedAt": "Mon Jan 21 20:04:00 UTC 2019", "RegistryId": "123456789012",
                 "RepositoryName": "team/quiz", "ImageURI": "%s@%s", "ImageTags": ["latest"]}
                """
                    .formatted(DIGEST, QUIZ, DIGEST),
                "imageDetail.json of Source"))
        .isEqualTo(
            new Found.Known<>(
                List.of(new ContainerImage("quiz", QUIZ + "@" + DIGEST, Optional.of(DIGEST))),
                "imageDetail.json of Source"));
  }

  @Test
  void in_goesByTheTag_whenThatIsWhatIsDeployed() {
    assertThat(
            BuiltImages.in(
                BuiltImages.DETAIL,
                "{\"ImageURI\": \"%s:7\", \"ImageDigest\": \"%s\"}".formatted(QUIZ, DIGEST),
                "x"))
        .isEqualTo(
            new Found.Known<>(
                List.of(new ContainerImage("quiz", QUIZ + ":7", Optional.empty())), "x"));
  }

  @Test
  void in_takesAnImageForEachContainer() {
    assertThat(
            BuiltImages.in(
                BuiltImages.DEFINITIONS,
                """
                [{"name": "web", "imageUri": "%s:7", "more": 1}, {"name": "proxy", "imageUri": "nginx"}]
                """
                    .formatted(QUIZ),
                "x"))
        .isEqualTo(
            new Found.Known<>(
                List.of(
                    new ContainerImage("web", QUIZ + ":7", Optional.empty()),
                    new ContainerImage("proxy", "nginx", Optional.empty())),
                "x"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          imageDetail.json      | nothing                    | it is not JSON
          imageDetail.json      | []                         | expected an object with ImageURI
          imageDetail.json      | {"imageUri": "x"}          | ImageURI is missing
          imageDetail.json      | {"ImageURI": 7}            | ImageURI is missing
          imageDetail.json      | {"ImageURI": "x", "ImageDigest": 7} | ImageDigest is missing
          imageDetail.json      | {"ImageURI": "x@sha256:1", "ImageDigest": "sha256:2"} | different digests
          imagedefinitions.json | {}                         | expected a list
          imagedefinitions.json | []                         | expected a list
          imagedefinitions.json | [[]]                       | [0] is no object
          imagedefinitions.json | [{"name": "a", "imageUri": "b"}, {"name": "c"}] | [1].imageUri is missing
          imagedefinitions.json | [{"name": " ", "imageUri": "b"}] | [0].name is missing
          """)
  void in_saysWhatIsWrong(String file, String text, String why) {
    assertThat(BuiltImages.in(file, text, file + " of the artifact Build"))
        .isInstanceOfSatisfying(
            Found.Unknown.class,
            unknown ->
                assertThat(unknown.why())
                    .startsWith(file + " of the artifact Build cannot be used: ")
                    .contains(why));
  }
}
