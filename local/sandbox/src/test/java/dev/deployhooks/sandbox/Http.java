package dev.deployhooks.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Speaks to the sandbox as an AWS client does, byte by byte. */
final class Http {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Http() {}

  static HttpRequest.Builder to(URI base, String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
  }

  static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  static HttpResponse<String> get(URI base, String path) {
    return send(to(base, path));
  }

  /** An AWS JSON 1.1 call, signed for a service. */
  static HttpResponse<String> json(Sandbox sandbox, String service, String target, String body) {
    return send(
        to(sandbox.endpoint(), "/")
            .header("X-Amz-Target", target)
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("Authorization", scope(service))
            .POST(BodyPublishers.ofString(body)));
  }

  static HttpResponse<String> codeDeploy(Sandbox sandbox, String operation, String body) {
    return json(sandbox, "codedeploy", "CodeDeploy_20141006." + operation, body);
  }

  /** A call in the query protocol, signed for a service. */
  static HttpResponse<String> query(Sandbox sandbox, String form) {
    return send(
        to(sandbox.endpoint(), "/")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Authorization", scope("elasticloadbalancing"))
            .POST(BodyPublishers.ofString(form)));
  }

  static String scope(String service) {
    return "AWS4-HMAC-SHA256 Credential=AKIDSANDBOX/20261122/us-east-1/"
        + service
        + "/aws4_request, SignedHeaders=host, Signature=0";
  }
}
