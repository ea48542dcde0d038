package dev.deployhooks.hooks.failurereporter;

/** CodeDeploy could not be told: Lambda tries again, and then puts it into the queue. */
final class NotReportedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotReportedException(Outcome outcome) {
    super(
        "CodeDeploy was not told %s for deployment %s: %s"
            .formatted(
                outcome.said().word(), outcome.deploymentId(), outcome.delivery().inWords()));
  }
}
