package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An alarm of CloudWatch, whose states are set from outside. */
public final class Alarm {

  private record State(String value, String reason, Instant since) {}

  private final VirtualClock clock;
  private final String name;
  private final boolean composite;
  private final List<State> states = new ArrayList<>();

  Alarm(VirtualClock clock, String name, boolean composite) {
    this.clock = clock;
    this.name = name;
    this.composite = composite;
    states.add(new State("INSUFFICIENT_DATA", "Unchecked: Initial alarm creation", clock.now()));
  }

  /**
   * Changes the state.
   *
   * @param value {@code OK}, {@code ALARM} or {@code INSUFFICIENT_DATA}
   */
  public synchronized Alarm state(String value, String reason) {
    states.add(new State(value, reason, clock.now()));
    return this;
  }

  String name() {
    return name;
  }

  boolean composite() {
    return composite;
  }

  synchronized JsonObject described() {
    State now = states.getLast();
    return Tree.of(
        "AlarmName", name,
        "AlarmArn", Arns.of("cloudwatch", "alarm:" + name),
        "StateValue", now.value(),
        "StateReason", now.reason(),
        "StateUpdatedTimestamp", now.since(),
        "StateTransitionedTimestamp", now.since());
  }

  /** The changes of state, newest first, as {@code DescribeAlarmHistory} has them. */
  synchronized List<JsonObject> history(Instant from, Instant until) {
    List<JsonObject> items = new ArrayList<>();
    for (int i = states.size() - 1; i > 0; i--) {
      State state = states.get(i);
      if (!state.since().isBefore(from) && !state.since().isAfter(until)) {
        items.add(
            Tree.of(
                "AlarmName",
                name,
                "AlarmType",
                composite ? "CompositeAlarm" : "MetricAlarm",
                "Timestamp",
                state.since(),
                "HistoryItemType",
                "StateUpdate",
                "HistorySummary",
                "Alarm updated from %s to %s".formatted(states.get(i - 1).value(), state.value()),
                "HistoryData",
                Tree.of(
                        "version", "1.0",
                        "oldState", Tree.of("stateValue", states.get(i - 1).value()),
                        "newState", Tree.of("stateValue", state.value()))
                    .toString()));
      }
    }
    return items;
  }
}
