package dev.deployhooks.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpServer;
import dev.deployhooks.report.Filing;
import dev.deployhooks.sandbox.Sandbox;
import dev.deployhooks.sandbox.wire.Faults.Fault;
import dev.deployhooks.testing.FakeTime;
import dev.deployhooks.time.Deadline;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

@Timeout(60)
class S3ReportsTest {

  private static final String KEY = "shop/quiz/2026-11-22/d-1/gate/BeforeInstall-1.json";
  private static final String KMS = "arn:aws:kms:eu-west-1:123456789012:key/reports";

  private final FakeTime time = new FakeTime();

  private static JsonObject report() {
    JsonObject report = new JsonObject();
    report.addProperty("verdict", "fäil");
    return report;
  }

  private Filing keep(ReportPlace place, Map<String, String> environment) {
    return new S3Reports(place, () -> new AwsClients(environment).http(time))
        .keep(KEY, report(), Deadline.in(Duration.ofMinutes(1), time));
  }

  private static String why(Filing filing) {
    assertThat(filing).isInstanceOf(Filing.NotKept.class);
    return ((Filing.NotKept) filing).why();
  }

  private static ReportPlace place(String word) {
    return ReportPlace.of(Map.of(ReportPlace.REPORTS, word)).orElseThrow();
  }

  @Test
  void keep_putsTheReportUnderItsKey() {
    try (Sandbox sandbox = new Sandbox()) {
      sandbox.objects().bucket("audit");
      assertThat(keep(place("audit/of/releases"), sandbox.environment("hook")))
          .isEqualTo(new Filing.At("s3://audit/of/releases/" + KEY));
      assertThat(sandbox.objects().keys("audit")).containsExactly("of/releases/" + KEY);
      assertThat(sandbox.objects().text("audit", "of/releases/" + KEY))
          .contains("{\"verdict\":\"fäil\"}");
      assertThat(sandbox.calls())
          .singleElement()
          .satisfies(
              call -> {
                assertThat(call.action()).isEqualTo("s3:PutObject");
                assertThat(call.caller()).isEqualTo("hook");
              });
    }
  }

  @Test
  void keep_triesAgain_whenS3IsOnlySlow() {
    try (Sandbox sandbox = new Sandbox()) {
      sandbox.objects().bucket("audit");
      sandbox.faults().on("PutObject", 2, new Fault.Throttle());
      assertThat(keep(place("audit"), sandbox.environment()))
          .isEqualTo(new Filing.At("s3://audit/" + KEY));
      assertThat(sandbox.calls("PutObject")).hasSize(3);
    }
  }

  @Test
  void keep_saysWhatIsMissing_whenTheRoleMayNot() {
    try (Sandbox sandbox = new Sandbox()) {
      sandbox.objects().bucket("audit");
      sandbox.roles().grant("hook", List.of("s3:GetObject"));
      assertThat(
              why(
                  keep(
                      new ReportPlace("audit", "of/", Optional.of(KMS)),
                      sandbox.environment("hook"))))
          .startsWith("s3:PutObject of s3://audit/of/" + KEY + " failed: AccessDenied (HTTP 403")
          .endsWith(
              "Allow s3:PutObject on arn:aws:s3:::audit/of/*, and kms:GenerateDataKey on "
                  + KMS
                  + " to the role of the hook");
      assertThat(sandbox.calls("PutObject")).as("asked once").hasSize(1);
    }
  }

  @Test
  void keep_saysThatThereIsNoBucket() {
    try (Sandbox sandbox = new Sandbox()) {
      assertThat(why(keep(place("nowhere"), sandbox.environment())))
          .startsWith("s3:PutObject of s3://nowhere/" + KEY + " failed: NoSuchBucket (HTTP 404")
          .endsWith("The specified bucket does not exist");
    }
  }

  @Test
  void keep_asksNothing_whenNoTimeIsLeft() {
    try (Sandbox sandbox = new Sandbox()) {
      assertThat(
              new S3Reports(place("audit"), () -> new AwsClients(sandbox.environment()).http(time))
                  .keep(KEY, report(), Deadline.in(Duration.ZERO, time)))
          .isInstanceOfSatisfying(
              Filing.NotKept.class,
              not -> assertThat(not.why()).endsWith("was not tried: no time was left"));
      assertThat(sandbox.calls()).isEmpty();
    }
  }

