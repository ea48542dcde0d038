package dev.deployhooks.sandbox;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What load balancers and Lambda tell CloudWatch of the traffic that they serve. A load balancer
 * sends counts of bad answers only where there are some, and nothing at all where there are no
 * requests; Lambda says with each invocation whether it failed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html">CloudWatch
 *     metrics for your Application Load Balancer</a>
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html">Types
 *     of metrics for Lambda functions</a>
 */
record MeasuredTraffic(CloudWatch cloudWatch, VirtualClock clock) implements Traffic {

  private static final String ELB = "AWS/ApplicationELB";
  private static final String LAMBDA = "AWS/Lambda";

  @Override
  public void passedOn(Served served, Hosts hosts) {
    put(ELB, "RequestCount", dimensions(served), 1);
    put(ELB, "HealthyHostCount", dimensions(served), (double) hosts.healthy());
    put(ELB, "UnHealthyHostCount", dimensions(served), (double) hosts.unhealthy());
  }

  @Override
  public void answered(Served served, int status, Duration took) {
    put(ELB, "HTTPCode_Target_" + status / 100 + "XX_Count", dimensions(served), 1);
    put(ELB, "TargetResponseTime", dimensions(served), took.toNanos() / 1e9);
  }

  @Override
  public void notConnected(Served served) {
    put(ELB, "TargetConnectionErrorCount", dimensions(served), 1);
  }

  @Override
  public void invoked(Invoked invoked, boolean failed, Duration took) {
    Map<String, String> dimensions = new HashMap<>();
    dimensions.put("FunctionName", invoked.function());
    measure(dimensions, failed, took);
    dimensions.put("Resource", invoked.function() + ":" + invoked.alias());
    measure(dimensions, failed, took);
    if (invoked.version().isPresent()) {
      dimensions.put("ExecutedVersion", invoked.version().get());
      measure(dimensions, failed, took);
    }
  }

  private void measure(Map<String, String> dimensions, boolean failed, Duration took) {
    put(LAMBDA, "Invocations", dimensions, 1);
    put(LAMBDA, "Errors", dimensions, failed ? 1 : 0);
    put(LAMBDA, "Duration", dimensions, took.toNanos() / 1e6);
  }

  private static Map<String, String> dimensions(Served served) {
    String loadBalancer = served.loadBalancer();
    String group = served.targetGroup();
    return Map.of(
        "LoadBalancer",
        loadBalancer.substring(loadBalancer.indexOf("loadbalancer/") + "loadbalancer/".length()),
        "TargetGroup",
        group.substring(group.lastIndexOf(':') + 1));
  }

  private void put(String namespace, String name, Map<String, String> dimensions, double value) {
    var _ = cloudWatch.put(namespace, name, dimensions, clock.now(), value);
  }
}
