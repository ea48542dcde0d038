package dev.deployhooks.testing;

import dev.deployhooks.plan.ChecksSection;
import dev.deployhooks.plan.Plan;
import dev.deployhooks.plan.SectionKind;

/** What tests ask of plans. */
public final class Plans {

  private Plans() {}

  /** The section of checks that a plan must have. */
  public static ChecksSection section(Plan plan, SectionKind kind) {
    return (ChecksSection) plan.section(kind).orElseThrow();
  }
}
