package dev.deployhooks.images;

import dev.deployhooks.plan.ExceptionSpec;
import dev.deployhooks.plan.Severity;
import java.time.Instant;

/** What the policy says to one finding. */
sealed interface Ruling {

  /** It blocks by itself. */
  record Blocks(String why, Severity severity) implements Ruling {}

  /** It counts for the limit of its severity. */
  record Counts(Severity severity, Kind kind) implements Ruling {}

  /** It may be exploited, for all that is known, and the plan asks about that. */
  record Untold(String why) implements Ruling {}

  /** Somebody answers for it. */
  record Excepted(ExceptionSpec exception) implements Ruling {}

  /** It counts for nothing yet. */
  record InGrace(Instant until) implements Ruling {}

  /** The image that runs now has it too. */
  record NotNew() implements Ruling {}

  /** It counts for nothing, by a rule of the plan or by its state. */
  record Aside(String why) implements Ruling {}

  /** For which of a severity's limits a finding counts. */
  enum Kind {
    FIXABLE,
    UNFIXABLE,
    /** The scan does not say, and the plan says that this cannot be told. */
    UNTOLD
  }
}
