package dev.deployhooks.hook;

import dev.deployhooks.plan.SectionKind;
import java.util.List;

/**
 * What makes one hook differ from another.
 *
 * @param name the hook's name, such as {@code pre-traffic-smoke-test}
 * @param sections the sections of a plan that it runs, in this order; never empty
 * @param choice which of them it runs when it is called
 */
public record HookDefinition(String name, List<SectionKind> sections, Choice choice) {

  /** Which of its sections a hook runs when it is called. */
  public enum Choice {
    /**
     * All: one that the plan lacks, or that can tell nothing at the lifecycle event, is refused.
     */
    ALL,
    /** Those of the plan that belong to the lifecycle event; it is refused if there is none. */
    WHAT_BELONGS
  }

  public HookDefinition {
    sections = List.copyOf(sections);
    if (sections.isEmpty()) {
      throw new IllegalArgumentException("a hook without a section checks nothing");
    }
  }

  /** A hook that is there for one section. */
  public HookDefinition(String name, SectionKind section) {
    this(name, List.of(section), Choice.ALL);
  }
}
