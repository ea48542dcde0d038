package dev.deployhooks.hook;

import dev.deployhooks.deployment.DeploymentSource;
import dev.deployhooks.plan.PlanSource;

/**
 * The parts of a hook that look at the world.
 *
 * @param deployments where it finds out what it was called for
 * @param plans where it finds what must hold
 * @param sections how it looks
 */
public record Parts(DeploymentSource deployments, PlanSource plans, SectionRunner sections) {}
