package dev.deployhooks.hook;

import dev.deployhooks.plan.SectionKind;
import java.util.List;

/**
 * What makes one hook differ from another.
 *
 * @param name the hook's name, such as {@code pre-traffic-smoke-test}
 * @param sections the sections of a plan that it runs, in this order; never empty
 */
public record HookDefinition(String name, List<SectionKind> sections) {

  public HookDefinition {
    sections = List.copyOf(sections);
    if (sections.isEmpty()) {
      throw new IllegalArgumentException("a hook without a section checks nothing");
    }
  }
}
