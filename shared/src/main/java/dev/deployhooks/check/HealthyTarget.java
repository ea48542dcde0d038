package dev.deployhooks.check;

import static java.util.Comparator.comparing;

import dev.deployhooks.check.TargetHealthSource.Target;
import dev.deployhooks.deployment.Entrance;
import dev.deployhooks.deployment.TargetGroup;
import dev.deployhooks.time.Deadline;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The way to a target group by the address of one of its healthy targets. */
sealed interface HealthyTarget {

  /** There is one. */
  record At(Entrance entrance) implements HealthyTarget {}

  /** None is healthy, or none has an address; that may change. */
  record Nobody(String why) implements HealthyTarget {}

  /** What they speak is not known to carry HTTP. */
  record NoHttp(String why) implements HealthyTarget {}

  /**
   * Finds it: of several always the same one.
   *
   * @throws SourceException if the targets cannot be read
   */
  static HealthyTarget find(TargetGroup group, TargetHealthSource source, Deadline deadline)
      throws SourceException {
    Optional<String> scheme =
        switch (group.protocol().toUpperCase(Locale.ROOT)) {
          case "HTTP" -> Optional.of("http");
          case "HTTPS" -> Optional.of("https");
          default -> Optional.empty();
        };
    if (scheme.isEmpty()) {
      return new NoHttp(
          "target group %s speaks %s, which says nothing about HTTP"
              .formatted(group.name(), group.protocol()));
    }
    List<Target> targets = source.targets(group.arn(), deadline);
    return targets.stream()
        .filter(Target::healthy)
        .filter(target -> isAddress(target.id()))
        .min(comparing(Target::id).thenComparingInt(Target::port))
        .<HealthyTarget>map(target -> new At(entrance(scheme.get(), target, group)))
        .orElseGet(
            () ->
                new Nobody(
                    "none of the %d targets of %s is healthy and has an address"
                        .formatted(targets.size(), group.name())));
  }

  private static Entrance entrance(String scheme, Target target, TargetGroup group) {
    String host = target.id().indexOf(':') < 0 ? target.id() : "[" + target.id() + "]";
    return Entrance.at(
        URI.create("%s://%s:%d".formatted(scheme, host, target.port())),
        "a healthy target of " + group.name());
  }

  /** Whether a target's id is an IP address: instances and functions have other ids. */
  private static boolean isAddress(String id) {
    return (id.indexOf(':') >= 0 && !id.startsWith("arn:"))
        || (!id.isEmpty() && id.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9')));
  }
}
