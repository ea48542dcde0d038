package dev.deployhooks.hook;

import dev.deployhooks.check.CheckResult;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.DeploymentSource;
import dev.deployhooks.plan.Plan;
import dev.deployhooks.plan.PlanSource;
import dev.deployhooks.plan.Section;
import dev.deployhooks.time.Deadline;
import java.util.List;

/**
 * The parts of a hook that look at the world.
 *
 * @param deployments where it finds out what it was called for
 * @param plans where it finds what must hold
 * @param checks how it looks
 */
public record Parts(DeploymentSource deployments, PlanSource plans, CheckRunner checks) {

  /** Runs the checks of a section. */
  @FunctionalInterface
  public interface CheckRunner {

    /**
     * Every check of the section, in its order, tried or not, by the deadline.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    List<CheckResult> run(Section section, Plan plan, Deployment deployment, Deadline deadline)
        throws InterruptedException;
  }
}
