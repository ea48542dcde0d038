package dev.deployhooks.deployment;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The decision which lifecycle event of CodeDeploy a hook was called at. The payload does not say
 * it; the AppSpec says which events call the function, and the deployment's target says how far
 * each event has come.
 */
public sealed interface CurrentEvent {

  /** The event, as far as it could be found out. */
  record At(Found<LifecycleEvent> event) implements CurrentEvent {}

  /** Every event that calls this function has ended: CodeDeploy has had the answer. */
  record Over(LifecycleEvent event, String status) implements CurrentEvent {}

  /**
   * How far a lifecycle event has come.
   *
   * @param event its name
   * @param status as CodeDeploy spells it: {@code Pending}, {@code InProgress}, {@code Succeeded},
   *     {@code Failed}, {@code Skipped}, {@code Unknown}, or one to come
   */
  record Progress(String event, String status) {
    private boolean running() {
      return status.equals("InProgress");
    }

    private boolean ended() {
      return ENDED.contains(status);
    }
  }

  /** The statuses after which nothing more happens to an event. */
  Set<String> ENDED = Set.of("Succeeded", "Failed", "Skipped");

  /** What stands in a source before the reason to doubt it, if there is one. */
  String DOUBT = "; ";

  /** The hookable events in the order in which CodeDeploy comes to them. */
  List<String> ORDER =
      List.of(
          "BeforeInstall",
          "AfterInstall",
          "AfterAllowTestTraffic",
          "BeforeAllowTraffic",
          "AfterAllowTraffic");

  /**
   * Decides.
   *
   * @param self the function that was called
   * @param hookable the events at which CodeDeploy calls functions on this compute platform
   * @param appSpec which events call which function
   * @param progress how far the events of the target have come; empty if that is not known
   */
  static CurrentEvent decide(
      String self, Set<String> hookable, Found<AppSpec> appSpec, List<Progress> progress) {
    Candidates candidates = Candidates.of(self, hookable, appSpec);
    List<Progress> seen =
        candidates.events().stream().map(event -> progressOf(event, progress)).toList();
    List<Progress> running = seen.stream().filter(Progress::running).toList();
    if (running.size() > 1) {
      return unknown(
          "CodeDeploy shows more than one lifecycle event in progress: " + names(running));
    }
    if (!running.isEmpty()) {
      return at(running.getFirst().event(), "GetDeploymentTarget, in progress" + candidates.note());
    }
    List<Progress> waiting = seen.stream().filter(event -> !event.ended()).toList();
    if (waiting.isEmpty()) {
      Progress last = seen.getLast();
      return new Over(LifecycleEvent.of(last.event()), last.status());
    }
    if (progress.isEmpty() && waiting.size() > 1) {
      return unknown(
          "CodeDeploy does not say how far the deployment has come, and it may be any of "
              + names(waiting)
              + candidates.note());
    }
    return at(
        waiting.getFirst().event(),
        "the first lifecycle event that has not ended, not yet seen in progress"
            + candidates.note());
  }

  private static Progress progressOf(String event, List<Progress> progress) {
    return progress.stream()
        .filter(one -> one.event().equals(event))
        .findFirst()
        .orElseGet(() -> new Progress(event, "not listed"));
  }

  private static CurrentEvent at(String event, String source) {
    return new At(new Found.Known<>(LifecycleEvent.of(event), source));
  }

  private static CurrentEvent unknown(String why) {
    return new At(
        new Found.Unknown<>(
            why + "; to mend it, set DEPLOYHOOKS_LIFECYCLE_EVENT for this function"));
  }

  private static String names(List<Progress> events) {
    return events.stream().map(Progress::event).collect(Collectors.joining(", "));
  }

  /**
   * The events at which the function may have been called, in order, never empty.
   *
   * @param note what people should know about where they come from, empty or beginning with {@code
   *     "; "}
   */
  record Candidates(List<String> events, String note) {

    static Candidates of(String self, Set<String> hookable, Found<AppSpec> appSpec) {
      List<String> all = ordered(hookable);
      return switch (appSpec) {
        case Found.Unknown<AppSpec>(String why) ->
            new Candidates(all, DOUBT + "which events call this function is not known: " + why);
        case Found.Known<AppSpec>(AppSpec read, String source) ->
            Optional.of(ordered(Set.copyOf(read.eventsOf(self))))
                .filter(mine -> !mine.isEmpty())
                .map(mine -> new Candidates(mine, ""))
                .orElseGet(
                    () ->
                        new Candidates(
                            all,
                            DOUBT + "the " + source + " does not name this function, " + self));
      };
    }

    private static List<String> ordered(Set<String> events) {
      return events.stream()
          .filter(ORDER::contains)
          .sorted(Comparator.comparingInt(ORDER::indexOf))
          .toList();
    }
  }
}
