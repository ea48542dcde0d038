package dev.deployhooks.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.deployment.Found;
import dev.deployhooks.invocation.ArtifactCredentials;
import dev.deployhooks.invocation.Invocation.Artifact;
import dev.deployhooks.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Artifacts of a pipeline, on the wire. */
@Timeout(60)
class PipelineArtifactsTest {

  private static final ArtifactCredentials OF_JOB =
      new ArtifactCredentials("ASIAOFJOB", "secret-of-the-job", "session-of-the-job");
  private static final Artifact ARTIFACT = new Artifact("Build", "artifacts", "pipe/Build/a1");
  private static final List<String> WANTED = List.of("imageDetail.json", "imagedefinitions.json");

  @Test
  void files_areThoseAtTheTop_readAsTheJob() throws IOException {
    byte[] zip =
        zip(
            Map.of(
                "imageDetail.json", "{\"a\": \"ä\"}",
                "deep/imagedefinitions.json", "[]",
                "readme.md", "x"));
    try (Wire wire = Wire.answering(200, "application/zip", zip)) {
      assertThat(files(wire))
          .isEqualTo(
              new Found.Known<>(
                  Map.of("imageDetail.json", "{\"a\": \"ä\"}"),
                  "artifact Build (s3://artifacts/pipe/Build/a1)"));
      assertThat(wire.sent())
          .singleElement()
          .satisfies(sent -> assertThat(sent.uri()).isEqualTo("/artifacts/pipe/Build/a1"));
      assertThat(wire.signed())
          .singleElement()
          .satisfies(
              signed -> {
                assertThat(signed.authorization()).contains("Credential=ASIAOFJOB/");
                assertThat(signed.session()).isEqualTo("session-of-the-job");
              });
    }
  }

  @Test
  void files_areUnknown_whenItIsNoZip() throws IOException {
    for (byte[] content : List.of("<html>".getBytes(UTF_8), new byte[0], cutShort())) {
      try (Wire wire = Wire.answering(200, "application/zip", content)) {
        assertThat(why(wire)).contains("cannot be read as a ZIP archive");
      }
    }
  }

  @Test
  void files_areUnknown_whenAFileIsTooLarge_orNoText() throws IOException {
    try (Wire wire =
        Wire.answering(
            200, "application/zip", zip(Map.of("imageDetail.json", "x".repeat(1_048_577))))) {
      assertThat(why(wire)).contains("imageDetail.json is larger than 1048576 bytes");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("imageDetail.json"));
      out.write(new byte[] {'{', (byte) 0xff, '}'});
    }
    try (Wire wire = Wire.answering(200, "application/zip", bytes.toByteArray())) {
      assertThat(why(wire)).contains("imageDetail.json is not UTF-8");
    }
  }

  @Test
  void files_areUnknown_whenTheArtifactIsTooLarge_andTheRestIsNotWaitedFor() throws IOException {
    byte[] noise = new byte[PipelineArtifacts.MAX_BYTES + 1];
    new Random(7).nextBytes(noise);
    try (Wire wire = Wire.answering(200, "application/zip", noise)) {
      assertThat(why(wire)).contains("larger than 67108864 bytes", "UserParameters");
    }
  }

  @Test
  void files_areUnknown_whenTwoFilesHaveTheName() throws IOException {
    byte[] zip = zip(Map.of("imageDetail.json", "{}", "imageDetail.jsox", "[]"));
    String text = new String(zip, java.nio.charset.StandardCharsets.ISO_8859_1);
    byte[] twice =
        text.replace("jsox", "json").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    try (Wire wire = Wire.answering(200, "application/zip", twice)) {
      assertThat(why(wire)).contains("two files imageDetail.json");
    }
  }

  @Test
  void files_areUnknown_withoutSecrets_whenS3Refuses() throws IOException {
    try (Wire wire =
        Wire.answering(
            403,
            "application/xml",
            "<Error><Code>AccessDenied</Code><Message>no session-of-the-job</Message></Error>")) {
      assertThat(why(wire))
          .contains("s3:GetObject", "AccessDenied", "in the role of the pipeline's action")
          .doesNotContain("session-of-the-job");
    }
  }

  @Test
  void files_areNotAskedFor_whenNoTimeIsLeft() throws IOException {
    try (Wire wire = Wire.answering(200, "application/zip", new byte[0])) {
      assertThat(files(wire, Deadline.in(Duration.ZERO, StoppedTime.INSTANCE)))
          .isInstanceOf(Found.Unknown.class);
      assertThat(wire.sent()).isEmpty();
    }
  }

  private static byte[] cutShort() throws IOException {
    byte[] whole = zip(Map.of("imageDetail.json", "{}"));
    return java.util.Arrays.copyOf(whole, whole.length - 30);
  }

  private static byte[] zip(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue().getBytes(UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static String why(Wire wire) {
    return files(wire, Deadline.in(Duration.ofMinutes(1), StoppedTime.INSTANCE))
            instanceof Found.Unknown<Map<String, String>>(String why)
        ? why
        : org.assertj.core.api.Assertions.fail("readable");
  }

  private static Found<Map<String, String>> files(Wire wire) {
    return files(wire, Deadline.in(Duration.ofMinutes(1), StoppedTime.INSTANCE));
  }

  private static Found<Map<String, String>> files(Wire wire, Deadline deadline) {
    AwsClients clients =
        new AwsClients(
            Map.of("AWS_REGION", "us-east-1", "AWS_ACCESS_KEY_ID", "AKIDOFHOOK"),
            builder -> {
              builder.endpointOverride(wire.uri());
              ((S3ClientBuilder) builder).forcePathStyle(true);
            });
    return new PipelineArtifacts(clients::s3With).files(ARTIFACT, WANTED, OF_JOB, deadline);
  }
}
