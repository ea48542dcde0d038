package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lifecycle events of a deployment's target, in their order, with their states. */
final class LifecycleEvents {

  private record Event(
      String name, String status, Optional<Instant> start, Optional<Instant> end, String message) {
    JsonObject json() {
      return Tree.of(
          "lifecycleEventName",
          name,
          "startTime",
          start,
          "endTime",
          end,
          "status",
          status,
          "diagnostics",
          message.isEmpty()
              ? null
              : Tree.of("errorCode", "UnknownError", "scriptName", "", "message", message));
    }
  }

  private final List<Event> events = new ArrayList<>();

  LifecycleEvents(List<String> names) {
    for (String name : names) {
      events.add(new Event(name, "Pending", Optional.empty(), Optional.empty(), ""));
    }
  }

  synchronized void started(String name, Instant at) {
    replace(new Event(name, "InProgress", Optional.of(at), Optional.empty(), ""));
  }

  synchronized void ended(String name, String status, Instant at, String message) {
    Event before =
        events.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    replace(new Event(name, status, before.start(), Optional.of(at), message));
  }

  synchronized void skipRest() {
    events.replaceAll(
        each ->
            each.status().equals("Pending")
                ? new Event(each.name(), "Skipped", Optional.empty(), Optional.empty(), "")
                : each);
  }

  private void replace(Event event) {
    events.replaceAll(each -> each.name().equals(event.name()) ? event : each);
  }

  synchronized List<JsonObject> json() {
    return events.stream().map(Event::json).toList();
  }
}
