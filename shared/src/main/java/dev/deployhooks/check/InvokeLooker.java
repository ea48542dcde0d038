package dev.deployhooks.check;

import dev.deployhooks.check.FunctionSource.Answered;
import dev.deployhooks.check.Sight.FunctionAnswer;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.plan.Look;
import dev.deployhooks.time.Deadline;

/** Invokes the version of a Lambda function that goes live, never its alias. */
final class InvokeLooker {

  private final FunctionSource functions;

  InvokeLooker(FunctionSource functions) {
    this.functions = functions;
  }

  /**
   * Looks once.
   *
   * @throws CannotLookException if there is no function, or it may not be invoked
   */
  Sight look(Look.Invoke look, Aim aim, Deadline deadline) throws CannotLookException {
    Deployment.Lambda function = function(aim);
    return look(look, function, function.greenVersion(), deadline);
  }

  /**
   * Invokes one version once.
   *
   * @throws CannotLookException if it may not be invoked
   */
  Sight look(Look.Invoke look, Deployment.Lambda function, String version, Deadline deadline)
      throws CannotLookException {
    String lookedAt = "invoke %s:%s".formatted(function.functionName(), version);
    try {
      Answered answered =
          functions.invoke(
              function.functionName(),
              version,
              look.payload().toString(),
              deadline.atMost(look.timeout()));
      return new FunctionAnswer(lookedAt, version, answered);
    } catch (SourceException.Refused e) {
      throw new CannotLookException(e.getMessage());
    } catch (SourceException e) {
      return Judged.error(lookedAt, e.getMessage());
    }
  }

  /** The function that is deployed. */
  static Deployment.Lambda function(Aim aim) throws CannotLookException {
    return switch (aim.deployment()) {
      case Deployment.Lambda function -> function;
      case Deployment.Ecs ecs ->
          throw new CannotLookException(
              "the deployment is of ECS " + ecs.subject() + ", which has no Lambda function");
      case Deployment.Built built -> throw CannotLookException.nothingRuns(built);
    };
  }
}
