package dev.deployhooks.check;

import dev.deployhooks.check.DependencySource.Standing;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.plan.Dependency;
import dev.deployhooks.plan.Look;
import dev.deployhooks.time.Deadline;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.naming.NamingException;

/** Looks at what is around green: names, ports, and what the service depends on. */
final class SurroundingsLooker {

  private final PortLooker ports;
  private final DependencySource dependencies;
  private final Names names;

  SurroundingsLooker(PortLooker ports, DependencySource dependencies, Names names) {
    this.ports = ports;
    this.dependencies = dependencies;
    this.names = names;
  }

  /**
   * Looks once.
   *
   * @throws CannotLookException if it cannot be looked at, now or later
   * @throws InterruptedException if the thread is interrupted
   */
  Judged look(Look.Surroundings look, Aim aim, String where, Deadline deadline)
      throws CannotLookException, InterruptedException {
    return switch (look) {
      case Look.Dns dns -> name(dns, where, deadline);
      case Look.Tcp tcp -> ports.look(tcp, aim, where, deadline);
      case Look.Needed(Dependency dependency) -> dependency(dependency, where, deadline);
    };
  }

  /** What is to be looked at, for the report. */
  static String planned(Look.Surroundings look) {
    return switch (look) {
      case Look.Dns dns -> "the name " + dns.name();
      case Look.Tcp tcp -> "connect to " + tcp.address().orElse("green");
      case Look.Needed(Dependency dependency) -> InWords.shown(dependency.words());
    };
  }

  private Judged dependency(Dependency dependency, String where, Deadline deadline)
      throws CannotLookException {
    String lookedAt = InWords.shown(dependency.words());
    try {
      Observation seen =
          switch (dependencies.standing(dependency, deadline)) {
            case Standing.Ready(String words) ->
                new Observation(lookedAt + " to be usable", words, true, where);
            case Standing.NotReady(String words) ->
                new Observation(lookedAt + " to be usable", words, false, where);
          };
      return judged(lookedAt, List.of(seen));
    } catch (SourceException.Refused e) {
      throw new CannotLookException(e.getMessage());
    } catch (SourceException e) {
      return Judged.error(lookedAt, e.getMessage());
    }
  }

  private Judged name(Look.Dns look, String where, Deadline deadline) throws InterruptedException {
    String lookedAt = planned(look);
    Duration timeout = deadline.limit(look.timeout());
    FutureTask<List<Observation>> task = new FutureTask<>(() -> observations(look, where, timeout));
    Thread.ofVirtual().name("resolve").start(task);
    try {
      return judged(lookedAt, task.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException _) {
      return Judged.failed(
          lookedAt, "it was not resolved within %s".formatted(InWords.of(timeout)));
    } catch (ExecutionException e) {
      return e.getCause() instanceof NamingException trouble
          ? Judged.error(
              lookedAt,
              "its alias could not be asked for: "
                  + InWords.shown(String.valueOf(trouble.getMessage())))
          : Judged.error(lookedAt, "it could not be resolved: " + e.getCause());
    } finally {
      task.cancel(true);
    }
  }

  private List<Observation> observations(Look.Dns look, String where, Duration timeout)
      throws NamingException {
    List<Observation> observations = new ArrayList<>();
    Set<InetAddress> found = Set.of();
    try {
      found = Set.copyOf(names.addresses(look.name()));
    } catch (UnknownHostException _) {
      // It has none: that is what was asked.
    }
    observations.add(
        new Observation(
            look.atLeast() == 1
                ? "an address of " + look.name()
                : "at least %d addresses of %s".formatted(look.atLeast(), look.name()),
            inWords(found),
            found.size() >= look.atLeast(),
            where));
    if (!look.addresses().isEmpty()) {
      observations.add(
          new Observation(
              inWords(look.addresses()), inWords(found), found.equals(look.addresses()), where));
    }
    if (look.alias().isPresent()) {
      Optional<String> alias = names.alias(look.name(), timeout.dividedBy(3));
      observations.add(
          new Observation(
              "an alias of " + look.alias().get(),
              alias.map(name -> "an alias of " + InWords.shown(name)).orElse("no alias"),
              alias.filter(look.alias().get()::equalsIgnoreCase).isPresent(),
              where));
    }
    return observations;
  }

  private static String inWords(Set<InetAddress> addresses) {
    return addresses.isEmpty()
        ? "no address"
        : "%d: %s"
            .formatted(
                addresses.size(),
                addresses.stream()
                    .map(InetAddress::getHostAddress)
                    .sorted()
                    .limit(10)
                    .collect(Collectors.joining(", ")));
  }

  private static Judged judged(String lookedAt, List<Observation> observations) {
    return new Judged(
        lookedAt, Expectations.outcome(observations), observations, List.of(), List.of());
  }
}
