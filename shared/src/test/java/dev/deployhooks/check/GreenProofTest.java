package dev.deployhooks.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployhooks.check.FunctionSource.Answered;
import dev.deployhooks.check.Outcome.Failed;
import dev.deployhooks.check.Outcome.Inconclusive;
import dev.deployhooks.check.Outcome.Passed;
import dev.deployhooks.check.Sight.FunctionAnswer;
import dev.deployhooks.check.Sight.HttpAnswer;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.deployment.ContainerImage;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.Identity;
import dev.deployhooks.deployment.Identity.Kind;
import dev.deployhooks.plan.Capture;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.Expectation;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The proof that it was green that answered. */
class GreenProofTest {

  private static final String REVISION = "arn:aws:ecs:eu-west-1:1:service-revision/shop/quiz/";
  private static final Deployment.Ecs SERVICE =
      service(
          side(REVISION + "71", "arn:aws:ecs:eu-west-1:1:task-definition/quiz:7", "quiz:b107", "7"),
          new Found.Known<>(
              side(
                  REVISION + "61",
                  "arn:aws:ecs:eu-west-1:1:task-definition/quiz:6",
                  "quiz:b106",
                  "6"),
              "test"));

  private static Deployment.Side side(
      String id, String taskDefinition, String image, String digest) {
    return new Deployment.Side(
        id,
        new Found.Known<>(taskDefinition, "test"),
        new Found.Known<>(
            List.of(
                new ContainerImage(
                    "app", "registry:5000/" + image, Optional.of("sha256:" + digest.repeat(8)))),
            "test"),
        new Found.Unknown<>("not asked"),
        new Found.Unknown<>("not asked"));
  }

  private static Deployment.Ecs service(Deployment.Side green, Found<Deployment.Side> blue) {
    Deployment.Ecs sample = Samples.serviceAt("http://127.0.0.1:1");
    return new Deployment.Ecs(
        sample.controller(),
        sample.event(),
        sample.cluster(),
        sample.service(),
        green,
        blue,
        sample.testEntrance());
  }

  private static HttpAnswer carrying(String value) {
    return new HttpAnswer(
        "GET /",
        200,
        List.of(Map.entry("X-Version", value)),
        new Exchange(URI.create("http://127.0.0.1/"), "http/1.1", Optional.empty(), Instant.EPOCH),
        Body.of(ByteString.EMPTY, java.nio.charset.StandardCharsets.UTF_8),
        Duration.ZERO);
  }

  private static CheckSpec check(Kind kind, Capture.Source source) {
    return Samples.check(
        "proof",
        Samples.get("/"),
        new Expectation.Green(Samples.PLACE, source, new Identity(kind, Optional.empty())));
  }

  private static Judged judge(Kind kind, String carried, Deployment deployment) throws Exception {
    CheckSpec check = check(kind, new Capture.Source.Header("x-version"));
    GreenProof.requireKnown(check.expectations(), deployment);
    return Expectations.judge(check, carrying(carried), deployment);
  }

  @ParameterizedTest
  @CsvSource({
    "TASK_DEFINITION, arn:aws:ecs:eu-west-1:1:task-definition/quiz:7",
    "TASK_DEFINITION, quiz:7",
    "TASK_DEFINITION_REVISION, 7",
    "IMAGE_DIGEST, sha256:77777777",
    "IMAGE_DIGEST, 77777777",
    "IMAGE_TAG, b107",
    "SERVICE_REVISION, arn:aws:ecs:eu-west-1:1:service-revision/shop/quiz/71",
    "SERVICE_REVISION, 71"
  })
  void judge_when_answerIsGreens_passes(Kind kind, String carried) throws Exception {
    Judged judged = judge(kind, carried, SERVICE);

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(judged.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "TASK_DEFINITION, arn:aws:ecs:eu-west-1:1:task-definition/quiz:6",
    "TASK_DEFINITION, quiz:6",
    "TASK_DEFINITION_REVISION, 6",
    "IMAGE_DIGEST, sha256:66666666",
    "IMAGE_TAG, b106",
    "SERVICE_REVISION, 61"
  })
  void judge_when_answerIsBlues_saysSoLoudly(Kind kind, String carried) throws Exception {
    assertThat(judge(kind, carried, SERVICE).outcome())
        .isInstanceOfSatisfying(
            Failed.class,
            failed ->
                assertThat(failed.why())
                    .startsWith("expected header x-version to be green's " + kind.word() + " \"")
                    .endsWith(
                        "saw \"%s\": that is BLUE's. What is about to be replaced has answered, not green"
                            .formatted(carried)));
  }

  @ParameterizedTest
  @CsvSource({
    "TASK_DEFINITION, quiz:77",
    "TASK_DEFINITION, 7",
    "TASK_DEFINITION, arn:aws:ecs:eu-west-1:2:task-definition/quiz:7",
    "TASK_DEFINITION_REVISION, quiz:7",
    "IMAGE_TAG, quiz:b107",
    "IMAGE_TAG, B107",
    "IMAGE_DIGEST, 7777777"
  })
  void judge_when_answerIsNeithers_fails(Kind kind, String carried) throws Exception {
    assertThat(judge(kind, carried, SERVICE).observations().getFirst().seen())
        .startsWith("\"" + carried + "\": neither green's nor blue's, which is ");
  }

