package dev.deployhooks.images;

import dev.deployhooks.plan.ScanSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether a scan can be relied upon. Nothing is a clean bill only because it is empty. */
public sealed interface Trust {

  /** It can. */
  record Settled() implements Trust {}

  /** Not yet: looking again may show it. */
  record NotYet(String why) implements Trust {}

  /** There is no basic scan, or only one that is too old, and starting one would help. */
  record ToStart(String why) implements Trust {}

  /** It cannot be told, and looking again will not help. */
  record Never(String why) implements Trust {}

  /** The image is of a kind that is not scanned. */
  record NotScannable(String why) implements Trust {}

  /**
   * What an earlier look saw.
   *
   * @param fingerprint of the findings and counts
   * @param at when it was seen like that first
   */
  record Earlier(String fingerprint, Instant at) {}

  /**
   * Judges a scan.
   *
   * @param read the findings that stand, by the scan's own word for their severity
   * @param fingerprint of all findings
   * @param earlier what the look before saw, if there was one
   */
  static Trust of(
      Scan scan,
      Map<String, Integer> read,
      String fingerprint,
      Coverage coverage,
      Optional<Earlier> earlier,
      ScanSpec wanted,
      Instant now) {
    return switch (scan) {
      case Scan.Missing(ScanSetup setup) -> missing(setup, wanted);
      case Scan.TooMany() ->
          new Never(
              "it has more than %d findings, which is more than are read"
                  .formatted(Tally.MAX_FINDINGS));
      case Scan.Seen seen -> {
        Optional<Trust> bad = unfit(seen, coverage, wanted);
        yield bad.isPresent() ? bad.get() : settled(seen, read, fingerprint, earlier, wanted, now);
      }
    };
  }

  /**
   * Whether a scan lacks nothing but to stay as it is: complete and plausible. A look at one that
   * does lack more is no first look at findings that stay the same: those of a scan that is still
   * pending are as empty as those of one that has just ended.
   */
  static boolean isPlausible(
      Scan scan, Map<String, Integer> read, Coverage coverage, ScanSpec wanted, Instant now) {
    Earlier alike = new Earlier("", now.minus(wanted.settle()));
    return !(of(scan, read, "", coverage, Optional.of(alike), wanted, now) instanceof NotYet);
  }

  /** Where none will ever come, nobody waits for it. */
  private static Trust missing(ScanSetup setup, ScanSpec wanted) {
    String none = "the image has not been scanned";
    return switch (setup) {
      case ScanSetup.Basic _ when wanted.kind() == ScanSpec.Kind.ENHANCED ->
          new Never(none + ", the plan asks for enhanced scanning, and the registry's is basic");
      case ScanSetup.Enhanced _ when wanted.kind() == ScanSpec.Kind.BASIC ->
          new Never(none + ", the plan asks for basic scanning, and the registry's is enhanced");
      case ScanSetup.Enhanced(ScanSetup.Frequency how) when how == ScanSetup.Frequency.MANUAL ->
          new Never(
              none
                  + ", and scanning is off for its repository: no filter of the registry's enhanced"
                  + " scanning names it. Add one, and push the image again");
      case ScanSetup.Enhanced _ -> new NotYet(none + " by Amazon Inspector yet");
      case ScanSetup.Basic(ScanSetup.Frequency how)
          when how == ScanSetup.Frequency.MANUAL && !startable(wanted) ->
          new Never(
              none
                  + ", and scanning is off for its repository: turn on scan on push for it, or write"
                  + " missing: start into the plan");
      case ScanSetup.Basic _, ScanSetup.Unknown _ ->
          startable(wanted)
              ? new ToStart(none)
              : new NotYet(
                  none + ": is scan on push, or enhanced scanning, on for the repository?");
    };
  }

  private static boolean startable(ScanSpec wanted) {
    return wanted.missing() == ScanSpec.Missing.START && wanted.kind() != ScanSpec.Kind.ENHANCED;
  }

  /** What is against a scan whatever it has found. */
  private static Optional<Trust> unfit(Scan.Seen seen, Coverage coverage, ScanSpec wanted) {
    Optional<Trust> status = status(seen);
    return status
        .or(() -> shape(seen, wanted))
        .or(
            () ->
                switch (coverage) {
                  case Coverage.Pending(String reason) ->
                      Optional.of(
                          new NotYet(
                              "Amazon Inspector has not scanned the image yet (%s)"
                                  .formatted(reason)));
                  case Coverage.NotCovered(String reason) ->
                      Optional.of(
                          new Never(
                              "Amazon Inspector does not cover the image (%s), so its findings are not kept up to date"
                                  .formatted(reason)));
                  case Coverage.Scanned(), Coverage.Unknown(String _) -> Optional.empty();
                });
  }

