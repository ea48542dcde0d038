package dev.deployhooks.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployhooks.check.RequestSigner.Unsigned;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.plan.Signature;
import dev.deployhooks.testing.FakeTime;
import java.net.URI;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Signatures, held against the algorithm as it is written down, not against the SDK. */
@Timeout(60)
class SignerTest {

  private static final String KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

  private final FakeTime time = new FakeTime();

  private final Signer signer =
      new Signer(
          new SignatureV4(
              () ->
                  StaticCredentialsProvider.create(
                      AwsSessionCredentials.create("AKIDEXAMPLE", KEY, "session-of-the-role")),
              () -> "eu-west-1",
              time));

  @Test
  void sign_addsASignatureThatHolds() throws Exception {
    Map<String, String> headers = Map.of("Accept", "application/json", "X-Quiz", "a  b");
    var signed =
        signer.sign(
            new Unsigned(
                "POST",
                URI.create("https://api.example.com/stage/a%20b/quiz?z=1&a=%2F"),
                headers,
                ByteString.encodeUtf8("{\"id\": 7}")),
            new Signature("execute-api", Optional.empty()));

    assertThat(signed.secrets()).containsExactly("session-of-the-role");
    assertThat(signed.headers())
        .containsEntry("X-Amz-Date", "20261122T100000Z")
        .containsEntry("X-Amz-Security-Token", "session-of-the-role");
    assertThat(signed.toString()).doesNotContain("session-of-the-role");
    Map<String, String> all = new HashMap<>(headers);
    all.putAll(signed.headers());
    all.put("Host", "api.example.com");
    assertThat(
            expected(
                "POST",
                "/stage/a%2520b/quiz",
                "a=%2F&z=1",
                all,
                "{\"id\": 7}",
                "20261122/eu-west-1/execute-api/aws4_request"))
        .isEqualTo(signed.headers().get("Authorization"));
  }

  @Test
  void sign_whenThePlanNamesARegion_signsForIt() throws Exception {
    assertThat(
            signer
                .sign(
                    new Unsigned(
                        "GET", URI.create("http://127.0.0.1:8080/"), Map.of(), ByteString.EMPTY),
                    new Signature("s3", Optional.of("us-east-2")))
                .headers()
                .get("Authorization"))
        .contains("/20261122/us-east-2/s3/aws4_request", "host;");
  }

  @Test
  void sign_whenThereAreNoCredentials_saysSo() {
    AwsCredentialsProvider none =
        () -> {
          throw SdkClientException.create("Unable to load credentials");
        };
    assertThatThrownBy(
            () ->
                new Signer(new SignatureV4(() -> none, () -> "eu-west-1", time))
                    .sign(
                        new Unsigned(
                            "GET", URI.create("http://127.0.0.1/"), Map.of(), ByteString.EMPTY),
                        new Signature("lambda", Optional.empty())))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("cannot be signed for lambda");
  }

  /** The authorization as the documentation derives it from what was sent. */
  private static String expected(
      String method,
      String path,
      String query,
      Map<String, String> headers,
      String body,
      String scope)
      throws Exception {
    String authorization = String.valueOf(headers.get("Authorization"));
    int from = authorization.indexOf("SignedHeaders=") + 14;
    String names = authorization.substring(from, authorization.indexOf(',', from));
    StringBuilder canonical =
        new StringBuilder(method).append('\n').append(path).append('\n').append(query).append('\n');
    String date = "";
    for (String name : names.split(";", -1)) {
      String value = "";
      for (Map.Entry<String, String> header : headers.entrySet()) {
        if (header.getKey().toLowerCase(Locale.ROOT).equals(name)) {
          value = header.getValue().strip().replaceAll(" +", " ");
        }
      }
      date = name.equals("x-amz-date") ? value : date;
      canonical.append(name).append(':').append(value).append('\n');
    }
    canonical.append('\n').append(names).append('\n').append(sha256(body));
    String toSign =
        "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n" + sha256(canonical.toString());
    byte[] key = ("AWS4" + KEY).getBytes(UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    return "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/%s, SignedHeaders=%s, Signature=%s"
        .formatted(scope, names, HexFormat.of().formatHex(hmac(key, toSign)));
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }

  private static byte[] hmac(byte[] key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }
}