  @Test
  void judge_when_bothSidesAreTheSame_isInconclusive() throws Exception {
    Deployment.Ecs again = service(SERVICE.green(), new Found.Known<>(SERVICE.green(), "test"));

    assertThat(judge(Kind.IMAGE_TAG, "b107", again).outcome())
        .isEqualTo(
            new Inconclusive(
                "expected header x-version to be green's imageTag \"b107\", saw \"b107\", but blue"
                    + " has the same imageTag, so that it proves nothing: give the plan something"
                    + " else to tell them by"));
    assertThat(judge(Kind.IMAGE_TAG, "b108", again).outcome()).isInstanceOf(Failed.class);
  }

  @Test
  void judge_when_bothSidesAreTheSameAndMoreIsWrong_fails() throws Exception {
    Deployment.Ecs again = service(SERVICE.green(), new Found.Known<>(SERVICE.green(), "test"));
    CheckSpec check =
        Samples.check(
            "proof",
            Samples.get("/"),
            check(Kind.IMAGE_TAG, new Capture.Source.Header("x-version")).expectations().getFirst(),
            Samples.status(204));

    assertThat(Expectations.judge(check, carrying("b107"), again).outcome())
        .isEqualTo(new Failed("expected status 204, saw status 200"));
  }

  @Test
  void judge_when_blueIsNotKnown_passesWithAWarning() throws Exception {
    Deployment.Ecs first = service(SERVICE.green(), new Found.Unknown<>("first deployment"));

    Judged judged = judge(Kind.IMAGE_TAG, "b107", first);

    assertThat(judged.outcome()).isEqualTo(new Passed());
    assertThat(judged.warnings())
        .containsExactly(
            "blue's imageTag is not known, and could be the same as green's: first deployment");
    assertThat(judge(Kind.SERVICE_REVISION, "71", first).warnings()).isEmpty();
    assertThat(judge(Kind.IMAGE_TAG, "b106", first).outcome()).isInstanceOf(Failed.class);
  }

  @Test
  void judge_when_answerDoesNotSayIt_fails() throws Exception {
    CheckSpec check = check(Kind.IMAGE_TAG, new Capture.Source.Header("x-build"));

    assertThat(Expectations.judge(check, carrying("b107"), SERVICE).outcome())
        .isEqualTo(
            new Failed(
                "expected header x-build to be green's imageTag \"b107\", saw no header x-build"));
  }

  @Test
  void judge_when_aFunctionSaysItsVersion() throws Exception {
    Deployment.Lambda function = Samples.function("7");
    CheckSpec check =
        check(
            Kind.VERSION,
            new Capture.Source.Regex(com.google.re2j.Pattern.compile("version=([0-9]+)")));
    FunctionAnswer seven =
        new FunctionAnswer(
            "invoke", "7", new Answered(Optional.empty(), "\"version=7\"", "", "7", Duration.ZERO));
    FunctionAnswer eight =
        new FunctionAnswer(
            "invoke", "7", new Answered(Optional.empty(), "\"version=8\"", "", "7", Duration.ZERO));

    assertThat(Expectations.judge(check, seven, function).outcome()).isEqualTo(new Passed());
    assertThat(Expectations.judge(check, eight, function).outcome())
        .isEqualTo(
            new Failed(
                "expected what /version=([0-9]+)/ finds to be green's version \"7\", saw \"8\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          VERSION          | only a function has versions
          SERVICE_REVISION | only deployments by Amazon ECS itself have service revisions
          IMAGE_DIGEST     | the digest of quiz is not known
          IMAGE_TAG        | the image quiz is named without a tag
          TASK_DEFINITION  | the task definition is named quiz, without a revision
          """)
  void requireKnown_when_discoveryDoesNotKnow_cannotLook(Kind kind, String why) {
    Deployment.Ecs vague =
        service(
            new Deployment.Side(
                "ecs-svc/1",
                new Found.Known<>("quiz", "AppSpec"),
                new Found.Known<>(
                    List.of(new ContainerImage("app", "quiz", Optional.empty())), "test"),
                new Found.Unknown<>("not asked"),
                new Found.Unknown<>("not asked")),
            SERVICE.blue());

    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(() -> judge(kind, "7", vague))
        .withMessageStartingWith(
            "whether green answers cannot be proven by its " + kind.word() + ", which is not known")
        .withMessageContaining(why);
  }

  @Test
  void requireKnown_when_thereAreSeveralContainers_wantsToKnowWhich() throws Exception {
    Found<List<ContainerImage>> images =
        new Found.Known<>(
            List.of(
                new ContainerImage("app", "quiz:b107", Optional.empty()),
                new ContainerImage("log", "fluent:2.1", Optional.empty())),
            "test");
    Deployment.Side green =
        new Deployment.Side(
            "",
            new Found.Unknown<>("not asked"),
            images,
            new Found.Unknown<>("not asked"),
            new Found.Unknown<>("not asked"));
    Deployment.Ecs two = service(green, SERVICE.blue());

    assertThatExceptionOfType(CannotLookException.class)
        .isThrownBy(() -> judge(Kind.IMAGE_TAG, "b107", two))
        .withMessageContaining("there are 2 containers (app, log): say which with container");
    assertThat(new Identity(Kind.IMAGE_TAG, Optional.of("app")).ofGreen(two).known())
        .contains("b107");
    assertThat(new Identity(Kind.IMAGE_TAG, Optional.of("log")).ofGreen(two).known())
        .contains("2.1");
    assertThat(new Identity(Kind.IMAGE_TAG, Optional.of("web")).ofGreen(two))
        .isEqualTo(new Found.Unknown<>("no container is named web; there are app, log"));
  }
}
