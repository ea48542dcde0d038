package dev.deployhooks.images;

import dev.deployhooks.plan.ExceptionSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The exceptions of a plan, found by the ids that they name. How often each was needed is counted,
 * so that those which nobody needs any more are told. Safe for several threads: images are judged
 * side by side.
 */
public final class Exceptions {

  /** The longest living first, so that which one is named does not depend on the plan's order. */
  private static final Comparator<ExceptionSpec> LAST_TO_EXPIRE =
      Comparator.comparing(ExceptionSpec::expires).reversed().thenComparing(ExceptionSpec::source);

  private final List<ExceptionSpec> all;
  private final Map<String, List<ExceptionSpec>> byId = new HashMap<>();
  private final Map<ExceptionSpec, LongAdder> needed = new ConcurrentHashMap<>();
  private final Instant now;
  private final Optional<Exceptions> others;

  /**
   * The exceptions as they stand at a moment.
   *
   * @param all each names at least one id
   * @param now when the images are judged
   */
  public Exceptions(List<ExceptionSpec> all, Instant now) {
    this(all, now, Optional.empty());
  }

  private Exceptions(List<ExceptionSpec> all, Instant now, Optional<Exceptions> others) {
    this.others = others;
    this.all = all.stream().distinct().sorted(LAST_TO_EXPIRE).toList();
    this.now = now;
    for (ExceptionSpec exception : this.all) {
      for (String id : exception.match().ids()) {
        byId.computeIfAbsent(id, _ -> new ArrayList<>()).add(exception);
      }
    }
  }

  /** These, and more that hold for one image alone. */
  Exceptions and(List<ExceptionSpec> more) {
    return more.isEmpty() ? this : new Exceptions(more, now, Optional.of(this));
  }

  /** The exception that holds for a finding, if one does; an expired one never does. */
  Optional<ExceptionSpec> holdingFor(Finding finding, Set<String> ids) {
    Optional<ExceptionSpec> found = others.flatMap(before -> before.holdingFor(finding, ids));
    for (String id : ids) {
      for (ExceptionSpec exception : byId.getOrDefault(id, List.of())) {
        if (!exception.match().matchesAll(ids, finding.packages())) {
          continue;
        }
        needed.computeIfAbsent(exception, _ -> new LongAdder()).increment();
        if (holds(exception)
            && found.filter(known -> LAST_TO_EXPIRE.compare(known, exception) <= 0).isEmpty()) {
          found = Optional.of(exception);
        }
      }
    }
    return found;
  }

  private boolean holds(ExceptionSpec exception) {
    return now.isBefore(exception.expires());
  }

  /**
   * What people should know about the exceptions once every image has been read: which are about to
   * expire, which have expired, and which were not needed.
   *
   * @param warnFrom an exception that expires before this moment is about to
   */
  public List<String> warnings(Instant warnFrom) {
    List<String> warnings = new ArrayList<>();
    for (ExceptionSpec exception : all) {
      String which =
          "the exception for %s (%s, %s)"
              .formatted(exception.match(), exception.owner(), exception.source());
      if (!holds(exception)) {
        warnings.add(
            "%s expired at %s and changes nothing: mend the image, decide anew, or remove it"
                .formatted(which, exception.expires()));
      } else if (!needed.containsKey(exception)) {
        warnings.add("%s was not needed: remove it".formatted(which));
      } else if (exception.expires().isBefore(warnFrom)) {
        warnings.add(
            "%s expires at %s; from then on what it excepts counts again"
                .formatted(which, exception.expires()));
      }
    }
    return warnings;
  }
}
