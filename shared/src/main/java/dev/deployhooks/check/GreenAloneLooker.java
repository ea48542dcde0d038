package dev.deployhooks.check;

import dev.deployhooks.check.SideSource.Road;
import dev.deployhooks.check.SideSource.Task;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.check.TargetHealthSource.Target;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.Route;
import dev.deployhooks.deployment.TargetGroup;
import dev.deployhooks.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks whether the test listener leads to green and to nobody else: its rules to green's target
 * group alone, and of the targets in it every one that can get requests a task of green's.
 *
 * <p>It looks at the targets first and at the listener last. Together with what discovery saw
 * before any check ran, that tells of the time in between: a listener that is moved while checks
 * run is seen by the one or by the other.
 */
final class GreenAloneLooker {

  private static final int MOST_SHOWN = 20;

  private final SideSource sides;
  private final TargetHealthSource targetHealth;

  GreenAloneLooker(SideSource sides, TargetHealthSource targetHealth) {
    this.sides = sides;
    this.targetHealth = targetHealth;
  }

  /**
   * Looks once.
   *
   * @param where the place in the plan
   * @throws CannotLookException if there is no target group, or it may not be asked about
   */
  Judged look(Aim aim, String where, Deadline deadline) throws CannotLookException {
    TargetGroup group = TargetHealthLooker.group(aim);
    if (!(aim.deployment() instanceof Deployment.Ecs service)) {
      throw new IllegalStateException("only a service has a target group");
    }
    String lookedAt = "the test listener, and the targets of " + group.name();
    List<Target> targets;
    try {
      targets = targetHealth.targets(group.arn(), deadline);
    } catch (SourceException.Refused e) {
      throw new CannotLookException(e.getMessage());
    } catch (SourceException e) {
      return Judged.error(lookedAt, e.getMessage());
    }
    Found<List<Task>> tasks = sides.tasks(service, deadline);
    Found<Route> route = sides.route(service, Road.TEST, deadline);
    return switch (route) {
      case Found.Unknown<Route>(String why) ->
          Judged.error(lookedAt, "where the test listener leads is not known: " + why);
      case Found.Known<Route>(Route known, String _) ->
          switch (tasks) {
            case Found.Unknown<List<Task>>(String why) ->
                Judged.error(lookedAt, "which tasks are green's is not known: " + why);
            case Found.Known<List<Task>>(List<Task> running, String _) ->
                judged(
                    lookedAt,
                    listener(known, group, service).at(where),
                    new Registered(service, running).judge(group, targets),
                    where,
                    aim);
          };
    };
  }

  private static Judged judged(
      String lookedAt, Observation listener, Strangers targets, String where, Aim aim) {
    List<Observation> observations = List.of(listener, targets.seen().at(where));
    Outcome outcome =
        listener.held() && targets.seen().held() == Seen.Held.UNDECIDED
            ? new Outcome.Inconclusive(targets.seen().words())
            : Expectations.outcome(observations);
    return new Judged(lookedAt, outcome, observations, elsewhere(aim), targets.details());
  }

  /** What this look does not speak of: requests that the plan sends by a way of its own. */
  private static List<String> elsewhere(Aim aim) {
    return aim.target().url().isPresent() || aim.target().connectTo().isPresent()
        ? List.of(
            "the plan's target sends requests by a way of its own; this tells of the test listener")
        : List.of();
  }

  private static Seen listener(Route route, TargetGroup group, Deployment.Ecs service) {
    String expected =
        "the %s to lead to green's target group %s alone".formatted(route, group.name());
    Optional<String> blue = group(service.blue()).map(TargetGroup::name);
    if (blue.filter(group.name()::equals).isPresent()) {
      return Seen.of(expected, "blue has the very same target group", false);
    }
    Optional<String> stray = route.strays(group.name(), blue.orElse(group.name()));
    if (stray.isPresent()) {
      return Seen.of(
          expected, stray.get() + blue.map(name -> "; blue's is " + name).orElse(""), false);
    }
    return switch (route.to(group.name())) {
      case Found.Unknown<?>(String why) -> Seen.of(expected, why, false);
      case Found.Known<?>(var _, String by) -> Seen.of(expected, "so does " + by, true);
    };
  }

  private static Optional<TargetGroup> group(Found<Deployment.Side> side) {
    return side.then(Deployment.Side::targetGroup).known();
  }

