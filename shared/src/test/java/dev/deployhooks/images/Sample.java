package dev.deployhooks.images;

import dev.deployhooks.images.Finding.Exploit;
import dev.deployhooks.images.Finding.Fix;
import dev.deployhooks.images.Finding.State;
import dev.deployhooks.plan.ExceptionSpec;
import dev.deployhooks.plan.FindingMatch;
import dev.deployhooks.plan.FindingRule;
import dev.deployhooks.plan.HiddenFindings;
import dev.deployhooks.plan.ImagePolicy;
import dev.deployhooks.plan.Place;
import dev.deployhooks.plan.Severity;
import dev.deployhooks.plan.SeverityLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Findings, policies and exceptions as tests want them, chosen or at random. */
final class Sample {

  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  static final Place PLACE = new Place("quiz.yaml", 7, 3);

  private Sample() {}

  static Finding finding(String id, Severity severity, Fix fix, Finding.Package... packages) {
    return new Finding(
        id,
        Set.of(),
        severity,
        severity.name(),
        State.ACTIVE,
        List.of(packages),
        fix,
        Exploit.NO,
        Optional.of(NOW.minus(Duration.ofDays(40))),
        Optional.of(NOW.minus(Duration.ofDays(30))),
        "https://example.com/" + id);
  }

  static Finding.Package openssl(String fixedIn) {
    return new Finding.Package("openssl", "3.0.1", "/usr/lib", fixedIn);
  }

  static ExceptionSpec exception(String id, Instant expires) {
    return new ExceptionSpec(
        new FindingMatch(Set.of(id), Optional.empty(), Optional.empty()),
        "not reachable",
        "ada@example.com",
        expires,
        "quiz.yaml:9:5");
  }

  static ImagePolicy limits(Map<Severity, SeverityLimit> limits) {
    Map<Severity, SeverityLimit> all = new HashMap<>(ImagePolicy.DEFAULT.limits());
    all.putAll(limits);
    ImagePolicy base = ImagePolicy.DEFAULT;
    return new ImagePolicy(
        all,
        base.fixUnknown(),
        base.exploits(),
        base.grace(),
        base.blue(),
        base.mutableTag(),
        base.unjudged(),
        base.unsigned());
  }

  static Tally tally(ImagePolicy policy, List<ExceptionSpec> exceptions, List<Finding> findings) {
    Tally tally =
        new Tally(
            new Weighing(
                policy,
                List.of(),
                HiddenFindings.DEFAULT,
                new Exceptions(exceptions, NOW),
                new Exploitation.NotAsked(),
                _ -> false,
                NOW),
            Optional.empty());
    findings.forEach(tally);
    return tally;
  }

  /** A whole case: what a plan can say, and findings, all of it at random. */
  record Case(
      ImagePolicy policy,
      List<FindingRule> rules,
      HiddenFindings hidden,
      List<ExceptionSpec> exceptions,
      Exploitation exploitation,
      Set<String> blue,
      List<Finding> findings) {

    Case with(List<Finding> others) {
      return new Case(policy, rules, hidden, exceptions, exploitation, blue, others);
    }

    Case excepting(List<ExceptionSpec> others) {
      return new Case(policy, rules, hidden, others, exploitation, blue, findings);
    }

    Tally tally() {
      Tally tally =
          new Tally(
              new Weighing(
                  policy,
                  rules,
                  hidden,
                  new Exceptions(exceptions, NOW),
                  exploitation,
                  blue::contains,
                  NOW),
              Optional.of(blue));
      findings.forEach(tally);
      return tally;
    }
  }

  static Case random(Random random) {
    List<Finding> findings =
        IntStream.range(0, random.nextInt(30)).mapToObj(_ -> finding(random)).toList();
    Set<String> blue =
        Set.copyOf(
            findings.stream()
                .filter(_ -> random.nextInt(4) == 0)
                .map(Finding::identity)
                .distinct()
                .toList());
    return new Case(
        policy(random),
        IntStream.range(0, random.nextInt(3)).mapToObj(_ -> rule(random)).toList(),
        new HiddenFindings(
            any(random, HiddenFindings.Reckoning.values()),
            any(random, HiddenFindings.Reckoning.values())),
        IntStream.range(0, random.nextInt(6)).mapToObj(_ -> exception(random)).toList(),
        exploitation(random),
        blue,
        findings);
  }

