package dev.deployhooks.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.deployhooks.sandbox.wire.Recorded;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may call what. */
class RolesTest {

  private final Sandbox sandbox = new Sandbox();

  @BeforeEach
  void bucket() {
    sandbox.objects().put("plans", "quiz.yaml", "version: 1");
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  private HttpResponse<String> call(String caller, String service, String method, String path) {
    return Http.send(
        Http.to(sandbox.endpoint(), path)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=%s/20260101/us-east-1/%s/aws4_request"
                    .formatted(caller, service))
            .method(method, BodyPublishers.noBody()));
  }

  @Test
  void call_isDenied_whenTheRoleOfTheCallerDoesNotGrantIt() {
    sandbox.roles().grant("reader", List.of("s3:GetObject"));

    assertThat(call("reader", "s3", "GET", "/plans/quiz.yaml").statusCode()).isEqualTo(200);
    assertThat(call("reader", "s3", "HEAD", "/plans").statusCode()).isEqualTo(403);
    assertThat(call("reader", "s3", "GET", "/plans/quiz.yaml?versionId=7").statusCode())
        .isEqualTo(403);
    assertThat(call("somebody", "s3", "HEAD", "/plans").statusCode()).isEqualTo(200);
  }

  @Test
  void call_isRecordedWithItsCallerAndAction() {
    var _ = call("ada", "s3", "HEAD", "/plans");
    var _ = call("bob", "lambda", "POST", "/2015-03-31/functions/quiz/invocations");

    assertThat(sandbox.calls())
        .extracting(Recorded::caller, Recorded::action)
        .containsExactly(tuple("ada", "s3:ListBucket"), tuple("bob", "lambda:InvokeFunction"));
  }
}
