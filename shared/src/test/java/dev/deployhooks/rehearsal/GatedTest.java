package dev.deployhooks.rehearsal;

import static dev.deployhooks.sandbox.Vulnerability.fixable;
import static dev.deployhooks.sandbox.Vulnerability.unfixable;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import dev.deployhooks.rehearsal.Gated.Course;
import dev.deployhooks.sandbox.Mishap;
import dev.deployhooks.sandbox.Registry.Scanning;
import dev.deployhooks.sandbox.Vulnerability;
import dev.deployhooks.sandbox.wire.Faults.Fault;
import dev.deployhooks.sandbox.wire.Recorded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate from call to answer, where scans land late and it has to come back. */
class GatedTest {

  private static final Vulnerability CRITICAL =
      fixable("CVE-2026-31001", "CRITICAL", "openssl", "3.0.1", "3.0.15");
  private static final Vulnerability LOW = unfixable("CVE-2026-31002", "LOW", "bash", "5.1");

  private final Gated gate = new Gated();

  @AfterEach
  void close() {
    gate.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecs", "lambda"})
  void codeDeploy_isStopped_whenTheScanThatLandsLateIsBad(String platform)
      throws InterruptedException {
    String blue = gate.image(LOW);
    String green = gate.imageScannedLate(CRITICAL, LOW);

    Course course = platform.equals("ecs") ? gate.ecs(blue, green) : gate.lambda(blue, green);

    assertThat(course.accepted()).as(course.why()).containsExactly("Failed");
    assertThat(course.ended().status()).isEqualTo("Failed");
    assertThat(course.why()).contains("1 critical, and at most 0 may be there");
    assertThat(course.undecided()).as("until it landed").isBetween(3L, 4L);
    assertThat(gate.played().sleeps()).as("no idle compute").isEmpty();
    assertThat(gate.played().dead().waiting()).isEmpty();
    assertThat(course.report().getAsJsonArray("checks").toString())
        .contains("to mend it: openssl 3.0.1 to 3.0.15 clears 1 of 1", "1 new (CVE-2026-31001");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecs", "lambda"})
  void codeDeploy_goesOn_whenTheScanThatLandsLateIsGood_andStays(String platform)
      throws InterruptedException {
    String blue = gate.image(LOW);
    String green = gate.imageScannedLate(LOW);

    Course course = platform.equals("ecs") ? gate.ecs(blue, green) : gate.lambda(blue, green);

    assertThat(course.accepted()).as(course.why()).containsExactly("Succeeded");
    assertThat(course.ended().status()).isEqualTo("Succeeded");
    assertThat(course.undecided())
        .as("it was pending, then the list was empty, then it changed, then it stayed")
        .isBetween(4L, 6L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecs", "lambda"})
  void answer_isOneAndRight_whateverBecomesOfTheMessages(String platform)
      throws InterruptedException {
    List<Mishap> mishaps =
        List.of(
            new Mishap.Twice(), new Mishap.Late(Duration.ofMinutes(4)), new Mishap.NotStarted());
    for (Mishap mishap : mishaps) {
      try (Gated troubled = new Gated()) {
        troubled.played().newInstanceEachTime();
        troubled.played().queue().mishap(1, mishap);
        String blue = troubled.image(LOW);
        String green = troubled.imageScannedLate(CRITICAL);
        Course course =
            platform.equals("ecs") ? troubled.ecs(blue, green) : troubled.lambda(blue, green);
        assertThat(course.accepted()).as(mishap + ": " + course.why()).containsExactly("Failed");
      }
    }
  }

  @Test
  void answer_isFailed_whenTheScanNeverComes_beforeCodeDeploysHourIsOver()
      throws InterruptedException {
    String green = gate.sandbox().registry().push(Gated.QUIZ, "unscanned");
    gate.sandbox().registry().scanIs(green, Scanning.ENHANCED, "PENDING");

    Course course = gate.ecs(gate.image(), gate.sandbox().registry().uri(Gated.QUIZ) + "@" + green);

    assertThat(course.accepted()).containsExactly("Failed");
    assertThat(course.why()).contains("the scan is PENDING");
    assertThat(course.ended().reason()).doesNotContain("one hour");
  }

  @Test
  void pipeline_goesOn_whenTheImagesOfUserParametersAreGood() throws InterruptedException {
    Course course = gate.play(gate.action().userParameters(naming(gate.image(LOW))));

    assertThat(course.ended().status()).as(course.why()).isEqualTo("Succeeded");
    assertThat(course.accepted()).containsExactly("continued", "continued", "Succeeded");
    List<Recorded> answers = gate.sandbox().calls("PutJobSuccessResult");
    assertThat(answers.getFirst().input().get("continuationToken").getAsString())
        .contains("\"look\":1")
        .hasSizeLessThan(300);
    assertThat(answers.getLast().input().has("continuationToken")).isFalse();
    assertThat(gate.played().queue().sent()).as("CodePipeline brings it back").isEmpty();
    assertThat(course.report().getAsJsonObject("deployment").toString())
        .contains("images of a pipeline (quiz)", "1 of UserParameters", "PipelineAction");
  }

  @Test
  void pipeline_stops_withTheReason_whenTheScanThatLandsLateIsBad() throws InterruptedException {
    Course course =
        gate.play(gate.action().userParameters(naming(gate.imageScannedLate(CRITICAL))));

    assertThat(course.ended().status()).isEqualTo("Failed");
    assertThat(course.ended().reason())
        .startsWith("JobFailed: ")
        .contains("1 critical, and at most 0 may be there");
    assertThat(course.accepted()).hasSizeBetween(5, 8).last().isEqualTo("Failed");
  }

  @ParameterizedTest
  @CsvSource({"imageDetail.json", "imagedefinitions.json"})
  void pipeline_takesTheImagesFromItsArtifact_asTheJob(String file)
      throws InterruptedException, IOException {
    String image = gate.image(CRITICAL);
    gate.sandbox()
        .objects()
        .put(
            "artifacts",
            "pipe/Build/a1",
            zip(
                file,
                file.equals("imageDetail.json")
                    ? "{\"ImageURI\": \"" + image + "\"}"
                    : "[{\"name\": \"web\", \"imageUri\": \"" + image + "\"}]"));

    Course course = gate.play(gate.action().artifact("Build", "artifacts", "pipe/Build/a1"));

    assertThat(course.ended().status()).isEqualTo("Failed");
    assertThat(course.ended().reason()).contains("1 critical");
    assertThat(course.report().getAsJsonObject("deployment").toString())
        .contains(file + " of the artifact Build");
    assertThat(gate.sandbox().calls("GetObject")).hasSize(1);
  }

  @Test
  void pipeline_stops_atOnce_whenItSaysNothingThatCanBeJudged() throws InterruptedException {
    Course course = gate.play(gate.action().userParameters("{\"imags\": []}"));

    assertThat(course.ended().reason())
        .isEqualTo(
            "JobFailed: UserParameters: \"imags\" is not known, expected images, artifact,"
                + " architecture, plan");
    assertThat(course.accepted()).containsExactly("Failed");
  }

  @Test
  void pipeline_goesByThePlanThatItNames() throws InterruptedException {
    gate.sandbox()
        .parameters()
        .put("/deployhooks/images/quiz", "version: 1\nimages: {mode: observe, limits: {low: 0}}\n");
    String image = gate.image(LOW);

    Course course =
        gate.play(
            gate.action()
                .userParameters(
                    "{\"images\": [\"%s\"], \"plan\": \"ssm:/deployhooks/images/quiz\"}"
                        .formatted(image)));

    assertThat(course.ended().status()).as(course.why()).isEqualTo("Succeeded");
    assertThat(course.why()).startsWith("ONLY OBSERVED").contains("1 low");
  }

  @Test
  void pipeline_getsItsAnswer_whateverCallGoesWrongOnce() throws InterruptedException {
    for (Fault fault :
        List.of(new Fault.Throttle(), new Fault.ServerError(), new Fault.LoseAnswer())) {
      for (int call = 1; call <= 6; call++) {
        try (Gated troubled = new Gated()) {
          troubled.sandbox().faults().atCall(call, fault);
          Course course =
              troubled.play(
                  troubled.action().userParameters(naming(troubled.imageScannedLate(CRITICAL))));
          assertThat(course.ended().status())
              .as(fault + " at call " + call + ": " + course.ended().reason())
              .isEqualTo("Failed");
          assertThat(course.accepted()).last().isEqualTo("Failed");
          assertThat(course.ended().reason()).doesNotContain("did not answer in time");
        }
      }
    }
  }

  @Test
  void pipeline_keepsNoSecretOfTheJob_inItsLog() throws InterruptedException {
    Course course = gate.play(gate.action().artifact("Build", "artifacts", "nowhere"));
    assertThat(course.ended().reason()).contains("artifact Build (s3://artifacts/nowhere)");
    assertThat(String.join("\n", gate.played().log()) + course.ended().reason())
        .doesNotContain("secret-of-the-job", "session-of-the-job", "ASIAPIPELINE");
  }

  private static String naming(String image) {
    JsonElement quoted = new com.google.gson.JsonPrimitive(image);
    return "{\"images\": [" + quoted + "]}";
  }

  private static byte[] zip(String name, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry(name));
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
