package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import dev.deployhooks.sandbox.wire.AwsError;
import dev.deployhooks.sandbox.wire.Request;
import dev.deployhooks.sandbox.wire.Response;
import dev.deployhooks.sandbox.wire.RestService;
import dev.deployhooks.sandbox.wire.RestService.Route;
import dev.deployhooks.sandbox.wire.Service;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** AWS Lambda: functions with versions and aliases, invoked at once or asynchronously. */
public final class Lambda implements AutoCloseable {

  /** Moments as Lambda writes them. */
  static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Nobody hears of the attempts. */
  static final Watcher UNWATCHED = new Unwatched();

  private static final int LOG_TAIL = 4096;

  /** Hears of the attempts of an asynchronous invocation. */
  interface Watcher {
    /** An attempt begins; the first is 1. */
    void invoked(int attempt);

    /** An attempt ended. */
    void ended(int attempt, Ending ending);
  }

  private final VirtualClock clock;
  private final Agenda agenda;
  private final Traffic traffic;
  private final Map<String, Function> functions = new ConcurrentHashMap<>();
  private final List<EventSource> sources = new CopyOnWriteArrayList<>();

  Lambda(VirtualClock clock, Agenda agenda, Traffic traffic) {
    this.clock = clock;
    this.agenda = agenda;
    this.traffic = traffic;
  }

  /**
   * Creates a function, or replaces it, with time-out 15 minutes and {@code $LATEST} run by the
   * host.
   */
  public Function function(String name, FunctionHost latest) {
    Function function = new Function(name, latest);
    functions.put(name, function);
    return function;
  }

