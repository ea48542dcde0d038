package dev.deployhooks.images;

import dev.deployhooks.check.Outcome;
import dev.deployhooks.images.Ruling.Kind;
import dev.deployhooks.plan.ExceptionSpec;
import dev.deployhooks.plan.Severity;
import dev.deployhooks.plan.SeverityLimit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The findings of one image, added up under the policy as they are read. Findings are not kept but
 * for the worst of each kind, so that an image with very many is judged in bounded memory.
 */
final class Tally implements Consumer<Finding> {

  /** How many findings of an image are read at most. */
  static final int MAX_FINDINGS = 100_000;

  private static final int SHOWN_OF_A_KIND = 10;
  private static final int SHOWN = 25;
  private static final int SHOWN_EXCEPTED = 50;

  /** A finding that is shown, and why it is. */
  record Shown(Severity severity, Finding finding, String why) {

    private static final Comparator<Shown> WORST_FIRST =
        Comparator.comparing(Shown::severity)
            .thenComparing(shown -> shown.finding().identity())
            .thenComparing(Shown::why)
            // Asked only of two that have the same id, packages and severity.
            .thenComparing(shown -> shown.finding().toString());
  }

  /** Those that count for one limit, or that block by themselves. */
  private static final class Heap {
    private final TreeSet<Shown> worst = new TreeSet<>(Shown.WORST_FIRST);
    private final Advice advice = new Advice();
    private int size;

    void add(Shown shown) {
      size++;
      advice.add(shown.finding());
      worst.add(shown);
      if (worst.size() > SHOWN_OF_A_KIND) {
        worst.pollLast();
      }
    }
  }

  private final Weighing weighing;
  private final boolean isBlueKnown;
  private final Set<String> blueOnly;
  private final Map<Severity, Map<Kind, Heap>> counted = new EnumMap<>(Severity.class);
  private final Heap blocking = new Heap();
  private final Heap fresh = new Heap();
  private final Map<String, Integer> untold = new TreeMap<>();
  private final Map<String, Integer> aside = new TreeMap<>();
  private final Map<ExceptionSpec, Integer> excepted = new LinkedHashMap<>();
  private final Map<String, Integer> read = new TreeMap<>();
  private final Fingerprint fingerprint = new Fingerprint();
  private int total;
  private int leftOut;
  private int inGrace;
  private int notNew;

  /**
   * An empty tally.
   *
   * @param blue the identities of the findings of the image that runs now; empty if not known
   */
  Tally(Weighing weighing, Optional<Set<String>> blue) {
    this.weighing = weighing;
    this.blueOnly = new HashSet<>(blue.orElse(Set.of()));
    this.isBlueKnown = blue.isPresent();
  }

  @Override
  public void accept(Finding finding) {
    total++;
    fingerprint.add(finding);
    if (finding.state() == Finding.State.ACTIVE) {
      read.merge(finding.saidSeverity(), 1, Integer::sum);
    } else {
      leftOut++;
    }
    blueOnly.remove(finding.identity());
    switch (weighing.of(finding)) {
      case Ruling.Blocks(String why, Severity severity) ->
          blocking.add(new Shown(severity, finding, why));
      case Ruling.Counts(Severity severity, Kind kind) ->
          counted
              .computeIfAbsent(severity, _ -> new EnumMap<>(Kind.class))
              .computeIfAbsent(kind, _ -> new Heap())
              .add(new Shown(severity, finding, ""));
      case Ruling.Untold(String why) -> untold.merge(why, 1, Integer::sum);
      case Ruling.Excepted(ExceptionSpec exception) -> excepted.merge(exception, 1, Integer::sum);
      case Ruling.InGrace _ -> inGrace++;
      case Ruling.NotNew() -> notNew++;
      case Ruling.Aside(String why) -> aside.merge(why, 1, Integer::sum);
    }
    if (isBlueKnown
        && finding.state() == Finding.State.ACTIVE
        && !weighing.isInBlue().test(finding.identity())) {
      fresh.add(new Shown(finding.severity(), finding, "new"));
    }
  }

  /**
   * What the findings add up to.
   *
   * @param outcome of the image, for its findings alone
   * @param exceeded which limits, in words
   * @param shown the worst of what blocks
   * @param blocking how many block
   * @param upgrades what would clear most of it
   */
  record Sum(
      Outcome outcome,
      List<String> exceeded,
      List<Shown> shown,
      long blocking,
      List<Advice.Upgrade> upgrades) {}

