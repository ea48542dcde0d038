package dev.deployhooks.plan;

import com.google.gson.JsonElement;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a check looks at. */
public sealed interface Look {

  /**
   * An HTTP request to green.
   *
   * @param method such as {@code GET}
   * @param path path below green's address, beginning with {@code /}; empty if {@code url} is given
   * @param url an absolute URL in place of green's address
   * @param query query parameters in the plan's order
   * @param headers request headers in the plan's order
   * @param body the body, UTF-8
   * @param redirects how many redirects are followed; what comes after them is the answer
   * @param protocol which versions of HTTP may be spoken
   * @param timeout for the whole request, from connecting to the last byte
   */
  record Http(
      String method,
      Optional<String> path,
      Optional<URI> url,
      List<Map.Entry<String, String>> query,
      List<Map.Entry<String, String>> headers,
      Optional<String> body,
      int redirects,
      Protocol protocol,
      Duration timeout)
      implements Look {

    public Http {
      query = List.copyOf(query);
      headers = List.copyOf(headers);
    }

    /** A request that follows no redirect, by whatever version of HTTP. */
    public Http(
        String method,
        Optional<String> path,
        Optional<URI> url,
        List<Map.Entry<String, String>> query,
        List<Map.Entry<String, String>> headers,
        Optional<String> body,
        Duration timeout) {
      this(method, path, url, query, headers, body, 0, Protocol.ANY, timeout);
    }
  }

  /** Which versions of HTTP a request may speak. */
  enum Protocol {
    /** What the server chooses. */
    ANY,
    /** HTTP/1.1 alone. */
    HTTP_1_1,
    /** HTTP/2 over TLS alone. */
    HTTP_2,
    /** HTTP/2 without TLS, and without asking first whether the server speaks it. */
    HTTP_2_CLEARTEXT
  }

  /**
   * An invocation of the new version of a Lambda function with a golden event.
   *
   * @param payload the event
   * @param timeout how long to wait for its answer
   */
  record Invoke(JsonElement payload, Duration timeout) implements Look {}

  /**
   * The same request to both sides, or the same event to both versions: green must agree with blue.
   *
   * @param look the request or the invocation
   */
  record Compare(Look look, Agreement agreement) implements Look {}

  /**
   * Requests and invocations, one after the other, of which later ones use what earlier ones
   * captured.
   *
   * @param steps never empty
   */
  record Flow(List<Step> steps) implements Look {
    public Flow {
      steps = List.copyOf(steps);
    }
  }

  /**
   * The new version of a Lambda function is Active, its last update was successful, and it may be
   * invoked. It runs no code of the version.
   */
  record FunctionReady() implements Look {}

  /**
   * The targets of green's target group are healthy. It is asked again until they are.
   *
   * @param atLeast how many targets must be healthy; every registered one if empty
   * @param every the pause between two looks
   * @param within how long to wait
   */
  record TargetHealth(Optional<Integer> atLeast, Duration every, Duration within) implements Look {}

  /**
   * The test listener leads to green's target group and nowhere else, and the targets in it are
   * green's tasks.
   */
  record GreenAlone() implements Look {}

  /** The health-check path of green's target group, asked through the test entrance. */
  record HealthCheckPath(Duration timeout) implements Look {}
}