  /**
   * A function that exists.
   *
   * @throws IllegalArgumentException if it does not
   */
  public Function function(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalArgumentException("the sandbox has no function " + name));
  }

  /** Has a function called with each message of a queue, one at a time. */
  public EventSource eventSource(Queue queue, Function function) {
    EventSource source = new EventSource(agenda, this, queue, function);
    sources.add(source);
    queue.consumedBy(source::wake);
    return source;
  }

  Optional<Function> find(String name) {
    return Optional.ofNullable(functions.get(name));
  }

  @Override
  public void close() {
    functions.values().forEach(Function::close);
  }

  Ending invoke(Function function, String qualifier, String payload) throws InterruptedException {
    return invoke(function, qualifier, payload, Lineage.first(function));
  }

  Ending invoke(Function function, String qualifier, String payload, String trace)
      throws InterruptedException {
    Optional<AwsError> refusal = function.refusal();
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    return invoke(function, qualifier, payload, trace, UUID.randomUUID().toString());
  }

  Ending invoke(Function function, String qualifier, String payload, String trace, String requestId)
      throws InterruptedException {
    Function.Version version = function.resolve(qualifier);
    FunctionHost.Call call =
        new FunctionHost.Call(
            requestId,
            function.arn() + (qualifier.equals("$LATEST") ? "" : ":" + qualifier),
            version.number(),
            payload,
            clock.now().plus(function.timeout()),
            function.timeout(),
            trace);
    try (Agenda.Hold _ = agenda.hold()) {
      return version.host().invoke(call);
    }
  }

  /** Invokes as with {@code InvocationType Event}: at least once, and again after a failure. */
  void invokeAsync(Function function, String qualifier, String payload, Watcher watcher) {
    int deliveries = function.deliveredTwice() ? 2 : 1;
    for (int delivery = 0; delivery < deliveries; delivery++) {
      agenda.start(
          "asynchronous invocation of " + function.name(),
          () ->
              new AsyncInvocation(agenda, clock, this, function, qualifier, payload, watcher)
                  .carryOut());
    }
  }

  Service service() {
    String functions = "/2015-03-31/functions/([^/]+)";
    return new RestService(
        "lambda",
        RestService.Flavour.JSON,
        List.of(
            new Route("Invoke", "POST", Pattern.compile(functions + "/invocations"), this::invoke),
            new Route("GetFunction", "GET", Pattern.compile(functions), this::getFunction),
            new Route(
                "GetFunctionConfiguration",
                "GET",
                Pattern.compile(functions + "/configuration"),
                this::getConfiguration),
            new Route(
                "GetAlias", "GET", Pattern.compile(functions + "/aliases/([^/]+)"), this::getAlias),
            new Route(
                "ListEventSourceMappings",
                "GET",
                Pattern.compile("/2015-03-31/event-source-mappings/?"),
                (request, _) -> listEventSources(request)),
            new Route(
                "GetFunctionEventInvokeConfig",
                "GET",
                Pattern.compile("/2019-09-25/functions/([^/]+)/event-invoke-config"),
                this::getEventInvokeConfig),
            new Route(
                "GetFunctionRecursionConfig",
                "GET",
                Pattern.compile("/2024-08-31/functions/([^/]+)/recursion-config"),
                this::getRecursionConfig)));
  }

  /** A function and a qualifier, as named in a path: a name, a partial ARN or an ARN. */
  private record Named(Function function, String qualifier) {}

  private Named named(Request request, String name) {
    String[] parts = name.split(":", -1);
    boolean arn = name.startsWith("arn:");
    String plain = arn ? parts[6] : parts[0];
    int after = arn ? 7 : 1;
    String qualifier =
        parts.length > after ? parts[after] : request.parameter("Qualifier").orElse("$LATEST");
    Function function = find(plain).orElseThrow(() -> notFound(plain));
    return new Named(function, qualifier);
  }

  static AwsError notFound(String resource) {
    return new AwsError(
        404,
        "ResourceNotFoundException",
        "Function not found: " + Arns.of("lambda", "function:" + resource));
  }

  private Response invoke(Request request, List<String> parts) throws InterruptedException {
    Named named = named(request, parts.getFirst());
    Function.Version version = named.function().resolve(named.qualifier());
    String payload = request.body().length == 0 ? "{}" : request.text();
    requireJson(payload);
    return switch (request.header("X-Amz-Invocation-Type").orElse("RequestResponse")) {
      case "DryRun" -> Response.empty(204);
      case "Event" -> {
        invokeAsync(named.function(), version.number(), payload, UNWATCHED);
        yield Response.empty(202);
      }
      case "RequestResponse" -> {
        Ending ending = measured(named, version, payload);
        yield answer(version, ending, request.header("X-Amz-Log-Type").orElse("None"));
      }
      default -> throw AwsError.client("InvalidParameterValueException", "InvocationType");
    };
  }

  /** Invokes an alias as its users do. */
  Ending visit(Function function, String alias, String payload) throws InterruptedException {
    return measured(new Named(function, alias), function.resolve(alias), payload);
  }

  /** An invocation through an alias is measured, with its version where the alias has several. */
  private Ending measured(Named named, Function.Version version, String payload)
      throws InterruptedException {
    long begun = System.nanoTime();
    Ending ending = invoke(named.function(), version.number(), payload);
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    named
        .function()
        .alias(named.qualifier())
        .ifPresent(
            alias ->
                traffic.invoked(
                    new Traffic.Invoked(
                        named.function().name(),
                        alias.name(),
                        Optional.of(version.number()).filter(_ -> !alias.additional().isEmpty())),
                    !(ending instanceof Ending.Returned),
                    took));
    return ending;
  }

  private record Unwatched() implements Watcher {
    @Override
    public void invoked(int attempt) {}

    @Override
    public void ended(int attempt, Ending ending) {}
  }

  private static void requireJson(String payload) {
    try {
      var _ = JsonParser.parseString(payload);
    } catch (JsonParseException e) {
      throw AwsError.client(
          "InvalidRequestContentException",
          "Could not parse request body into json: " + e.getMessage());
    }
  }

  private static Response answer(Function.Version version, Ending ending, String logType) {
    Response response =
        switch (ending) {
          case Ending.Returned(String payload, _) ->
              Response.text(200, "application/json", payload);
          case Ending.Failed(String kind, String payload, _) ->
              Response.text(200, "application/json", payload).with("X-Amz-Function-Error", kind);
        };
    response = response.with("X-Amz-Executed-Version", version.number());
    return logType.equals("Tail")
        ? response.with("X-Amz-Log-Result", tail(ending.log()))
        : response;
  }

  private static String tail(String log) {
    byte[] bytes = log.getBytes(StandardCharsets.UTF_8);
    byte[] tail = Arrays.copyOfRange(bytes, Math.max(0, bytes.length - LOG_TAIL), bytes.length);
    return Base64.getEncoder().encodeToString(tail);
  }

  private Response getFunction(Request request, List<String> parts) {
    Named named = named(request, parts.getFirst());
    Function.Version version = named.function().resolve(named.qualifier());
    return json(
        Tree.of(
            "Configuration",
            configuration(named, version),
            "Code",
            version
                .image()
                .map(
                    image ->
                        Tree.of(
                            "RepositoryType",
                            "ECR",
                            "ImageUri",
                            image.uri(),
                            "ResolvedImageUri",
                            image.resolvedUri()))
                .orElseGet(
                    () ->
                        Tree.of(
                            "RepositoryType",
                            "S3",
                            "Location",
                            "https://code.invalid/" + named.function().name()))));
  }

  private Response getConfiguration(Request request, List<String> parts) {
    Named named = named(request, parts.getFirst());
    return json(configuration(named, named.function().resolve(named.qualifier())));
  }

  private static JsonObject configuration(Named named, Function.Version version) {
    Function function = named.function();
    boolean image = version.image().isPresent();
    return Tree.of(
        "FunctionName",
        function.name(),
        "FunctionArn",
        function.arn() + (named.qualifier().equals("$LATEST") ? "" : ":" + named.qualifier()),
        "Runtime",
        image ? null : "java25",
        "Role",
        function.role(),
        "Handler",
        image ? null : function.handler(),
        "CodeSize",
        1,
        "Timeout",
        function.timeout().toSeconds(),
        "MemorySize",
        512,
        "LastModified",
        "2026-01-01T00:00:00.000+0000",
        "CodeSha256",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "Version",
        version.number(),
        "PackageType",
        image ? "Image" : "Zip",
        "Architectures",
        List.of("x86_64"),
        "Environment",
        function.environment().isEmpty() ? null : Tree.of("Variables", function.environment()),
        "VpcConfig",
        function
            .network()
            .map(
                network ->
                    Tree.of(
                        "VpcId",
                        network.vpc(),
                        "SubnetIds",
                        network.subnets(),
                        "SecurityGroupIds",
                        List.of("sg-sandbox"),
                        "Ipv6AllowedForDualStack",
                        false)),
        "State",
        version.state().state(),
        "StateReason",
        version.state().stateReason(),
        "LastUpdateStatus",
        version.state().lastUpdateStatus(),
        "LastUpdateStatusReason",
        version.state().lastUpdateReason());
  }

  private Response getAlias(Request request, List<String> parts) {
    Named named = named(request, parts.get(0));
    Function.Alias alias =
        named
            .function()
            .alias(parts.get(1))
            .orElseThrow(
                () ->
                    new AwsError(
                        404,
                        "ResourceNotFoundException",
                        "Cannot find alias arn: " + named.function().arn() + ":" + parts.get(1)));
    return json(
        Tree.of(
            "AliasArn",
            named.function().arn() + ":" + alias.name(),
            "Name",
            alias.name(),
            "FunctionVersion",
            alias.version(),
            "Description",
            "",
            "RoutingConfig",
            alias.additional().isEmpty()
                ? null
                : Tree.of("AdditionalVersionWeights", alias.additional()),
            "RevisionId",
            UUID.randomUUID().toString()));
  }

  private Response listEventSources(Request request) {
    Optional<String> function = request.parameter("FunctionName");
    Optional<String> queue = request.parameter("EventSourceArn");
    return json(
        Tree.of(
            "EventSourceMappings",
            sources.stream()
                .filter(
                    source ->
                        function.isEmpty()
                            || named(request, function.get()).function() == source.function())
                .filter(source -> queue.isEmpty() || queue.get().equals(source.queue().arn()))
                .map(EventSource::json)
                .toList()));
  }

  private Response getEventInvokeConfig(Request request, List<String> parts) {
    Function function = named(request, parts.getFirst()).function();
    EventInvokeConfig config = function.asynchronously();
    if (config.equals(EventInvokeConfig.DEFAULT)) {
      throw new AwsError(
          404,
          "ResourceNotFoundException",
          "The function %s:$LATEST doesn't have an EventInvokeConfig".formatted(function.arn()));
    }
    return json(
        Tree.of(
            "LastModified",
            clock.now(),
            "FunctionArn",
            function.arn() + ":$LATEST",
            "MaximumRetryAttempts",
            config.maximumRetryAttempts(),
            "MaximumEventAgeInSeconds",
            config.maximumEventAge().toSeconds(),
            "DestinationConfig",
            Tree.of(
                "OnSuccess",
                new JsonObject(),
                "OnFailure",
                Tree.of("Destination", config.onFailure().map(Lambda::arn)))));
  }

  private static String arn(EventInvokeConfig.Destination destination) {
    return switch (destination) {
      case EventInvokeConfig.Destination.ToFunction(Function to) -> to.arn();
      case EventInvokeConfig.Destination.ToQueue(Queue to) -> to.arn();
    };
  }

  private Response getRecursionConfig(Request request, List<String> parts) {
    return json(
        Tree.of(
            "RecursiveLoop",
            named(request, parts.getFirst()).function().allowsLoops() ? "Allow" : "Terminate"));
  }

  private static Response json(JsonObject body) {
    return Response.text(200, "application/json", body.toString());
  }
}
