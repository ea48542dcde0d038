package dev.deployhooks.check;

import dev.deployhooks.plan.Dependency;
import dev.deployhooks.time.Deadline;

/** What a check may ask AWS about the things that a service depends on: it only reads. */
@FunctionalInterface
public interface DependencySource {

  /** How something stands. */
  sealed interface Standing {

    /** It is there, and can be used. */
    record Ready(String words) implements Standing {}

    /** It is not there, or cannot be used. */
    record NotReady(String words) implements Standing {}
  }

  /**
   * Looks at something.
   *
   * @throws SourceException if it may not be looked at, or there was no answer
   */
  Standing standing(Dependency dependency, Deadline deadline) throws SourceException;

  /** Nothing to look at: what is used where there is no AWS. */
  static DependencySource none() {
    return (dependency, _) -> {
      throw new SourceException.Refused("there is no AWS to ask about " + dependency.words());
    };
  }
}
