package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;

/** A Lambda deployment: an alias goes from one version to another. */
record LambdaPlatform(Lambda lambda, AppSpec.Resource.LambdaVersion resource)
    implements CodeDeployment.Platform {

  @Override
  public List<String> events() {
    return List.of("BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic");
  }

  @Override
  public boolean ownsEvent(String event) {
    return event.equals("AllowTraffic");
  }

  @Override
  public void perform(String event, CodeDeployment deployment)
      throws InterruptedException, CodeDeployment.EventFailed {
    Function function = lambda.function(resource.function());
    deployment.shift(
        deployment.shift(),
        percent -> {
          if (percent == 100) {
            function.alias(resource.alias(), resource.target());
          } else {
            function.alias(
                resource.alias(), resource.current(), resource.target(), percent / 100.0);
          }
        });
  }

  @Override
  public String targetId() {
    return resource.function() + ":" + resource.alias();
  }

  @Override
  public JsonObject target(CodeDeployment deployment) {
    Function function = lambda.function(resource.function());
    Map<String, Double> weights = function.weights(resource.alias());
    JsonObject target = deployment.commonTarget(function.arn() + ":" + resource.alias());
    target.add(
        "lambdaFunctionInfo",
        Tree.of(
            "functionName", resource.function(),
            "functionAlias", resource.alias(),
            "currentVersion", resource.current(),
            "targetVersion", resource.target(),
            "targetVersionWeight", weights.getOrDefault(resource.target(), 0.0)));
    return Tree.of("deploymentTargetType", "LambdaTarget", "lambdaTarget", target);
  }

  @Override
  public void succeeded() {}

  @Override
  public CodeDeployment.Rollback rollback() {
    AppSpec.Resource.LambdaVersion back =
        new AppSpec.Resource.LambdaVersion(
            resource.function(),
            resource.alias(),
            /* current= */ resource.target(),
            /* target= */ resource.current());
    return new CodeDeployment.Rollback(back, new LambdaPlatform(lambda, back));
  }
}
