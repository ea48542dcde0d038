package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * How traffic reaches a service that ECS deploys itself: two target groups that take turns, the
 * listener rule of production, and that of tests if there is one.
 */
public record NativeRoute(
    EcsService service,
    TargetGroup one,
    TargetGroup alternate,
    Rule production,
    Optional<Rule> test) {

  TargetGroup besides(TargetGroup group) {
    return group == one ? alternate : one;
  }

  JsonObject json() {
    return Tree.of(
        "targetGroupArn", one.arn(),
        "containerName", service.container(),
        "containerPort", service.containerPort(),
        "advancedConfiguration",
            Tree.of(
                "alternateTargetGroupArn", alternate.arn(),
                "productionListenerRule", production.arn(),
                "testListenerRule", test.map(Rule::arn),
                "roleArn", "arn:aws:iam::" + Arns.ACCOUNT + ":role/ecsInfrastructureRole"));
  }
}
