package dev.deployhooks.images;

import dev.deployhooks.images.Exploitation.Signs;
import dev.deployhooks.plan.ExceptionSpec;
import dev.deployhooks.plan.FindingRule;
import dev.deployhooks.plan.HiddenFindings;
import dev.deployhooks.plan.HiddenFindings.Reckoning;
import dev.deployhooks.plan.ImagePolicy;
import dev.deployhooks.plan.ImagePolicy.Asked;
import dev.deployhooks.plan.ImagePolicy.Exploits;
import dev.deployhooks.plan.ImagePolicy.Grace;
import dev.deployhooks.plan.ImagePolicy.OnUnknown;
import dev.deployhooks.plan.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the policy says to each finding by itself. Nothing here depends on other findings, so
 * neither their order nor their pages matter.
 *
 * @param policy of the image
 * @param rules of the plan; the first that is about a finding decides, but a rule that blocks comes
 *     before all others
 * @param hidden what becomes of findings that Inspector suppresses or has closed
 * @param exceptions those of the plan and those that VEX documents have for this image
 * @param exploitation what is known about exploits
 * @param isInBlue whether the image that runs now has a finding of this identity
 * @param now when the image is judged
 */
record Weighing(
    ImagePolicy policy,
    List<FindingRule> rules,
    HiddenFindings hidden,
    Exceptions exceptions,
    Exploitation exploitation,
    Predicate<String> isInBlue,
    Instant now) {

  Ruling of(Finding finding) {
    Optional<String> gone = hidden(finding.state());
    if (gone.isPresent()) {
      return new Ruling.Aside(gone.get());
    }
    Set<String> ids = finding.ids();
    Severity severity = finding.severity();
    Optional<FindingRule> rule = rule(finding, ids);
    if (rule.isPresent()) {
      switch (rule.get().then()) {
        case FindingRule.Then.Block() -> {
          return new Ruling.Blocks("by a rule of the plan: " + rule.get().reason(), severity);
        }
        case FindingRule.Then.Report() -> {
          return new Ruling.Aside("by a rule of the plan: " + rule.get().reason());
        }
        case FindingRule.Then.As(Severity other) -> severity = other;
      }
    }
    Optional<ExceptionSpec> exception = exceptions.holdingFor(finding, ids);
    if (exception.isPresent()) {
      return new Ruling.Excepted(exception.get());
    }
    Optional<Ruling> exploited = exploited(finding, ids, severity);
    if (exploited.isPresent()) {
      return exploited.get();
    }
    if (policy.blue() == ImagePolicy.Blue.ONLY_NEW && isInBlue.test(finding.identity())) {
      return new Ruling.NotNew();
    }
    return graceOf(finding)
        .filter(now::isBefore)
        .<Ruling>map(Ruling.InGrace::new)
        .orElse(new Ruling.Counts(severity, kind(finding)));
  }

  private Optional<String> hidden(Finding.State state) {
    return switch (state) {
      case ACTIVE -> Optional.empty();
      case SUPPRESSED -> aside(hidden.suppressed(), "suppressed in Inspector");
      case CLOSED -> aside(hidden.closed(), "closed in Inspector");
    };
  }

  private static Optional<String> aside(Reckoning reckoning, String why) {
    return switch (reckoning) {
      case COUNT -> Optional.empty();
      case DO_NOT_COUNT -> Optional.of(why);
    };
  }

  private Optional<FindingRule> rule(Finding finding, Set<String> ids) {
    Optional<FindingRule> first = Optional.empty();
    for (FindingRule rule : rules) {
      if (!rule.isAbout(ids, finding.packages())) {
        continue;
      }
      if (rule.then() instanceof FindingRule.Then.Block) {
        return Optional.of(rule);
      }
      if (first.isEmpty()) {
        first = Optional.of(rule);
      }
    }
    return first;
  }

  private Optional<Ruling> exploited(Finding finding, Set<String> ids, Severity severity) {
    if (policy.exploits().isEmpty()) {
      return Optional.empty();
    }
    Exploits asked = policy.exploits().get();
    if (asked.available() == Asked.BLOCKS && finding.exploit() == Finding.Exploit.YES) {
      return Optional.of(new Ruling.Blocks("an exploit is available", severity));
    }
    if (asked.needsInspector() && exploitation instanceof Exploitation.Known(var signs)) {
      for (String id : ids) {
        Signs of = signs.get(id);
        if (of == null) {
          continue;
        }
        if (asked.known() == Asked.BLOCKS && of.known()) {
          return Optional.of(
              new Ruling.Blocks("it is known to be exploited (listed by CISA)", severity));
        }
        if (asked.epss().isPresent()
            && of.epss().filter(score -> score >= asked.epss().get()).isPresent()) {
          return Optional.of(
              new Ruling.Blocks(
                  String.format(
                      Locale.ROOT,
                      "its EPSS score %.3f is at or above %.3f",
                      of.epss().get(),
                      asked.epss().get()),
                  severity));
        }
      }
    }
    return untold(asked, finding, ids).map(Ruling.Untold::new);
  }

  private Optional<String> untold(Exploits asked, Finding finding, Set<String> ids) {
    if (asked.unknown() == OnUnknown.IGNORE) {
      return Optional.empty();
    }
    if (asked.available() == Asked.BLOCKS && finding.exploit() == Finding.Exploit.UNKNOWN) {
      return Optional.of("the scan does not say whether an exploit is available");
    }
    return asked.needsInspector()
        ? switch (exploitation) {
          case Exploitation.Known(var signs) ->
              ids.stream().anyMatch(signs::containsKey)
                  ? Optional.empty()
                  : Optional.of(
                      "Amazon Inspector, which knows EPSS scores and known exploits, does not list it");
          case Exploitation.Unknown(String why) ->
              Optional.of("EPSS scores and known exploits could not be read: " + why);
          case Exploitation.NotAsked() ->
              Optional.of("EPSS scores and known exploits were not read");
        }
        : Optional.empty();
  }

  /** Until when a finding has grace; empty if it has none. */
  private Optional<Instant> graceOf(Finding finding) {
    return policy
        .grace()
        .flatMap(
            grace ->
                switch (grace.since()) {
                  case FIRST_SEEN -> finding.firstSeen();
                  case FIX ->
                      finding.fix() == Finding.Fix.YES || finding.fix() == Finding.Fix.PARTIAL
                          ? finding.vendorUpdated()
                          : Optional.empty();
                })
        // What is dated in the future was dated wrongly, and would have grace for ever.
        .filter(since -> !since.isAfter(now))
        .map(since -> since.plus(policy.grace().map(Grace::length).orElseThrow()));
  }

  private Ruling.Kind kind(Finding finding) {
    return switch (finding.fix()) {
      // Something can be done about it.
      case YES, PARTIAL -> Ruling.Kind.FIXABLE;
      case NO -> Ruling.Kind.UNFIXABLE;
      case UNKNOWN ->
          switch (policy.fixUnknown().orElse(ImagePolicy.FixUnknown.INCONCLUSIVE)) {
            case FIXABLE -> Ruling.Kind.FIXABLE;
            case UNFIXABLE -> Ruling.Kind.UNFIXABLE;
            case INCONCLUSIVE -> Ruling.Kind.UNTOLD;
          };
    };
  }
}
