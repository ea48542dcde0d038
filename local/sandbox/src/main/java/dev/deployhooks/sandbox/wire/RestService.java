package dev.deployhooks.sandbox.wire;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A service whose operations are methods on paths; it answers with JSON (Lambda) or XML (S3).
 *
 * @param routes its operations; the first that fits is taken
 */
public record RestService(String signingName, Flavour flavour, List<Route> routes)
    implements Service {

  /** In which language errors are told. */
  public enum Flavour {
    /** As Lambda does it. */
    JSON,
    /** As S3 does it. */
    XML
  }

  /** What an operation does with a request and the parts of its path, decoded. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Answers.
     *
     * @throws AwsError to answer with an error
     */
    Response answer(Request request, List<String> parts) throws InterruptedException;
  }

  /**
   * An operation's place.
   *
   * @param path matched against the encoded path; its groups are the parts
   */
  public record Route(String operation, String method, Pattern path, Handler handler) {}

  public RestService {
    routes = List.copyOf(routes);
  }

  @Override
  public boolean recognises(Request request) {
    return routes.stream().anyMatch(route -> fits(route, request));
  }

  private static boolean fits(Route route, Request request) {
    return route.method().equals(request.method())
        && route.path().matcher(request.path()).matches();
  }

  @Override
  public Asked read(Request request) {
    for (Route route : routes) {
      Matcher matcher = route.path().matcher(request.path());
      if (route.method().equals(request.method()) && matcher.matches()) {
        List<String> parts =
            java.util.stream.IntStream.rangeClosed(1, matcher.groupCount())
                .mapToObj(group -> Request.decode(matcher.group(group).replace("+", "%2B")))
                .toList();
        return new Asked(
            route.operation(), input(request), () -> route.handler().answer(request, parts));
      }
    }
    throw switch (flavour) {
      case JSON ->
          new AwsError(404, "UnknownOperationException", request.method() + " " + request.path());
      case XML ->
          new AwsError(
              501, "NotImplemented", "the sandbox has no " + request.method() + " on this");
    };
  }

  private static JsonObject input(Request request) {
    JsonObject input = new JsonObject();
    input.addProperty("path", request.path());
    request.parameters().forEach((name, values) -> input.addProperty(name, values.getFirst()));
    request
        .headers()
        .forEach(
            (name, values) -> {
              if (name.startsWith("x-amz-invocation") || name.startsWith("x-amz-log")) {
                input.addProperty(name, values.getFirst());
              }
            });
    input.addProperty("body", request.text());
    return input;
  }

  @Override
  public Response error(AwsError error, String requestId) {
    JsonObject body = new JsonObject();
    return switch (flavour) {
      case JSON -> {
        body.addProperty("Type", error.status() < 500 ? "User" : "Service");
        body.addProperty("Message", error.text());
        yield Response.text(error.status(), "application/json", body.toString())
            .with("x-amzn-ErrorType", error.code());
      }
      case XML -> {
        body.addProperty("Code", error.code());
        body.addProperty("Message", error.text());
        body.addProperty("RequestId", requestId);
        yield Response.text(error.status(), "application/xml", Xml.document("Error", "", body));
      }
    };
  }

  @Override
  public AwsError throttled() {
    return switch (flavour) {
      case JSON -> new AwsError(429, "TooManyRequestsException", "Rate exceeded");
      case XML -> new AwsError(503, "SlowDown", "Please reduce your request rate.");
    };
  }

  @Override
  public AwsError denied(String operation) {
    return switch (flavour) {
      case JSON ->
          new AwsError(
              403,
              "AccessDeniedException",
              "User: arn:aws:sts::123456789012:assumed-role/hook/hook is not authorized to"
                  + " perform: "
                  + signingName
                  + ":"
                  + operation);
      case XML -> new AwsError(403, "AccessDenied", "Access Denied");
    };
  }

  @Override
  public AwsError broken() {
    return switch (flavour) {
      case JSON -> new AwsError(500, "ServiceException", "the sandbox was told to fail here");
      case XML -> new AwsError(500, "InternalError", "the sandbox was told to fail here");
    };
  }
}
