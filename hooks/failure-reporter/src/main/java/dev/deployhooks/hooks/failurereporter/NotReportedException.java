package dev.deployhooks.hooks.failurereporter;

/** Who waits could not be told: Lambda tries again, and then puts it into the queue. */
final class NotReportedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotReportedException(Outcome outcome) {
    super(
        "%s was not told %s for %s: %s"
            .formatted(
                outcome.waiting().protocol(),
                outcome.said().word(),
                outcome.waiting().inWords(),
                outcome.delivery().inWords()));
  }
}
