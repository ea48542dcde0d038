package dev.deployhooks.aws;

import dev.deployhooks.deployment.AppSpec;
import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Situation;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.codedeploy.model.LambdaFunctionInfo;

/** A Lambda function that CodeDeploy deploys: what its target says, else what the AppSpec says. */
final class CodeDeployLambda {

  private static final String TARGET = "GetDeploymentTarget";

  private CodeDeployLambda() {}

  static Situation situation(
      Controller.CodeDeploy controller,
      Found<LifecycleEvent> event,
      Optional<LambdaFunctionInfo> target,
      Found<AppSpec> appSpec) {
    Both both = new Both(target, appSpec);
    Found<String> name =
        both.either("function", LambdaFunctionInfo::functionName, AppSpec.Function::name);
    Found<String> alias =
        both.either("alias", LambdaFunctionInfo::functionAlias, AppSpec.Function::alias);
    Found<String> green =
        both.either(
            "version that goes live",
            LambdaFunctionInfo::targetVersion,
            AppSpec.Function::targetVersion);
    Found<String> blue =
        both.either(
            "version that serves now",
            LambdaFunctionInfo::currentVersion,
            AppSpec.Function::currentVersion);
    if (name instanceof Found.Known<String>(String functionName, String _)
        && alias instanceof Found.Known<String>(String functionAlias, String _)
        && green instanceof Found.Known<String>(String version, String _)) {
      return new Situation.ToJudge(
          new Deployment.Lambda(
              controller, event, functionName, functionAlias, blue, version, weight(target)));
    }
    return new Situation.Unreadable(firstReason(name, alias, green));
  }

  @SafeVarargs
  private static String firstReason(Found<String>... found) {
    for (Found<String> one : found) {
      if (one instanceof Found.Unknown<String>(String why)) {
        return why;
      }
    }
    throw new IllegalArgumentException("nothing is unknown");
  }

  /** The two places where CodeDeploy says what a Lambda deployment is about. */
  private record Both(Optional<LambdaFunctionInfo> target, Found<AppSpec> appSpec) {

    Found<String> either(
        String what,
        Function<LambdaFunctionInfo, String> inTarget,
        Function<AppSpec.Function, Optional<String>> inAppSpec) {
      Optional<String> said = target.map(inTarget).filter(value -> !value.isBlank());
      if (said.isPresent()) {
        return new Found.Known<>(said.get(), TARGET);
      }
      return switch (appSpec) {
        case Found.Unknown<AppSpec>(String why) ->
            new Found.Unknown<>(
                "GetDeploymentTarget does not say the %s, and the AppSpec is not known: %s"
                    .formatted(what, why));
        case Found.Known<AppSpec>(AppSpec read, String source) ->
            Found.of(
                read.function().flatMap(inAppSpec),
                source,
                () -> "neither GetDeploymentTarget nor the %s says the %s".formatted(source, what));
      };
    }
  }

  private static Found<BigDecimal> weight(Optional<LambdaFunctionInfo> target) {
    return Weights.percent(
        target.map(LambdaFunctionInfo::targetVersionWeight),
        TARGET,
        "GetDeploymentTarget does not say the weight of the version that goes live");
  }
}
