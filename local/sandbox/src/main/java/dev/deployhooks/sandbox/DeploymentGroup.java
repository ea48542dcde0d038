package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;

/** A deployment group of CodeDeploy: how an application is deployed. */
record DeploymentGroup(
    String application,
    String name,
    String configName,
    Shift shift,
    boolean autoRollback,
    List<String> alarms,
    Optional<EcsRoute> route) {

  String platform() {
    return route.isPresent() ? "ECS" : "Lambda";
  }

  JsonObject autoRollbackJson() {
    return Tree.of(
        "enabled",
        autoRollback,
        "events",
        autoRollback
            ? List.of(
                "DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST")
            : List.of());
  }

  static JsonObject style() {
    return Tree.of("deploymentType", "BLUE_GREEN", "deploymentOption", "WITH_TRAFFIC_CONTROL");
  }

  Optional<JsonObject> loadBalancerInfo() {
    return route.map(
        it ->
            Tree.of(
                "targetGroupPairInfoList",
                List.of(
                    Tree.of(
                        "targetGroups",
                        List.of(
                            Tree.of("name", it.one().name()), Tree.of("name", it.other().name())),
                        "prodTrafficRoute",
                        Tree.of("listenerArns", List.of(it.production().arn())),
                        "testTrafficRoute",
                        it.test().map(test -> Tree.of("listenerArns", List.of(test.arn())))))));
  }

  JsonObject configJson() {
    JsonObject routing =
        switch (shift) {
          case Shift.AllAtOnce() -> Tree.of("type", "AllAtOnce");
          case Shift.Canary(int percent, java.time.Duration interval) ->
              Tree.of(
                  "type",
                  "TimeBasedCanary",
                  "timeBasedCanary",
                  Tree.of("canaryPercentage", percent, "canaryInterval", interval.toMinutes()));
          case Shift.Linear(int percent, java.time.Duration interval) ->
              Tree.of(
                  "type",
                  "TimeBasedLinear",
                  "timeBasedLinear",
                  Tree.of("linearPercentage", percent, "linearInterval", interval.toMinutes()));
        };
    return Tree.of(
        "deploymentConfigName",
        configName,
        "computePlatform",
        platform(),
        "trafficRoutingConfig",
        routing);
  }
}
