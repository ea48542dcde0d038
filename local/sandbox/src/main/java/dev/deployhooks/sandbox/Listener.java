package dev.deployhooks.sandbox;

import dev.deployhooks.sandbox.wire.LoopbackServer;
import dev.deployhooks.sandbox.wire.RawHttp;
import dev.deployhooks.sandbox.wire.Request;
import dev.deployhooks.sandbox.wire.Response;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A listener of a load balancer: a real HTTP server that passes requests on as its rules say. */
public final class Listener implements AutoCloseable {

  private final LoadBalancing groups;
  private final String arn;
  private final String loadBalancerArn;
  private final Rule byDefault;
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final Duration idleTimeout;
  private final LoopbackServer server;

  Listener(LoadBalancing groups, String loadBalancerArn, TargetGroup target, Duration idleTimeout) {
    this.groups = groups;
    this.idleTimeout = idleTimeout;
    this.loadBalancerArn = loadBalancerArn;
    arn = loadBalancerArn.replace(":loadbalancer/", ":listener/") + "/" + Arns.hex(16);
    byDefault = new Rule(ruleArn(), "default", List.of(), Action.forward(target));
    rules.add(byDefault);
    server = new LoopbackServer(this::answer);
  }

  private String ruleArn() {
    return arn.replace(":listener/", ":listener-rule/") + "/" + Arns.hex(16);
  }

  /**
   * Adds a rule.
   *
   * @param priority 1 to 50000; the lowest that fits is taken
   */
  public Rule rule(int priority, List<Condition> conditions, Action action) {
    Rule rule = new Rule(ruleArn(), Integer.toString(priority), conditions, action);
    rules.add(rule);
    rules.sort(Comparator.comparingInt(Rule::order));
    return rule;
  }

  /** The default rule: what happens to a request that no other rule takes. */
  public Rule byDefault() {
    return byDefault;
  }

  /** The listener's ARN. */
  public String arn() {
    return arn;
  }

  /** Its address, {@code http://127.0.0.1:PORT}. */
  public URI uri() {
    return server.uri();
  }

  /** Its port, which {@code DescribeListeners} shows. */
  public int port() {
    return server.port();
  }

  List<Rule> rules() {
    return rules;
  }

  private Response answer(Request request) {
    Rule rule = rules.stream().filter(each -> each.takes(request)).findFirst().orElse(byDefault);
    return switch (rule.action()) {
      case Action.FixedResponse(int status, String type, String body) ->
          Response.text(status, type, body);
      case Action.Forward(Map<String, Double> weights) ->
          weights.values().stream().allMatch(weight -> weight == 0)
              ? page(503, "Service Temporarily Unavailable")
              : pass(request, groups.byArn(rule.wheel().next(weights)));
    };
  }

  private Response pass(Request request, TargetGroup group) {
    List<Target> serving = group.serving();
    if (serving.isEmpty()) {
      return page(503, "Service Temporarily Unavailable");
    }
    Target target = serving.get(Math.floorMod(turn.getAndIncrement(), serving.size()));
    Traffic.Served served = new Traffic.Served(loadBalancerArn, group.arn());
    groups.traffic().passedOn(served, group.hosts());
    long begun = System.nanoTime();
    try {
      Response response = RawHttp.exchange("127.0.0.1", target.port(), request, idleTimeout);
      groups
          .traffic()
          .answered(served, response.status(), Duration.ofNanos(System.nanoTime() - begun));
      return response;
    } catch (SocketTimeoutException _) {
      return page(504, "Gateway Time-out");
    } catch (ConnectException _) {
      groups.traffic().notConnected(served);
      return page(502, "Bad Gateway");
    } catch (IOException | NumberFormatException _) {
      return page(502, "Bad Gateway");
    }
  }

  private static Response page(int status, String title) {
    String heading = status + " " + title;
    return Response.text(
            status,
            "text/html",
            "<html>\r\n<head><title>"
                + heading
                + "</title></head>\r\n<body>\r\n<center><h1>"
                + heading
                + "</h1></center>\r\n</body>\r\n</html>\r\n")
        .with("Server", "awselb/2.0");
  }

  @Override
  public void close() {
    server.close();
  }
}
