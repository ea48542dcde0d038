package dev.deployhooks.aws;

import dev.deployhooks.time.Time;
import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** Small signed questions to a service of the test's own. */
final class JsonQuestions {

  private JsonQuestions() {}

  /** To the one service that listens there, whatever it plays. */
  static AwsJson to(URI endpoint, Time time) {
    return with(Map.of("AWS_ENDPOINT_URL", endpoint.toString()), time);
  }

  /** With the endpoints that the given environment says. */
  static AwsJson with(Map<String, String> environment, Time time) {
    return new AwsJson(
        new SignedHttp(
            new SignatureV4(
                () -> StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "hidden")),
                () -> "eu-west-1",
                time),
            environment,
            () -> UrlConnectionHttpClient.create()));
  }
}
