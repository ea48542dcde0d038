package dev.deployhooks.local.doctor;

import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.ObjectReading;
import dev.deployhooks.deployment.ObjectSource;
import dev.deployhooks.plan.ParameterReading;
import dev.deployhooks.plan.ParameterSource;
import dev.deployhooks.plan.PlanLocator;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds the plan of a hook where the hook would find it, by its environment variables. What only
 * the hook can read, such as a file in its artifact, is unknown.
 */
record PlanFinder(ParameterSource parameters, ObjectSource objects, Time time) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String FILE = "file:";

  /** What a hook that runs those sections reads. */
  Found<PlanReading> find(
      Map<String, String> variables, Deployment deployment, List<SectionKind> kinds) {
    String location = variables.getOrDefault(PlanLocator.LOCATION, "").strip();
    if (location.startsWith(FILE)) {
      return new Found.Unknown<>(
          "its plan is the file %s in its artifact, which is not read from here; try it with deployhooks validate"
              .formatted(location.substring(FILE.length())));
    }
    List<String> unread = new ArrayList<>();
    ParameterSource noted =
        (name, deadline) -> {
          ParameterReading reading = parameters.read(name, deadline);
          if (reading instanceof ParameterReading.Unreadable(String why)) {
            unread.add(why);
          }
          return reading;
        };
    ObjectSource notedObjects =
        (bucket, key, version, deadline) -> {
          ObjectReading reading = objects.read(bucket, key, version, deadline);
          if (reading instanceof ObjectReading.Unreadable(String why)) {
            unread.add(why);
          }
          return reading;
        };
    PlanReading reading =
        new PlanLocator(variables, noted, notedObjects)
            .find(deployment, kinds, Deadline.in(PATIENCE, time));
    return unread.isEmpty()
        ? new Found.Known<>(reading, "the plan")
        : new Found.Unknown<>(String.join("; ", unread) + " (here: of whoever runs the doctor)");
  }
}
