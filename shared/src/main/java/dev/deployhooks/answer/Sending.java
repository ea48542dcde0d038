package dev.deployhooks.answer;

import dev.deployhooks.answer.Insistence.Try;
import dev.deployhooks.answer.ReturnQueue.Response;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** How hard it is tried to get something into the queue. */
public enum Sending {
  /** Once; again only if the queue has certainly not taken it. */
  AT_MOST_ONCE,
  /** Until the queue says that it has taken it, which it may have before. */
  UNTIL_TAKEN;

  /** How long one call may take, so that there is time for another. */
  private static final Duration CALL_LIMIT = Duration.ofSeconds(3);

  /**
   * Tries.
   *
   * @param call one call, by the deadline that it is given
   * @return why it is not known to have been taken, if it is not
   */
  public Optional<String> insist(Deadline deadline, Time time, Function<Deadline, Response> call) {
    return Insistence.until(
        deadline,
        time,
        () ->
            switch (call.apply(deadline.atMost(CALL_LIMIT))) {
              case Response.Accepted() -> new Try.Settled<>(Optional.<String>empty());
              case Response.Refused(String why) -> new Try.Settled<>(Optional.of(why));
              case Response.Busy(String why) -> new Try.Again<>(why);
              case Response.Unknown(String why) ->
                  this == UNTIL_TAKEN
                      ? new Try.Again<>(why)
                      : new Try.Settled<>(Optional.of("it may have been taken: " + why));
            },
        Optional::of);
  }
}
