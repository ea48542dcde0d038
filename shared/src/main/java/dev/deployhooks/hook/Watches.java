package dev.deployhooks.hook;

import dev.deployhooks.answer.Answer;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.Purpose;
import dev.deployhooks.invocation.ReturnTicket;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Arms the watch of a shift of traffic, during which CodeDeploy runs no hook: the lifecycle event
 * before it is let pass once the queue has taken the watch's first ticket, and not before.
 */
record Watches(Looks looks) {

  /**
   * The answer with which the shift begins: Succeeded, or Failed if it would not be watched.
   *
   * @param paces of the sections that are to be looked at, at least one
   * @param warnings of the sections that were looked at before
   */
  Answer arm(
      Invocation invocation,
      LifecycleEvent event,
      List<Pace.DuringTheShift> paces,
      List<String> warnings,
      Deadline deadline) {
    if (!(invocation.original() instanceof Invocation.CodeDeploy call)) {
      return new Answer.Failed(
          "a watch of the shift is for CodeDeploy; let Amazon ECS call the hook at PRODUCTION_TRAFFIC_SHIFT");
    }
    Duration pause =
        paces.stream().map(Pace.DuringTheShift::pause).min(Comparator.naturalOrder()).orElseThrow();
    Duration atMost =
        paces.stream()
            .map(Pace.DuringTheShift::atMost)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    Instant end = deadline.time().now().plus(atMost);
    ReturnTicket ticket =
        new ReturnTicket(
            looks.hook(),
            new Purpose.Watch(onLost(paces)),
            call,
            event.name(),
            2,
            0,
            end,
            pause,
            ReturnTicket.State.none());
    return looks
        .departures()
        .begin(ticket, ticket.pause(), deadline)
        .<Answer>map(why -> new Answer.Failed("the shift of traffic would not be watched: " + why))
        .orElseGet(
            () ->
                new Answer.Succeeded(new Answer.Grounds.WatchArmed(ticket.chain(), end, warnings)));
  }

  /** One watch looks for all sections: the strictest of them says what its loss means. */
  private static Purpose.OnLost onLost(List<Pace.DuringTheShift> paces) {
    return paces.stream().anyMatch(pace -> pace.onLost() == Purpose.OnLost.STOP)
        ? Purpose.OnLost.STOP
        : Purpose.OnLost.ALARM;
  }
}
