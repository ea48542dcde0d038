package dev.deployhooks.invocation;

import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One call of a hook, told apart by the shape of its payload. */
public sealed interface Invocation {

  /** The call that began it all: of a return, CodeDeploy's; else this one. */
  default Invocation original() {
    return switch (this) {
      case Return(ReturnTicket ticket, QueueMessage _) -> ticket.call();
      case CodeDeploy call -> call;
      case Ecs call -> call;
      case CodePipeline call -> call;
    };
  }

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
   * The call by the hook's own earlier self, through its queue.
   *
   * @param ticket what the earlier self sent
   * @param message the message that brought it
   */
  record Return(ReturnTicket ticket, QueueMessage message) implements Invocation {}

  /**
   * A message of the queue, as it was received.
   *
   * @param id what Lambda calls it
   * @param receiptHandle by which this receipt of it is known to SQS
   * @param receiveCount how often it has been received, from 1; approximate, as SQS says
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html">ReceiveMessage</a>
   */
  record QueueMessage(String id, String receiptHandle, int receiveCount) {}

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

  /**
   * The call by CodePipeline for a job of an action that invokes a Lambda function. It is
   * asynchronous: only {@code PutJobSuccessResult} and {@code PutJobFailureResult} count as the
   * answer. A job is answered once; an action that goes on comes as another job, with the token
   * that the one before left.
   *
   * @param jobId what the answer is given with
   * @param userParameters what the pipeline says to the function, at most 1,000 characters; empty
   *     if it says nothing
   * @param artifacts the input artifacts, at most five
   * @param credentials by which these are read, if there are any
   * @param continuationToken what the job before left; empty at the first
   * @see <a
   *     href="https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Lambda.html">AWS
   *     Lambda invoke action reference</a>
   */
  record CodePipeline(
      String jobId,
      String userParameters,
      List<Artifact> artifacts,
      Optional<ArtifactCredentials> credentials,
      Optional<String> continuationToken)
      implements Invocation {

    public CodePipeline {
      artifacts = List.copyOf(artifacts);
    }
  }

  /**
   * An input artifact of a job: a ZIP archive in S3.
   *
   * @param name as the pipeline calls it
   * @param bucket where it lies
   * @param key under which
   */
  record Artifact(String name, String bucket, String key) {}
}