  private static Optional<Trust> status(Scan.Seen seen) {
    String said = seen.description().isEmpty() ? "" : ": " + Texts.bounded(seen.description());
    return switch (seen.status()) {
      case "COMPLETE", "ACTIVE" -> Optional.empty();
      case "IN_PROGRESS", "PENDING" ->
          Optional.of(new NotYet("the scan is %s%s".formatted(seen.status(), said)));
      case "FAILED" ->
          Optional.of(
              new Never(
                  "the scan FAILED%s; push the image again, or start a scan by hand"
                      .formatted(said)));
      case "UNSUPPORTED_IMAGE" ->
          Optional.of(
              new NotScannable(
                  "ECR does not scan images like it (UNSUPPORTED_IMAGE%s)".formatted(said)));
      case "SCAN_ELIGIBILITY_EXPIRED" ->
          Optional.of(
              new Never(
                  "Inspector scans the image no more (SCAN_ELIGIBILITY_EXPIRED%s); push it again, or lengthen the re-scan duration"
                      .formatted(said)));
      case "LIMIT_EXCEEDED" ->
          Optional.of(
              new Never(
                  "the scan was refused for a limit of the account (LIMIT_EXCEEDED%s)"
                      .formatted(said)));
      case "IMAGE_ARCHIVED" ->
          Optional.of(
              new Never(
                  "the image is archived (IMAGE_ARCHIVED%s); restore it, or push it again"
                      .formatted(said)));
      case "FINDINGS_UNAVAILABLE" ->
          Optional.of(
              new NotYet(
                  "the findings cannot be had now (FINDINGS_UNAVAILABLE%s)".formatted(said)));
      default ->
          Optional.of(
              new NotYet(
                  "the scan is in a state that this version does not know (%s%s)"
                      .formatted(Texts.bounded(seen.status()), said)));
    };
  }

  private static Optional<Trust> shape(Scan.Seen seen, ScanSpec wanted) {
    boolean active = seen.status().equals("ACTIVE");
    return switch (seen.shape()) {
      case BOTH ->
          Optional.of(
              new Never(
                  "it came with findings of basic and of enhanced scanning at once, which is neither"));
      case BASIC ->
          active
              ? Optional.of(
                  new Never(
                      "its status is ACTIVE, as of enhanced scanning, and its findings are of basic scanning"))
              : wanted.kind() == ScanSpec.Kind.ENHANCED
                  ? Optional.of(
                      new Never("the plan asks for enhanced scanning, and it is a basic one"))
                  : Optional.empty();
      case ENHANCED ->
          wanted.kind() == ScanSpec.Kind.BASIC
              ? Optional.of(
                  new Never("the plan asks for basic scanning, and it is an enhanced one"))
              : Optional.empty();
      case NEITHER ->
          active && wanted.kind() == ScanSpec.Kind.BASIC
              ? Optional.of(
                  new Never("the plan asks for basic scanning, and it is an enhanced one"))
              : Optional.empty();
    };
  }

  /** Complete, plausible, young enough, and the same on two looks. */
  private static Trust settled(
      Scan.Seen seen,
      Map<String, Integer> read,
      String fingerprint,
      Optional<Earlier> earlier,
      ScanSpec wanted,
      Instant now) {
    if (seen.completedAt().isEmpty()) {
      return new NotYet("the scan does not say when it was completed, so it may not have landed");
    }
    Map<String, Integer> counted = new TreeMap<>();
    for (Map.Entry<String, Integer> count : seen.counts().entrySet()) {
      if (count.getValue() < 0) {
        return new Never(
            "the scan counts %d findings of severity %s, which cannot be"
                .formatted(count.getValue(), Texts.bounded(count.getKey())));
      }
      if (count.getValue() > 0) {
        counted.put(count.getKey(), count.getValue());
      }
    }
    Optional<Duration> same =
        earlier
            .filter(before -> before.fingerprint().equals(fingerprint))
            .map(before -> Duration.between(before.at(), now));
    boolean stays = same.isPresent() && same.get().compareTo(wanted.settle()) >= 0;
    if (!counted.equals(read)) {
      String both =
          "the scan counts %s and %s were read".formatted(inWords(counted), inWords(read));
      return stays
          ? new Never(both + ", and that stays so: one of the two is not true")
          : new NotYet(both);
    }
    if (same.isEmpty()) {
      return new NotYet(
          "the findings are to be the same on two looks, %ds apart"
              .formatted(wanted.settle().toSeconds()));
    }
    if (!stays) {
      return new NotYet(
          "the findings have been the same for %ds, and %ds are asked for"
              .formatted(same.get().toSeconds(), wanted.settle().toSeconds()));
    }
    return age(seen, wanted, now).orElse(new Settled());
  }

  private static Optional<Trust> age(Scan.Seen seen, ScanSpec wanted, Instant now) {
    Instant completed = seen.completedAt().orElseThrow();
    if (wanted.maxAge().filter(most -> completed.plus(most).isBefore(now)).isPresent()) {
      String why =
          "the scan is of %s, older than the %d days that the plan allows"
              .formatted(completed, wanted.maxAge().orElseThrow().toDays());
      return Optional.of(
          seen.shape() != Scan.Shape.ENHANCED
                  && seen.status().equals("COMPLETE")
                  && startable(wanted)
              ? new ToStart(why)
              : new Never(why));
    }
    if (wanted.maxDataAge().isEmpty()) {
      return Optional.empty();
    }
    Duration most = wanted.maxDataAge().get();
    if (seen.dataUpdatedAt().isEmpty()) {
      return Optional.of(
          new Never(
              "the scan does not say how old its vulnerability data are, and the plan has a limit for that"));
    }
    return seen.dataUpdatedAt().get().plus(most).isBefore(now)
        ? Optional.of(
            new Never(
                "the scan's vulnerability data are of %s, older than the %d days that the plan allows"
                    .formatted(seen.dataUpdatedAt().get(), most.toDays())))
        : Optional.empty();
  }

  private static String inWords(Map<String, Integer> counts) {
    int sum = counts.values().stream().mapToInt(Integer::intValue).sum();
    return sum + (sum == 1 ? " finding " : " findings ") + new TreeMap<>(counts);
  }
}
