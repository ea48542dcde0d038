package dev.deployhooks.aws;

import dev.deployhooks.check.SourceException;
import dev.deployhooks.time.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceEndpointKey;
import software.amazon.awssdk.regions.ServiceMetadata;

/**
 * Signed requests to services for which there is no client here, or whose client would cost more
 * than the request. Signature, connection and endpoints are the SDK's. It knows no plan and no
 * check, so that whoever speaks for a dead hook can use it.
 *
 * @param environment of which {@code AWS_ENDPOINT_URL_<SERVICE>} and {@code AWS_ENDPOINT_URL} say
 *     where to ask
 */
public record SignedHttp(
    SignatureV4 signature, Map<String, String> environment, Supplier<SdkHttpClient> http) {

  private static final int TRIES = 3;
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int LONGEST_ANSWER = 1 << 20;

  public SignedHttp {
    environment = Map.copyOf(environment);
  }

  /**
   * What is sent.
   *
   * @param service as endpoints and signatures call it, such as {@code dynamodb}
   * @param url with nothing in it that would have to be encoded
   * @param headers beside those of the signature; each name once
   */
  record Message(
      String service, SdkHttpMethod method, URI url, Map<String, String> headers, String body) {
    Message {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * What came back, whatever its status is.
   *
   * @param requestId as AWS names the request; empty if it does not
   */
  record Reply(int status, String requestId, String text) {

    /** The error that it tells in XML, as S3 and the query protocols do. */
    AwsServiceException xmlError() {
      return error(element("Code"), element("Message"));
    }

    /** What the first element of that name says; empty if there is none. */
    private String element(String name) {
      int from = text.indexOf("<" + name + ">");
      int to = text.indexOf("</" + name + ">");
      return from < 0 || to < from ? "" : text.substring(from + name.length() + 2, to);
    }

    /** The error that it tells, by the service's own code; both may be empty. */
    AwsServiceException error(String code, String message) {
      return AwsServiceException.builder()
          .statusCode(status)
          .requestId(requestId.isEmpty() ? null : requestId)
          .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
          .build();
    }
  }

  /**
   * Asks in a query protocol: a form goes, XML comes.
   *
   * @param service as endpoints and signatures call it, such as {@code ec2}
   * @param action as IAM spells it, such as {@code ec2:DescribeRouteTables}
   * @return what came, as it is
   * @throws SdkException if it was not answered, or with an error
   * @throws SourceException if no time was left, or it cannot be signed
   */
  public String query(String service, Map<String, String> form, String action, Deadline deadline)
      throws SourceException {
    String body =
        form.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return ask(
        new Message(
            service,
            SdkHttpMethod.POST,
            endpoint(service),
            Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
            body),
        reply -> {
          if (reply.status() != 200) {
            throw reply.xmlError();
          }
          return reply.text();
        },
        new AwsCall(action, service, deadline));
  }

  /**
   * Sends what may be sent again: up to three times, as long as what went wrong may pass.
   *
   * @param reader what a reply says; it throws an {@link SdkException} for an error
   * @throws SdkException if it was not answered, or with an error
   * @throws SourceException if no time was left, or it cannot be signed
   */
  <T> T ask(Message message, Function<Reply, T> reader, AwsCall call) throws SourceException {
    call.requireTime();
    for (int left = TRIES - 1; ; left--) {
      try {
        return tell(message, reader, call);
      } catch (SdkException e) {
        if (left == 0 || !AwsErrors.mayPass(e) || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        pause(call);
        if (call.tooLate().isPresent()) {
          throw e;
        }
      }
    }
  }

  /**
   * Sends once: whoever tells something knows whether again would be twice. It is done in a thread
   * of its own, which is not waited for beyond the limit of the call.
   *
   * @throws SdkException if it was not answered, or with an error
   * @throws SourceException if it cannot be signed
   */
  <T> T tell(Message message, Function<Reply, T> reader, AwsCall call) throws SourceException {
    Duration limit = call.deadline().limit(CallLimit.LONGEST);
    FutureTask<T> task = new FutureTask<>(() -> reader.apply(once(message)));
    Thread.ofVirtual().name(call.asked()).start(task);
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

  private Reply once(Message message) throws SourceException {
    byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .uri(message.url())
            .method(message.method())
            .putHeader("Content-Length", Integer.toString(body.length));
    message.headers().forEach(request::putHeader);
    try {
      return reply(
          http.get()
              .prepareRequest(
                  HttpExecuteRequest.builder()
                      .request(signature.sign(request.build(), body, message.service()))
                      .contentStreamProvider(() -> new ByteArrayInputStream(body))
                      .build())
              .call());
    } catch (IOException e) {
      throw SdkClientException.create("no answer", e);
    }
  }

  private static Reply reply(HttpExecuteResponse response) throws IOException {
    String text = "";
    if (response.responseBody().isPresent()) {
      try (AbortableInputStream content = response.responseBody().get()) {
        text = new String(content.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
      }
    }
    return new Reply(
        response.httpResponse().statusCode(),
        response
            .httpResponse()
            .firstMatchingHeader("x-amzn-RequestId")
            .or(() -> response.httpResponse().firstMatchingHeader("x-amz-request-id"))
            .orElse(""),
        text);
  }

  /** Where a service is asked; empty if that is for AWS to say. */
  Optional<URI> ownEndpoint(String service) {
    return Optional.ofNullable(
            environment.getOrDefault(
                "AWS_ENDPOINT_URL_" + inVariables(service), environment.get("AWS_ENDPOINT_URL")))
        .map(own -> root(URI.create(own)));
  }

  /** Where a service is asked in this Region, with a path. */
  URI endpoint(String service) {
    return ownEndpoint(service)
        .orElseGet(
            () -> {
              URI known =
                  ServiceMetadata.of(service)
                      .endpointFor(
                          ServiceEndpointKey.builder()
                              .region(Region.of(signature.region().get()))
                              .tags(kind())
                              .build());
              return root(
                  URI.create(known.getScheme() == null ? "https://" + known : known.toString()));
            });
  }

  /** The service's name in the names of variables, where it is not that in endpoints. */
  private static String inVariables(String service) {
    return service.equals("secretsmanager") ? "SECRETS_MANAGER" : service.toUpperCase(Locale.ROOT);
  }

  /** The kind of endpoint that the environment asks for, as the SDK's own clients understand it. */
  private Set<EndpointTag> kind() {
    Set<EndpointTag> kind = new HashSet<>();
    if (says("AWS_USE_FIPS_ENDPOINT")) {
      kind.add(EndpointTag.FIPS);
    }
    if (says("AWS_USE_DUALSTACK_ENDPOINT")) {
      kind.add(EndpointTag.DUALSTACK);
    }
    return kind;
  }

  private boolean says(String variable) {
    return environment.getOrDefault(variable, "").strip().equalsIgnoreCase("true");
  }

  private static URI root(URI endpoint) {
    String path = endpoint.getPath();
    return path == null || path.isEmpty() ? endpoint.resolve("/") : endpoint;
  }
}
