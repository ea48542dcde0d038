package dev.deployhooks.hook;

import com.google.gson.JsonObject;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.plan.Plan;

/**
 * What a look at a section is about.
 *
 * @param plan the plan that the section stands in
 * @param deployment what goes live
 * @param event the lifecycle event at which the hook was called
 * @param state what the section's look before this one left; empty at the first. Under CodeDeploy
 *     it can be what an earlier one left: a look that was killed left nothing, and a successor's
 *     message is sent before the look itself
 * @param turn whether there will be another look
 */
public record Looking(
    Plan plan, Deployment deployment, LifecycleEvent event, JsonObject state, Turn turn) {

  /** A look after which there may be another. */
  public Looking(Plan plan, Deployment deployment, LifecycleEvent event, JsonObject state) {
    this(plan, deployment, event, state, Turn.ANOTHER_MAY_FOLLOW);
  }
}
