package dev.deployhooks.aws;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/**
 * Asks services that speak AWS JSON a small question, without a client of the SDK for each of them:
 * that of DynamoDB alone is 3 MB. Signature, connection and endpoints are the SDK's. What may pass
 * is asked up to three times. It knows no plan and no check, so that whoever speaks for a dead hook
 * can use it.
 *
 * @param environment of which {@code AWS_ENDPOINT_URL_<SERVICE>} and {@code AWS_ENDPOINT_URL} say
 *     where to ask
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html">AWS JSON 1.0</a>
 */
public record AwsJson(
    SignatureV4 signature, Map<String, String> environment, Supplier<SdkHttpClient> http) {

  private static final int TRIES = 3;
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int LONGEST_ANSWER = 1 << 20;

  public AwsJson {
    environment = Map.copyOf(environment);
  }

  /**
   * A question.
   *
   * @param service as endpoints and signatures call it, such as {@code dynamodb}
   * @param version of the protocol that it speaks, {@code 1.0} or {@code 1.1}
   * @param target such as {@code DynamoDB_20120810.DescribeTable}
   */
  record Question(String service, String version, String target, JsonObject input) {

    /** A question to a service that speaks AWS JSON 1.0, as most do. */
    Question(String service, String target, JsonObject input) {
      this(service, "1.0", target, input);
    }
  }

  /** An answer that is an error of the service, by its code. */
  static final class ServiceError extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;
    private final SourceException told;

    ServiceError(String code, SourceException told) {
      super(told.getMessage(), told);
      this.code = code;
      this.told = told;
    }

    /** Such as {@code ResourceNotFoundException}. */
    String code() {
      return code;
    }

    /** What a check is told where the code means nothing to it. */
    SourceException told() {
      return told;
    }
  }

  /**
   * Asks.
   *
   * @throws ServiceError if the service says no
   * @throws SourceException if it could not be asked, or did not answer
   */
  JsonObject ask(Question question, AwsCall call) throws SourceException, ServiceError {
    for (int left = TRIES - 1; ; left--) {
      call.requireTime();
      try {
        return bounded(question, call)
            .orElseThrow(() -> SdkClientException.create("an empty answer"));
      } catch (SdkException e) {
        if (left > 0 && AwsErrors.mayPass(e) && !Thread.currentThread().isInterrupted()) {
          pause(call);
        } else if (e instanceof AwsServiceException service && !AwsErrors.mayPass(e)) {
          throw new ServiceError(service.awsErrorDetails().errorCode(), call.exception(e));
        } else {
          throw call.exception(e);
        }
      }
    }
  }

  /**
   * Tells a service something that it answers with nothing, once: whoever tells knows whether again
   * would be twice.
   *
   * @throws SdkException if it was not taken
   * @throws SourceException if it cannot be signed
   */
  void tell(Question question, AwsCall call) throws SourceException {
    var _ = bounded(question, call);
  }

  /** Asks in a thread of its own, which is not waited for beyond the limit of the call. */
  private Optional<JsonObject> bounded(Question question, AwsCall call) throws SourceException {
    Duration limit = call.deadline().limit(CallLimit.LONGEST);
    FutureTask<Optional<JsonObject>> task = new FutureTask<>(() -> once(question));
    Thread.ofVirtual().name(question.target()).start(task);
    try {
      return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      task.cancel(true);
      throw ApiCallTimeoutException.create(limit.toMillis());
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw AbortedException.create("interrupted", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SdkException known -> throw known;
        case SourceException known -> throw known;
        case null, default -> throw SdkClientException.create("unexpected", e.getCause());
      }
    }
  }

  private static void pause(AwsCall call) throws SourceException {
    try {
      call.deadline().time().sleep(call.deadline().limit(PAUSE));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new SourceException(call.asked() + " was interrupted");
    }
  }

  private Optional<JsonObject> once(Question question) throws SourceException {
    URI endpoint = endpoint(question.service());
    byte[] body = question.input().toString().getBytes(StandardCharsets.UTF_8);
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .uri(endpoint)
            .method(SdkHttpMethod.POST)
            .putHeader("Content-Type", "application/x-amz-json-" + question.version())
            .putHeader("Content-Length", Integer.toString(body.length))
            .putHeader("X-Amz-Target", question.target())
            .build();
    try {
      return answer(
          http.get()
              .prepareRequest(
                  HttpExecuteRequest.builder()
                      .request(signature.sign(request, body, question.service()))
                      .contentStreamProvider(() -> new ByteArrayInputStream(body))
                      .build())
              .call());
    } catch (IOException e) {
      throw SdkClientException.create("no answer", e);
    }
  }

  /** What the service says; empty if it says nothing but that it is done. */
  private static Optional<JsonObject> answer(HttpExecuteResponse response) throws IOException {
    String text = "";
    if (response.responseBody().isPresent()) {
      try (AbortableInputStream content = response.responseBody().get()) {
        text = text(content);
      }
    }
    int status = response.httpResponse().statusCode();
    Optional<JsonObject> json = json(text);
    if (status == 200 && (json.isPresent() || text.isEmpty())) {
      return json;
    }
    throw AwsServiceException.builder()
        .statusCode(status)
        .requestId(response.httpResponse().firstMatchingHeader("x-amzn-RequestId").orElse(null))
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode(json.map(error -> code(error)).orElse(""))
                .errorMessage(
                    json.map(error -> member(error, "message") + member(error, "Message"))
                        .orElse("an answer that is no JSON"))
                .build())
        .build();
  }

  private static String text(InputStream content) throws IOException {
    return new String(content.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
  }

  private static Optional<JsonObject> json(String text) {
    try {
      return Json.parse(text) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    } catch (JsonException _) {
      return Optional.empty();
    }
  }

  /** The code of an error, without its namespace. */
  private static String code(JsonObject error) {
    String type = member(error, "__type");
    return type.substring(type.indexOf('#') + 1);
  }

  /** A text member; empty if there is none. */
  static String member(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value instanceof JsonPrimitive text ? text.getAsString() : "";
  }

  private URI endpoint(String service) {
    String own = environment.get("AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT));
    String all = environment.get("AWS_ENDPOINT_URL");
    if (own != null || all != null) {
      return root(URI.create(own == null ? all : own));
    }
    URI known = ServiceMetadata.of(service).endpointFor(Region.of(signature.region().get()));
    return root(URI.create(known.getScheme() == null ? "https://" + known : known.toString()));
  }

  private static URI root(URI endpoint) {
    String path = endpoint.getPath();
    return path == null || path.isEmpty() ? endpoint.resolve("/") : endpoint;
  }
}
