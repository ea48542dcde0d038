package dev.deployhooks.deployment;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The decision which task set of a CodeDeploy deployment is green and which is blue. Best evidence
 * first: the label of the task set, the deployment that ECS says it belongs to, then which one
 * serves production and whether traffic has been moved yet.
 */
public final class TaskSets {

  /**
   * A task set as CodeDeploy shows it.
   *
   * @param id such as {@code ecs-svc/9223370493423413672}
   * @param label {@code Blue} or {@code Green}, often absent
   * @param status {@code PRIMARY} serves production; {@code ACTIVE} does not; {@code DRAINING} is
   *     being taken away
   * @param weight percent of production traffic
   * @param targetGroup the name of its target group
   */
  public record TaskSet(
      String id,
      Optional<String> label,
      String status,
      Optional<BigDecimal> weight,
      Optional<String> targetGroup) {}

  /**
   * The two sides.
   *
   * @param green unknown while it does not exist, or where the two cannot be told apart
   * @param blue likewise
   */
  public record Sides(Found<TaskSet> green, Found<TaskSet> blue) {}

  private TaskSets() {}

  /**
   * Tells green and blue apart.
   *
   * @param sets as CodeDeploy shows them
   * @param greenByEcs the id of the task set that ECS says belongs to this deployment
   * @param allowTraffic the status of the lifecycle event {@code AllowTraffic}, empty if not listed
   */
  public static Sides sides(List<TaskSet> sets, Optional<String> greenByEcs, String allowTraffic) {
    Optional<TaskSet> labelledGreen = only(sets, set -> isLabelled(set, "Green"));
    if (labelledGreen.isPresent()) {
      return sides(sets, labelledGreen.get(), "GetDeploymentTarget, label");
    }
    Optional<TaskSet> ofThisDeployment =
        greenByEcs.flatMap(id -> only(sets, set -> set.id().equals(id)));
    if (ofThisDeployment.isPresent()) {
      return sides(
          sets, ofThisDeployment.get(), "GetDeploymentTarget, task set by DescribeServices");
    }
    Optional<TaskSet> primary = only(sets, set -> set.status().equals("PRIMARY"));
    if (primary.isEmpty()) {
      return neither("of the %d task sets not exactly one is PRIMARY".formatted(sets.size()));
    }
    return switch (allowTraffic) {
      case "", "Pending" -> primaryIsBlue(sets, primary.get());
      case "Succeeded" -> sides(sets, primary.get(), "GetDeploymentTarget, PRIMARY after traffic");
      default ->
          neither("task sets carry no label while AllowTraffic is %s".formatted(allowTraffic));
    };
  }

  private static Sides primaryIsBlue(List<TaskSet> sets, TaskSet primary) {
    Found<TaskSet> blue =
        new Found.Known<>(primary, "GetDeploymentTarget, PRIMARY before traffic moves");
    Found<TaskSet> green =
        only(sets, set -> !set.equals(primary) && set.status().equals("ACTIVE"))
            .<Found<TaskSet>>map(
                set -> new Found.Known<>(set, "GetDeploymentTarget, ACTIVE before traffic moves"))
            .orElseGet(
                () ->
                    new Found.Unknown<>(
                        sets.size() == 1
                            ? "green's task set does not exist yet"
                            : "of the task sets not exactly one is ACTIVE"));
    return new Sides(green, blue);
  }

  private static Sides sides(List<TaskSet> sets, TaskSet green, String source) {
    Found<TaskSet> blue =
        only(sets, set -> isLabelled(set, "Blue"))
            .or(() -> only(sets, set -> !set.equals(green)))
            .<Found<TaskSet>>map(set -> new Found.Known<>(set, source))
            .orElseGet(
                () ->
                    new Found.Unknown<>(
                        "beside green there are %d task sets".formatted(sets.size() - 1)));
    return new Sides(new Found.Known<>(green, source), blue);
  }

  private static Sides neither(String why) {
    return new Sides(
        new Found.Unknown<>("green and blue cannot be told apart: " + why),
        new Found.Unknown<>("green and blue cannot be told apart: " + why));
  }

  private static boolean isLabelled(TaskSet set, String label) {
    return set.label().filter(label::equals).isPresent();
  }

  private static Optional<TaskSet> only(List<TaskSet> sets, Predicate<TaskSet> which) {
    List<TaskSet> found = sets.stream().filter(which).toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }
}