  /** The answer has been given, and the function is billed for what it waits. */
  @Test
  void keep_givesUp_whenS3IsSilent() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    HttpServer silent =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    silent.createContext("/", _ -> never.countDown());
    silent.start();
    try {
      Filing filing =
          new S3Reports(
                  place("audit"),
                  () ->
                      new AwsClients(
                              Map.of(
                                  "AWS_REGION",
                                  "eu-west-1",
                                  "AWS_ACCESS_KEY_ID",
                                  "key",
                                  "AWS_SECRET_ACCESS_KEY",
                                  "secret",
                                  "AWS_ENDPOINT_URL_S3",
                                  "http://127.0.0.1:" + silent.getAddress().getPort()))
                          .http(time))
              .keep(KEY, report(), Deadline.in(Duration.ofMillis(80), time));
      assertThat(filing)
          .isInstanceOfSatisfying(
              Filing.NotKept.class,
              not -> assertThat(not.why()).contains("was not answered in time: is AWS reachable"));
    } finally {
      silent.stop(0);
    }
  }

  /** What AWS itself is sent: the host, and what is signed. */
  @ParameterizedTest
  @CsvSource({
    "audit,          audit.s3.eu-west-1.amazonaws.com, /",
    "audit.quiz.com, s3.eu-west-1.amazonaws.com,       /audit.quiz.com/"
  })
  void keep_isSigned_asS3WantsIt(String bucket, String host, String path) {
    Sent sent = new Sent();
    SignedHttp http =
        new SignedHttp(
            new SignatureV4(
                () -> StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "s")),
                () -> "eu-west-1",
                time),
            Map.of(),
            () -> sent);
    assertThat(
            new S3Reports(new ReportPlace(bucket, "", Optional.of(KMS)), () -> http)
                .keep(KEY, report(), Deadline.in(Duration.ofMinutes(1), time)))
        .isEqualTo(new Filing.At("s3://" + bucket + "/" + KEY));
    assertThat(sent.url).isEqualTo(URI.create("https://" + host + path + KEY));
    assertThat(sent.headers)
        .containsEntry("Content-Type", "application/json")
        .containsEntry("x-amz-server-side-encryption", "aws:kms")
        .containsEntry("x-amz-server-side-encryption-aws-kms-key-id", KMS)
        // printf '{"verdict":"fäil"}' | openssl dgst -sha256 [-binary | base64]
        .containsEntry(
            "x-amz-content-sha256",
            "34e9ce9f0828e4f84a5ee545bfdc6dd8fb5b2a611f5bcce55201139ba661d2ae")
        .containsEntry("x-amz-checksum-sha256", "NOnOnwgo5PhKXuVFv9xt2PtbKmEfW8zlUgETm6Zh0q4=");
    assertThat(sent.headers.get("Authorization"))
        .contains(
            "Credential=AKID/20261122/eu-west-1/s3/aws4_request",
            "host;x-amz-checksum-sha256;x-amz-content-sha256;x-amz-date;"
                + "x-amz-server-side-encryption;x-amz-server-side-encryption-aws-kms-key-id");
  }

  /** A connection that keeps what it is given, and says that it is done. */
  private static final class Sent implements SdkHttpClient {

    private URI url = URI.create("");
    private Map<String, String> headers = Map.of();

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      url = request.httpRequest().getUri();
      headers = new HashMap<>();
      request.httpRequest().forEachHeader((name, values) -> headers.put(name, values.getFirst()));
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          return HttpExecuteResponse.builder()
              .response(SdkHttpFullResponse.builder().statusCode(200).build())
              .responseBody(AbortableInputStream.createEmpty())
              .build();
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @CsvSource({
    "audit,               audit, ''",
    "audit/,              audit, ''",
    "audit/of/releases,   audit, of/releases/",
    "s3://audit/releases/, audit, releases/"
  })
  void place_isABucketAndPerhapsAFolder(String word, String bucket, String prefix) {
    assertThat(place(" " + word + " "))
        .isEqualTo(new ReportPlace(bucket, prefix, Optional.empty()));
    assertThat(ReportPlace.of(Map.of(ReportPlace.REPORTS, " "))).isEmpty();
    assertThat(ReportPlace.of(Map.of())).isEmpty();
  }

  @Test
  void keep_saysWhatIsWrong_whenThePlaceIsNoBucket() {
    assertThat(keep(place("our reports"), Map.of("AWS_REGION", "eu-west-1")))
        .isInstanceOfSatisfying(
            Filing.NotKept.class,
            not ->
                assertThat(not.why())
                    .isEqualTo(
                        "DEPLOYHOOKS_REPORTS is no bucket, nor bucket/prefix, of letters, digits"
                            + " and . _ - /: s3://our reports/"
                            + KEY));
  }
}
