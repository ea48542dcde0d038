package dev.deployhooks.sandbox;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a listener does with a request. */
public sealed interface Action {

  /**
   * Passes it on.
   *
   * @param weights by target group ARN
   */
  record Forward(Map<String, Double> weights) implements Action {
    public Forward {
      weights = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }
  }

  /** Answers by itself. */
  record FixedResponse(int status, String contentType, String body) implements Action {}

  /** Passes every request on to one target group. */
  static Action forward(TargetGroup group) {
    return new Forward(Map.of(group.arn(), 1.0));
  }

  /** Passes requests on to two target groups by weight. */
  static Action forward(TargetGroup first, double weight, TargetGroup second, double other) {
    Map<String, Double> weights = new LinkedHashMap<>();
    weights.put(first.arn(), weight);
    weights.put(second.arn(), other);
    return new Forward(weights);
  }

  /** As the load balancer's descriptions show it. */
  default JsonObject json() {
    return switch (this) {
      case Forward(Map<String, Double> weights) -> {
        JsonArray groups = new JsonArray();
        weights.forEach(
            (arn, weight) ->
                groups.add(Tree.of("TargetGroupArn", arn, "Weight", Math.round(weight))));
        yield Tree.of(
            "Type",
            "forward",
            "TargetGroupArn",
            weights.size() == 1 ? weights.keySet().iterator().next() : null,
            "Order",
            1,
            "ForwardConfig",
            Tree.of(
                "TargetGroups", groups, "TargetGroupStickinessConfig", Tree.of("Enabled", false)));
      }
      case FixedResponse(int status, String contentType, String body) ->
          Tree.of(
              "Type",
              "fixed-response",
              "Order",
              1,
              "FixedResponseConfig",
              Tree.of(
                  "MessageBody",
                  body,
                  "StatusCode",
                  Integer.toString(status),
                  "ContentType",
                  contentType));
    };
  }
}
