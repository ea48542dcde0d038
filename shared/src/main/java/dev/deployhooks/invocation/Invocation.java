package dev.deployhooks.invocation;

import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.util.Map;

/** One call of a hook, told apart by the shape of its payload. */
public sealed interface Invocation {

  /**
   * The call by CodeDeploy at a lifecycle event. It is asynchronous: only {@code
   * PutLifecycleEventHookExecutionStatus} counts as the answer.
   *
   * @param deploymentId such as {@code d-IHWDEND8F}
   * @param executionId what the answer is given with
   * @see <a
   *     href="https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html">AppSpec
   *     'hooks' section</a>
   */
  record CodeDeploy(String deploymentId, HookExecutionId executionId) implements Invocation {}

  /**
   * The call by Amazon ECS at a lifecycle stage of a native blue/green, linear or canary
   * deployment. It is synchronous: the return value is the answer.
   *
   * @param executionId the id of this hook's execution
   * @param lifecycleStage the stage as ECS spells it; an open list
   * @param serviceDeploymentArn the {@code resourceArn} of the payload
   * @param serviceArn the service, empty if the payload does not say
   * @param targetServiceRevisionArn the revision that goes live, empty if the payload does not say
   * @param testTrafficWeights percent of test traffic by service revision ARN
   * @param productionTrafficWeights percent of production traffic by service revision ARN
   * @param hookDetails what was configured for the hook or returned by its earlier self; empty if
   *     there is none
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html">Lifecycle
   *     hooks for Amazon ECS service deployments</a>
   */
  record Ecs(
      String executionId,
      String lifecycleStage,
      String serviceDeploymentArn,
      String serviceArn,
      String targetServiceRevisionArn,
      Map<String, BigDecimal> testTrafficWeights,
      Map<String, BigDecimal> productionTrafficWeights,
      JsonObject hookDetails)
      implements Invocation {

    public Ecs {
      testTrafficWeights = Map.copyOf(testTrafficWeights);
      productionTrafficWeights = Map.copyOf(productionTrafficWeights);
    }
  }
}
