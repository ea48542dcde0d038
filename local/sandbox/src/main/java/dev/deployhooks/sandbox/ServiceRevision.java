package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an ECS service was, or is to be, at one of its deployments by ECS itself. */
record ServiceRevision(
    String arn,
    NativeRoute route,
    TaskDefinition taskDefinition,
    TargetGroup group,
    Instant createdAt) {

  JsonObject json() {
    EcsService service = route.service();
    return Tree.of(
        "serviceRevisionArn",
        arn,
        "serviceArn",
        service.arn(),
        "clusterArn",
        service.clusterArn(),
        "taskDefinition",
        taskDefinition.arn(),
        "launchType",
        "FARGATE",
        "platformVersion",
        "1.4.0",
        "platformFamily",
        "Linux",
        "loadBalancers",
        List.of(route.json()),
        "containerImages",
        taskDefinition.containers().stream()
            .map(
                each ->
                    Tree.of(
                        "containerName", each.name(),
                        "imageDigest",
                            Optional.of(each.digest()).filter(digest -> !digest.isEmpty()),
                        "image", each.image()))
            .toList(),
        "guardDutyEnabled",
        false,
        "createdAt",
        createdAt,
        "resolvedConfiguration",
        Tree.of(
            "loadBalancers",
            List.of(
                Tree.of(
                    "targetGroupArn", group.arn(),
                    "productionListenerRule", route.production().arn()))));
  }
}
