package dev.deployhooks.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.deployment.ObjectReading;
import dev.deployhooks.time.Deadline;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class S3ObjectsTest {

  private static final String XML = "application/xml";
  private static final Deadline DEADLINE = Deadline.in(Duration.ofMinutes(3), StoppedTime.INSTANCE);

  @Test
  void read_whenThere_isItsContent() throws IOException {
    try (Wire wire = Wire.answering(200, "binary/octet-stream", "version: 1\n")) {
      ObjectReading reading = read(wire.uri(), Optional.of("v7"));

      assertThat(reading)
          .isInstanceOfSatisfying(
              ObjectReading.Bytes.class,
              bytes -> assertThat(new String(bytes.content(), UTF_8)).isEqualTo("version: 1\n"));
      assertThat(wire.sent())
          .singleElement()
          .satisfies(
              sent -> {
                assertThat(sent.method()).isEqualTo("GET");
                assertThat(sent.uri()).isEqualTo("/plans/shop/quiz.yaml?versionId=v7");
              });
    }
  }

  @Test
  void read_whenNoSuchKey_isNotFound() throws IOException {
    try (Wire wire =
        Wire.answering(
            404,
            XML,
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>shop/quiz.yaml</Key></Error>
            """)) {
      assertThat(read(wire.uri(), Optional.empty()))
          .isEqualTo(new ObjectReading.NotFound("there is no object s3://plans/shop/quiz.yaml"));
    }
  }

  @Test
  void read_whenNoSuchBucket_isUnreadable() throws IOException {
    try (Wire wire =
        Wire.answering(
            404,
            XML,
            "<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message></Error>")) {
      assertThat(read(wire.uri(), Optional.empty()))
          .isEqualTo(
              new ObjectReading.Unreadable(
                  "s3:GetObject of s3://plans/shop/quiz.yaml failed: NoSuchBucket (HTTP 404): The"
                      + " specified bucket does not exist"));
    }
  }

  @Test
  void read_whenForbidden_namesPermissionAndArn() throws IOException {
    try (Wire wire =
        Wire.answering(
            403, XML, "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>")) {
      assertThat(read(wire.uri(), Optional.of("v7")))
          .isEqualTo(
              new ObjectReading.Unreadable(
                  "s3:GetObject of s3://plans/shop/quiz.yaml?versionId=v7 failed: AccessDenied"
                      + " (HTTP 403): Access Denied. Allow s3:GetObjectVersion on"
                      + " arn:aws:s3:::plans/shop/quiz.yaml (and s3:ListBucket on the bucket,"
                      + " without which S3 answers 403 for an object that is missing) to the role"
                      + " of the hook"));
    }
  }

  @Test
  void read_whenGarbage_isUnreadable() throws IOException {
    try (Wire wire = Wire.answering(500, "text/html", "<html>oops")) {
      assertThat(read(wire.uri(), Optional.empty()))
          .isInstanceOfSatisfying(
              ObjectReading.Unreadable.class,
              unreadable ->
                  assertThat(unreadable.why())
                      .startsWith(
                          "s3:GetObject of s3://plans/shop/quiz.yaml failed: an error without a"
                              + " code (HTTP 500)"));
    }
  }

  @Test
  void read_whenTooLarge_isUnreadable() throws IOException {
    try (Wire wire = Wire.answering(200, "text/plain", new byte[S3Objects.MAX_BYTES + 1])) {
      assertThat(read(wire.uri(), Optional.empty()))
          .isEqualTo(
              new ObjectReading.Unreadable(
                  "s3://plans/shop/quiz.yaml is larger than 1048576 bytes, which is more than is"
                      + " read"));
    }
  }

  @Test
  void read_whenLargestAllowed_isRead() throws IOException {
    try (Wire wire = Wire.answering(200, "text/plain", new byte[S3Objects.MAX_BYTES])) {
      assertThat(read(wire.uri(), Optional.empty())).isInstanceOf(ObjectReading.Bytes.class);
    }
  }

  @Test
  void read_whenNoTimeIsLeft_makesNoClientAndAsksNothing() {
    S3Objects objects =
        new S3Objects(
            () -> {
              throw new AssertionError("no client is needed");
            });

    assertThat(
            objects.read(
                "plans",
                "shop/quiz.yaml",
                Optional.empty(),
                Deadline.in(Duration.ZERO, StoppedTime.INSTANCE)))
        .isEqualTo(
            new ObjectReading.Unreadable(
                "s3:GetObject of s3://plans/shop/quiz.yaml was not tried: no time was left"));
  }

  private static ObjectReading read(URI endpoint, Optional<String> versionId) {
    try (S3Client client =
        S3Client.builder()
            .endpointOverride(endpoint)
            .forcePathStyle(true)
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "hidden")))
            .httpClient(UrlConnectionHttpClient.create())
            .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build()) {
      return new S3Objects(() -> client).read("plans", "shop/quiz.yaml", versionId, DEADLINE);
    }
  }
}
