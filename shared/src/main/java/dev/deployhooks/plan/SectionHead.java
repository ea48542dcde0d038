package dev.deployhooks.plan;

import java.util.Set;

/**
 * What every section of a plan says, whatever it has to look at.
 *
 * @param kind which section
 * @param place where the section begins
 * @param lifecycleEvents the names of the lifecycle events at which it is to run; empty for all
 * @param onInconclusive the policy for what could not be told
 */
public record SectionHead(
    SectionKind kind, Place place, Set<String> lifecycleEvents, OnInconclusive onInconclusive) {

  public SectionHead {
    lifecycleEvents = Set.copyOf(lifecycleEvents);
  }
}
