package dev.deployhooks.plan;

import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.time.Deadline;
import java.util.List;

/** Where a hook finds the plan for a deployment. */
public interface PlanSource {

  /**
   * Finds and reads the plan: by explicit location, else by convention, else the default plan.
   *
   * @param kinds the sections that the default plan has to have
   */
  PlanReading find(Deployment deployment, List<SectionKind> kinds, Deadline deadline);
}
