package dev.deployhooks.hook;

import dev.deployhooks.answer.DeploymentStopper;
import dev.deployhooks.answer.FailedAnswers;
import dev.deployhooks.answer.JobReporter;
import dev.deployhooks.answer.LifecycleEventReporter;
import dev.deployhooks.answer.ReturnQueue;
import dev.deployhooks.json.MetricLine;
import dev.deployhooks.report.ReportStore;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The ways in which a hook tells AWS something, each made when it is first used.
 *
 * @param reporter answers CodeDeploy
 * @param stopper stops a deployment of CodeDeploy
 * @param jobs answers CodePipeline
 * @param queue brings the hook back under CodeDeploy; empty if the function has none
 * @param guard the queue of the failure reporter, which answers when the looks are over and nobody
 *     has; empty if the function has none
 * @param memory remembers beyond this instance what has failed; empty if the function has none
 * @param reports keeps whole reports; empty if they are in the log alone
 * @param stage the copy of the hooks of which its metrics are
 */
public record Outlets(
    Supplier<LifecycleEventReporter> reporter,
    Supplier<DeploymentStopper> stopper,
    Supplier<JobReporter> jobs,
    Optional<Supplier<ReturnQueue>> queue,
    Optional<Supplier<ReturnQueue>> guard,
    Optional<Supplier<FailedAnswers>> memory,
    Optional<Supplier<ReportStore>> reports,
    String stage) {

  /**
   * For a hook that remembers nothing beyond its instance, whose looks nobody guards, whose reports
   * are in the log alone, and of no stage.
   */
  public Outlets(
      Supplier<LifecycleEventReporter> reporter,
      Supplier<DeploymentStopper> stopper,
      Supplier<JobReporter> jobs,
      Optional<Supplier<ReturnQueue>> queue) {
    this(
        reporter,
        stopper,
        jobs,
        queue,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        MetricLine.NO_STAGE);
  }

  /** For a hook that has no queue, and so nothing to stop. */
  static Outlets withoutQueue(
      Supplier<LifecycleEventReporter> reporter, Supplier<JobReporter> jobs) {
    return new Outlets(
        reporter,
        () -> {
          throw new IllegalStateException("a hook without a queue watches no shift");
        },
        jobs,
        Optional.empty());
  }
}