  /** What was seen of the targets, and which of them are not green's, a line each. */
  private record Strangers(Seen seen, List<String> details) {}

  /** The tasks of a service, told apart by side. */
  private record Registered(Deployment.Ecs service, List<Task> tasks) {

    /** Whose a target is. */
    private sealed interface Owner {
      record Green() implements Owner {}

      record Stranger(String who) implements Owner {}

      record Unclear(String why) implements Owner {}
    }

    Strangers judge(TargetGroup group, List<Target> targets) {
      String expected =
          "every target of %s that can get requests to be a task of green's"
              .formatted(group.name());
      List<Target> reachable =
          targets.stream().filter(target -> !target.state().equals("draining")).toList();
      List<String> strangers = new ArrayList<>();
      List<String> unclear = new ArrayList<>();
      for (Target target : reachable) {
        String name = InWords.shown(target.id()) + " port " + target.port();
        switch (owner(target)) {
          case Owner.Green _ -> {}
          case Owner.Stranger(String who) -> strangers.add(name + who);
          case Owner.Unclear(String why) -> unclear.add(name + why);
        }
      }
      long healthy = reachable.stream().filter(Target::healthy).count();
      Seen seen =
          !strangers.isEmpty()
              ? Seen.of(expected, first(strangers), false)
              : healthy == 0
                  ? Seen.of(
                      expected,
                      reachable.isEmpty()
                          ? "no registered target"
                          : "none of the %d targets is healthy".formatted(reachable.size()),
                      false)
                  : unclear.isEmpty()
                      ? Seen.of(
                          expected,
                          "%d of %d healthy, and all green's".formatted(healthy, reachable.size()),
                          true)
                      : Seen.undecided(expected, first(unclear));
      return new Strangers(seen, strangers.stream().limit(MOST_SHOWN).toList());
    }

    private static String first(List<String> lines) {
      return lines.size() == 1
          ? lines.getFirst()
          : "%s (and %d more)".formatted(lines.getFirst(), lines.size() - 1);
    }

    private Owner owner(Target target) {
      if (target.id().startsWith("i-") || target.id().startsWith("arn:")) {
        return new Owner.Unclear(
            " is registered by its instance or function, not by an address: which task it is cannot"
                + " be told");
      }
      List<Task> there =
          tasks.stream().filter(task -> task.isAt(target.id(), target.port())).toList();
      if (there.isEmpty()) {
        return new Owner.Stranger(
            " is no running task of %s: was it registered by hand?".formatted(service.subject()));
      }
      for (Task task : there) {
        if (!(of(task) instanceof Owner.Green)) {
          return of(task);
        }
      }
      return new Owner.Green();
    }

    /** By the task set that started it, else by its task definition. */
    private Owner of(Task task) {
      Optional<Deployment.Side> blue = service.blue().known();
      String blues = " is task %s of BLUE's".formatted(InWords.shown(task.id()));
      if (!task.startedBy().isEmpty()) {
        if (task.startedBy().equals(service.green().id())) {
          return new Owner.Green();
        }
        if (blue.filter(side -> task.startedBy().equals(side.id())).isPresent()) {
          return new Owner.Stranger(blues);
        }
      }
      Optional<String> green = service.green().taskDefinition().known();
      if (green.isEmpty()) {
        return new Owner.Unclear(", a task: green's task definition is not known");
      }
      Optional<String> replaced = blue.flatMap(side -> side.taskDefinition().known());
      if (replaced.filter(green.get()::equals).isPresent()) {
        return new Owner.Unclear(
            ", a task: green and blue have the same task definition, so that whose it is cannot be"
                + " told");
      }
      if (isOf(green.get(), task)) {
        return new Owner.Green();
      }
      return new Owner.Stranger(
          replaced.filter(name -> isOf(name, task)).isPresent()
              ? blues
              : " is task %s of %s, which is not green's task definition"
                  .formatted(InWords.shown(task.id()), InWords.shown(task.taskDefinition())));
    }

    private static boolean isOf(String taskDefinition, Task task) {
      return task.taskDefinition().equals(taskDefinition)
          || (!taskDefinition.startsWith("arn:")
              && task.taskDefinition().endsWith("/" + taskDefinition));
    }
  }
}
