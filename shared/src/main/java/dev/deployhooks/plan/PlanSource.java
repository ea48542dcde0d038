package dev.deployhooks.plan;

import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.time.Deadline;

/** Where a hook finds the plan for a deployment. */
public interface PlanSource {

  /** Finds and reads the plan: by explicit location, else by convention, else the default plan. */
  PlanReading find(Deployment deployment, SectionKind kind, Deadline deadline);
}
