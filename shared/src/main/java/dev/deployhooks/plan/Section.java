package dev.deployhooks.plan;

/** One section of a plan: what one hook has to look at. */
public sealed interface Section permits ChecksSection, CanarySection, ImagesSection {

  /** What every section says, whatever it has to look at. */
  SectionHead head();
}
