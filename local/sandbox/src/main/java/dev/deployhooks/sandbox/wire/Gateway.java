package dev.deployhooks.sandbox.wire;

import com.google.gson.JsonObject;
import dev.deployhooks.sandbox.wire.Faults.Fault;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one endpoint of all services. It tells them apart by the service in the signature's
 * credential scope; a request without a signature goes to the service that recognises it.
 */
public final class Gateway implements AutoCloseable {

  private static final Pattern SCOPE =
      Pattern.compile("Credential=([^/]+)/[0-9]{8}/[^/]+/([^/]+)/aws4_request");

  private final List<Service> services;
  private final InstantSource clock;
  private final Consumer<Duration> pass;
  private final Faults faults = new Faults();
  private final Roles roles = new Roles();
  private final List<Recorded> calls = new CopyOnWriteArrayList<>();
  private final LoopbackServer server;

  /**
   * Starts the endpoint.
   *
   * @param clock the sandbox's time
   * @param pass lets time pass on that clock
   */
  public Gateway(List<Service> services, InstantSource clock, Consumer<Duration> pass) {
    this.services = List.copyOf(services);
    this.clock = clock;
    this.pass = pass;
    this.server = new LoopbackServer(this::answer);
  }

  /** Where the services are. */
  public URI endpoint() {
    return server.uri();
  }

  /** What goes wrong on the way. */
  public Faults faults() {
    return faults;
  }

  /** Who may call what. */
  public Roles roles() {
    return roles;
  }

  /** The calls so far, oldest first. */
  public List<Recorded> calls() {
    return List.copyOf(calls);
  }

  @Override
  public void close() {
    server.close();
  }

  private Response answer(Request request) throws InterruptedException {
    String requestId = UUID.randomUUID().toString();
    Optional<Service> service = service(request);
    if (service.isEmpty()) {
      return Response.text(404, "text/plain", "the sandbox knows no service for this request");
    }
    Response response = answer(service.get(), request, requestId);
    return response.with("x-amzn-RequestId", requestId).with("x-amz-request-id", requestId);
  }

  private Optional<Service> service(Request request) {
    Matcher scope = SCOPE.matcher(request.header("authorization").orElse(""));
    if (scope.find()) {
      return services.stream()
          .filter(service -> service.signingName().equals(scope.group(2)))
          .findFirst();
    }
    return services.stream().filter(service -> service.recognises(request)).findFirst();
  }

  /** The access key that signed a request; empty if none did. */
  private static String caller(Request request) {
    Matcher scope = SCOPE.matcher(request.header("authorization").orElse(""));
    return scope.find() ? scope.group(1) : "";
  }

  private Response answer(Service service, Request request, String requestId)
      throws InterruptedException {
    java.time.Instant at = clock.instant();
    String caller = caller(request);
    Service.Asked asked;
    try {
      asked = service.read(request);
    } catch (AwsError e) {
      calls.add(new Recorded(caller, service.signingName(), "?", new JsonObject(), e.status(), at));
      return service.error(e, requestId);
    }
    int status = 0;
    try {
      roles.require(caller, service, asked);
      Response response = answer(service, asked);
      status = response.status();
      return response;
    } catch (AwsError e) {
      status = e.status();
      return service.error(e, requestId);
    } finally {
      calls.add(
          new Recorded(
              caller, service.signingName(), asked.operation(), asked.input(), status, at));
    }
  }

  private Response answer(Service service, Service.Asked asked) throws InterruptedException {
    Optional<Fault> fault = faults.next(asked.operation());
    if (fault.isEmpty()) {
      return asked.work().answer();
    }
    switch (fault.get()) {
      case Fault.Throttle() -> throw service.throttled();
      case Fault.ServerError() -> throw service.broken();
      case Fault.AccessDenied() -> throw service.denied(asked.operation());
      case Fault.Says(int status, String code, String message) ->
          throw new AwsError(status, code, message);
      case Fault.Garbage() -> {
        return Response.text(200, "text/html", "<html>\u0000 it works! {");
      }
      case Fault.NeverAnswer() -> {
        new CountDownLatch(1).await();
        throw new IllegalStateException("unreachable");
      }
      case Fault.Delay(Duration duration) -> {
        pass.accept(duration);
        return asked.work().answer();
      }
      case Fault.Meanwhile(Runnable what) -> {
        what.run();
        return asked.work().answer();
      }
      case Fault.LoseAnswer() -> {
        asked.work().answer();
        throw service.broken();
      }
    }
  }
}
