package dev.deployhooks.plan;

import java.util.List;
import java.util.Optional;

/**
 * What the owner of a service wants to hold.
 *
 * @param origin where the plan was found, in words for the report, such as {@code "SSM parameter
 *     /deployhooks/ecs/shop/quiz"} or {@code "the default plan"}
 * @param target what the plan says about the way to green in place of what discovery finds
 * @param sections at most one of each kind
 */
public record Plan(String origin, TargetOverride target, List<Section> sections) {

  public Plan {
    sections = List.copyOf(sections);
  }

  /** The section for a hook, if the plan has one. */
  public Optional<Section> section(SectionKind kind) {
    return sections.stream().filter(section -> section.head().kind() == kind).findFirst();
  }
}
