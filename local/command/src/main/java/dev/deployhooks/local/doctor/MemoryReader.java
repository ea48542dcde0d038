package dev.deployhooks.local.doctor;

import dev.deployhooks.aws.AwsDependencies;
import dev.deployhooks.check.DependencySource.Standing;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.hook.Wiring;
import dev.deployhooks.local.doctor.Facts.Memory;
import dev.deployhooks.plan.Dependency;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a hook has beside itself so that nothing is forgotten, and nobody waits in vain: the table
 * of what has failed, and the failure reporter on guard.
 *
 * @param tables asked about the table
 */
record MemoryReader(AwsDependencies tables, RoleReader roles, Time time) {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String ACTION = "dynamodb:DescribeTable";

  /** Where a function remembers; empty if its variables name no table. */
  Optional<Memory> memory(Map<String, String> variables) {
    return table(variables).map(table -> new Memory(table, standing(table)));
  }

  /** The table that a function's variables name. */
  static Optional<String> table(Map<String, String> variables) {
    return said(variables, Wiring.ANSWERS_TABLE);
  }

  private Found<Standing> standing(String table) {
    try {
      return new Found.Known<>(
          tables.standing(new Dependency.Table(table), Deadline.in(PATIENCE, time)), ACTION);
    } catch (SourceException e) {
      return new Found.Unknown<>(
          "%s; allow %s to whoever runs the doctor".formatted(e.getMessage(), ACTION));
    }
  }

  /**
   * What a function's role does not allow of putting the reporter on guard; empty if its variables
   * do not name the reporter's queue.
   *
   * @param function the function's ARN
   */
  Optional<Found<List<String>>> guard(Map<String, String> variables, String function, String role) {
    return said(variables, Wiring.REPORTER_QUEUE_URL)
        .map(url -> Arn.besides(function, "sqs", url.substring(url.lastIndexOf('/') + 1)))
        .map(queue -> roles.denied(role, Map.of(queue, List.of("sqs:SendMessage"))));
  }

  private static Optional<String> said(Map<String, String> variables, String name) {
    return Optional.ofNullable(variables.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