  static Finding finding(Random random) {
    Severity severity = any(random, Severity.values());
    List<Finding.Package> packages = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      packages.add(
          new Finding.Package(
              any(random, "openssl", "zlib", "log4j-core"),
              "1." + random.nextInt(9),
              any(random, "", "/usr/lib/x", "/opt/app.jar"),
              random.nextBoolean() ? "2." + random.nextInt(12) : ""));
    }
    return new Finding(
        id(random),
        random.nextInt(4) == 0 ? Set.of(id(random)) : Set.of(),
        severity,
        severity.name(),
        any(random, State.ACTIVE, State.ACTIVE, State.ACTIVE, State.SUPPRESSED, State.CLOSED),
        packages,
        any(random, Fix.values()),
        any(random, Exploit.values()),
        random.nextBoolean()
            ? Optional.of(NOW.minus(Duration.ofDays(random.nextInt(60))))
            : Optional.empty(),
        random.nextBoolean()
            ? Optional.of(NOW.minus(Duration.ofDays(random.nextInt(60) - 5)))
            : Optional.empty(),
        "");
  }

  static ExceptionSpec exception(Random random) {
    return new ExceptionSpec(
        match(random, Set.of(id(random))),
        "a reason",
        "an owner",
        NOW.plus(Duration.ofDays(random.nextInt(40) - 10)),
        "plan:" + random.nextInt(1000));
  }

  private static FindingRule rule(Random random) {
    return new FindingRule(
        match(random, random.nextBoolean() ? Set.of(id(random)) : Set.of()),
        any(
            random,
            new FindingRule.Then.Block(),
            new FindingRule.Then.Report(),
            new FindingRule.Then.As(any(random, Severity.values()))),
        "a rule",
        PLACE);
  }

  private static FindingMatch match(Random random, Set<String> ids) {
    return new FindingMatch(
        ids,
        random.nextInt(3) == 0 ? Optional.of(any(random, "openssl", "log4j*")) : Optional.empty(),
        random.nextInt(5) == 0 ? Optional.of("/usr/*") : Optional.empty());
  }

  private static ImagePolicy policy(Random random) {
    Map<Severity, SeverityLimit> limits = new HashMap<>();
    for (Severity severity : Severity.values()) {
      limits.put(
          severity,
          any(
              random,
              new SeverityLimit.Unlimited(),
              new SeverityLimit.Together(random.nextInt(4)),
              new SeverityLimit.Apart(
                  OptionalInt.of(random.nextInt(3)), OptionalInt.of(random.nextInt(4))),
              new SeverityLimit.Apart(OptionalInt.empty(), OptionalInt.of(random.nextInt(2)))));
    }
    return new ImagePolicy(
        limits,
        Optional.of(any(random, ImagePolicy.FixUnknown.values())),
        random.nextBoolean()
            ? Optional.of(
                new ImagePolicy.Exploits(
                    random.nextBoolean() ? Optional.of(0.5) : Optional.empty(),
                    any(random, ImagePolicy.Asked.values()),
                    any(random, ImagePolicy.Asked.values()),
                    any(random, ImagePolicy.OnUnknown.values())))
            : Optional.empty(),
        random.nextBoolean()
            ? Optional.of(
                new ImagePolicy.Grace(
                    Duration.ofDays(20), any(random, ImagePolicy.Grace.Since.values())))
            : Optional.empty(),
        any(random, ImagePolicy.Blue.values()),
        ImagePolicy.Reaction.WARN,
        ImagePolicy.Reaction.FAIL,
        Optional.empty());
  }

  private static Exploitation exploitation(Random random) {
    Map<String, Exploitation.Signs> signs = new HashMap<>();
    for (int i = 0; i < 5; i++) {
      signs.put(
          id(random),
          new Exploitation.Signs(Optional.of(random.nextDouble()), random.nextInt(4) == 0));
    }
    return any(random, new Exploitation.Known(signs), new Exploitation.Unknown("no permission"));
  }

  private static String id(Random random) {
    return "CVE-2026-" + (1000 + random.nextInt(15));
  }

  @SafeVarargs
  static <T> T any(Random random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
