package dev.deployhooks.local.demo;

import dev.deployhooks.sandbox.CloudWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Traffic that CloudWatch is told of at once, as if it had been measured minute by minute: for
 * deployments that are held, around which no time passes.
 */
final class Scripted {

  private static final Duration HOUR = Duration.ofHours(1);

  /** So long after the shift somebody may still try a hook. */
  private static final Duration LONGEST = Duration.ofHours(12);

  private static final int REQUESTS = 600;
  private static final int LEAK = 5;

  private Scripted() {}

  /**
   * When traffic moved to green.
   *
   * @param percent what green has from then on
   */
  record Shift(Instant at, int percent, Flaw flaw) {

    /** Tells what happened in each minute. */
    void tell(Minute minute) {
      for (Instant each = at.minus(HOUR);
          each.isBefore(at.plus(LONGEST));
          each = each.plusSeconds(60)) {
        int green = each.isBefore(at) ? 0 : REQUESTS * percent / 100;
        minute.tell(each, green, flaw == Flaw.LEAKS ? green / LEAK : 0, REQUESTS - green);
      }
    }
  }

  /** Tells what happened in a minute. */
  interface Minute {
    void tell(Instant at, int green, int ofThemBad, int blue);
  }

  /**
   * A service behind a load balancer.
   *
   * @param balancer its ARN, as the target groups' are given
   */
  static void service(
      CloudWatch cloudWatch, Shift shift, String balancer, String green, String blue) {
    shift.tell(
        (at, toGreen, bad, toBlue) -> {
          service(cloudWatch, dimensions(balancer, green), at, toGreen, bad);
          service(cloudWatch, dimensions(balancer, blue), at, toBlue, 0);
        });
  }

  private static Map<String, String> dimensions(String balancer, String group) {
    return Map.of(
        "LoadBalancer",
        balancer.substring(balancer.indexOf("app/")),
        "TargetGroup",
        group.substring(group.indexOf("targetgroup/")));
  }

  private static void service(
      CloudWatch cloudWatch, Map<String, String> dimensions, Instant at, int requests, int bad) {
    String namespace = "AWS/ApplicationELB";
    if (requests > 0) {
      cloudWatch
          .put(namespace, "RequestCount", dimensions, at, 1, requests)
          .put(namespace, "TargetResponseTime", dimensions, at, 0.05, requests)
          .put(namespace, "UnHealthyHostCount", dimensions, at, 0);
    }
    if (bad > 0) {
      cloudWatch.put(namespace, "HTTPCode_Target_5XX_Count", dimensions, at, 1, bad);
    }
  }

  /** A function behind an alias, all of whose traffic moves at once. */
  static void function(CloudWatch cloudWatch, Shift shift, String function, String alias) {
    String namespace = "AWS/Lambda";
    Map<String, String> dimensions =
        Map.of("FunctionName", function, "Resource", function + ":" + alias);
    shift.tell(
        (at, toGreen, bad, toBlue) ->
            cloudWatch
                .put(namespace, "Invocations", dimensions, at, 1, toGreen + toBlue)
                .put(namespace, "Duration", dimensions, at, 40, toGreen + toBlue)
                .put(namespace, "Errors", dimensions, at, 0, toGreen + toBlue - bad)
                .put(namespace, "Errors", dimensions, at, 1, bad));
  }
}
