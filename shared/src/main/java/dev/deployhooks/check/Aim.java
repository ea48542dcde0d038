package dev.deployhooks.check;

import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.plan.TargetOverride;

/**
 * What the looks of a section are aimed at.
 *
 * @param deployment what goes live
 * @param target what the plan says about the way to green
 */
public record Aim(Deployment deployment, TargetOverride target) {}