  Sum sum() {
    List<String> exceeded = new ArrayList<>();
    List<Heap> heaps = new ArrayList<>();
    List<String> doubts = new ArrayList<>();
    if (blocking.size > 0) {
      exceeded.add(findings(blocking.size) + " blocked by themselves");
      heaps.add(blocking);
    }
    counted.forEach(
        (severity, kinds) ->
            exceed(severity, kinds, weighing.policy().limit(severity), exceeded, heaps, doubts));
    untold.forEach((why, many) -> doubts.add(findings(many) + ": " + why));
    Advice advice = new Advice();
    List<Shown> shown = new ArrayList<>();
    for (Heap heap : heaps) {
      advice.addAll(heap.advice);
      shown.addAll(heap.worst);
    }
    return new Sum(
        outcome(exceeded, doubts),
        exceeded,
        shown.stream().sorted(Shown.WORST_FIRST).limit(SHOWN).toList(),
        advice.findings(),
        advice.upgrades());
  }

  private static Outcome outcome(List<String> exceeded, List<String> doubts) {
    if (!exceeded.isEmpty()) {
      return new Outcome.Failed(String.join("; ", exceeded));
    }
    return doubts.isEmpty()
        ? new Outcome.Passed()
        : new Outcome.Inconclusive(String.join("; ", doubts));
  }

  private static void exceed(
      Severity severity,
      Map<Kind, Heap> kinds,
      SeverityLimit limit,
      List<String> exceeded,
      List<Heap> heaps,
      List<String> doubts) {
    switch (limit) {
      case SeverityLimit.Unlimited() -> {}
      case SeverityLimit.Together(int most) -> {
        int all = kinds.values().stream().mapToInt(heap -> heap.size).sum();
        if (all > most) {
          exceeded.add("%d %s, and at most %d may be there".formatted(all, severity.word(), most));
          heaps.addAll(kinds.values());
        }
      }
      case SeverityLimit.Apart(OptionalInt fixable, OptionalInt unfixable) -> {
        int before = exceeded.size();
        exceedKind(severity, "fixable", kinds.get(Kind.FIXABLE), fixable, exceeded, heaps);
        exceedKind(severity, "unfixable", kinds.get(Kind.UNFIXABLE), unfixable, exceeded, heaps);
        Heap untold = kinds.get(Kind.UNTOLD);
        if (untold != null && exceeded.size() == before && couldExceed(kinds, fixable, unfixable)) {
          doubts.add(
              "of %d %s the scan does not say whether they can be fixed"
                  .formatted(untold.size, severity.word()));
        }
      }
    }
  }

  /** Whether those of which nothing is said would exceed a limit if they were all of its kind. */
  private static boolean couldExceed(
      Map<Kind, Heap> kinds, OptionalInt fixable, OptionalInt unfixable) {
    int untold = size(kinds, Kind.UNTOLD);
    return (fixable.isPresent() && size(kinds, Kind.FIXABLE) + untold > fixable.getAsInt())
        || (unfixable.isPresent() && size(kinds, Kind.UNFIXABLE) + untold > unfixable.getAsInt());
  }

  private static int size(Map<Kind, Heap> kinds, Kind kind) {
    Heap heap = kinds.get(kind);
    return heap == null ? 0 : heap.size;
  }

  private static void exceedKind(
      Severity severity,
      String word,
      @org.jspecify.annotations.Nullable Heap heap,
      OptionalInt most,
      List<String> exceeded,
      List<Heap> heaps) {
    if (heap != null && most.isPresent() && heap.size > most.getAsInt()) {
      exceeded.add(
          "%d %s %s, and at most %d may be there"
              .formatted(heap.size, word, severity.word(), most.getAsInt()));
      heaps.add(heap);
    }
  }

  private static String findings(int many) {
    return many == 1 ? "1 finding" : many + " findings";
  }

  /** Whether more findings came than are read. */
  boolean isFull() {
    return total >= MAX_FINDINGS;
  }

  /** How many were read. */
  int total() {
    return total;
  }

  /** Those that stand, by the scan's own word for their severity. */
  Map<String, Integer> read() {
    return read;
  }

  /** How many are suppressed or closed, which the scan's counts leave out. */
  int leftOut() {
    return leftOut;
  }

  String fingerprint() {
    return fingerprint.toString();
  }

  int inGrace() {
    return inGrace;
  }

  int notNew() {
    return notNew;
  }

  /** How many were left aside, by the reason. */
  Map<String, Integer> aside() {
    return aside;
  }

  /** How many findings each exception took away; bounded. */
  Map<ExceptionSpec, Integer> excepted() {
    Map<ExceptionSpec, Integer> sorted = new LinkedHashMap<>();
    excepted.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().source()))
        .limit(SHOWN_EXCEPTED)
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  /** How many the image that runs now does not have; empty if that is not known. */
  OptionalInt newFindings() {
    return isBlueKnown ? OptionalInt.of(fresh.size) : OptionalInt.empty();
  }

  /** The worst of those. */
  List<Shown> newOnes() {
    return List.copyOf(fresh.worst);
  }

  /** How many only the image that runs now has. */
  int goneFindings() {
    return blueOnly.size();
  }

  /** The first of those. */
  List<String> goneOnes() {
    return blueOnly.stream().sorted().limit(SHOWN_OF_A_KIND).toList();
  }
}
