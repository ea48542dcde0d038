package dev.deployhooks.hook;

import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.hook.Round.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When which section is looked at.
 *
 * @param now the sections that are looked at before the lifecycle event is answered
 * @param again when these may have to be looked at again; empty if one look always tells
 * @param duringTheShift the sections that are looked at while traffic moves
 * @param watches how these want to be looked at, in the same order
 */
record Schedule(
    List<Task> now,
    Optional<Duration> again,
    List<Task> duringTheShift,
    List<Pace.DuringTheShift> watches) {

  static Schedule of(List<Task> tasks, LifecycleEvent event, SectionRunner runner) {
    List<Task> now = new ArrayList<>();
    List<Duration> pauses = new ArrayList<>();
    List<Task> duringTheShift = new ArrayList<>();
    List<Pace.DuringTheShift> watches = new ArrayList<>();
    for (Task task : tasks) {
      switch (runner.pace(task.section(), event)) {
        case Pace.Once() -> now.add(task);
        case Pace.UntilDone(Duration pause) -> {
          now.add(task);
          pauses.add(pause);
        }
        case Pace.DuringTheShift watch -> {
          duringTheShift.add(task);
          watches.add(watch);
        }
      }
    }
    return new Schedule(
        List.copyOf(now),
        pauses.stream().min(Comparator.naturalOrder()),
        List.copyOf(duringTheShift),
        List.copyOf(watches));
  }
}
