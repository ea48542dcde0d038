package dev.deployhooks.images;

import static dev.deployhooks.images.Sample.NOW;
import static dev.deployhooks.images.Sample.finding;
import static dev.deployhooks.images.Sample.limits;
import static dev.deployhooks.images.Sample.openssl;
import static dev.deployhooks.images.Sample.tally;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.check.Outcome;
import dev.deployhooks.images.Finding.Fix;
import dev.deployhooks.plan.ExceptionSpec;
import dev.deployhooks.plan.FindingMatch;
import dev.deployhooks.plan.FindingRule;
import dev.deployhooks.plan.HiddenFindings;
import dev.deployhooks.plan.ImagePolicy;
import dev.deployhooks.plan.Severity;
import dev.deployhooks.plan.SeverityLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TallyTest {

  private static final SeverityLimit FIXABLE_ONLY =
      new SeverityLimit.Apart(OptionalInt.of(0), OptionalInt.empty());

  @Test
  void sum_whenNothingWasFound_passes() {
    assertThat(tally(ImagePolicy.DEFAULT, List.of(), List.of()).sum().outcome())
        .isEqualTo(new Outcome.Passed());
  }

  @ParameterizedTest
  @EnumSource(Severity.class)
  void sum_byDefault_isNeverSilentlyFineWithWhatNobodyHasJudged(Severity severity) {
    Outcome outcome =
        tally(ImagePolicy.DEFAULT, List.of(), List.of(finding("CVE-2026-1", severity, Fix.NO)))
            .sum()
            .outcome();

    boolean mild = Set.of(Severity.MEDIUM, Severity.LOW, Severity.INFORMATIONAL).contains(severity);
    assertThat(outcome instanceof Outcome.Passed).isEqualTo(mild);
  }

  @Test
  void sum_whenOnlyFixableOnesCount_letsUnfixableOnesPass() {
    ImagePolicy policy = limits(Map.of(Severity.HIGH, FIXABLE_ONLY));

    assertThat(
            tally(policy, List.of(), List.of(finding("CVE-2026-2", Severity.HIGH, Fix.NO)))
                .sum()
                .outcome())
        .isEqualTo(new Outcome.Passed());
    assertThat(
            tally(policy, List.of(), List.of(finding("CVE-2026-3", Severity.HIGH, Fix.YES)))
                .sum()
                .outcome())
        .isEqualTo(new Outcome.Failed("1 fixable high, and at most 0 may be there"));
  }

  @Test
  void sum_whenTheScanDoesNotSayWhetherThereIsAFix_isInconclusive_ratherThanRightByAccident() {
    assertThat(
            tally(
                    limits(Map.of(Severity.HIGH, FIXABLE_ONLY)),
                    List.of(),
                    List.of(finding("CVE-2026-4", Severity.HIGH, Fix.UNKNOWN)))
                .sum()
                .outcome())
        .isEqualTo(
            new Outcome.Inconclusive("of 1 high the scan does not say whether they can be fixed"));
  }

  @Test
  void sum_whenThereIsAnException_saysWhoAnswersForIt() {
    ExceptionSpec valid = Sample.exception("GHSA-1", NOW.plusSeconds(1));
    Finding found =
        new Finding(
            "CVE-2026-5",
            Set.of("ghsa-1"),
            Severity.CRITICAL,
            "CRITICAL",
            Finding.State.ACTIVE,
            List.of(openssl("3.0.15")),
            Fix.YES,
            Finding.Exploit.NO,
            Optional.empty(),
            Optional.empty(),
            "");

    Tally tally = tally(ImagePolicy.DEFAULT, List.of(valid), List.of(found));

    assertThat(tally.sum().outcome()).isEqualTo(new Outcome.Passed());
    assertThat(tally.excepted()).containsExactly(Map.entry(valid, 1));
  }

  @Test
  void sum_whenARuleBlocks_noExceptionHelps() {
    Tally tally =
        new Tally(
            new Weighing(
                ImagePolicy.DEFAULT,
                List.of(
                    new FindingRule(
                        new FindingMatch(Set.of(), Optional.of("xz*"), Optional.empty()),
                        new FindingRule.Then.Block(),
                        "a back door",
                        Sample.PLACE)),
                HiddenFindings.DEFAULT,
                new Exceptions(List.of(Sample.exception("CVE-2024-3094", NOW.plusSeconds(9))), NOW),
                new Exploitation.NotAsked(),
                _ -> false,
                NOW),
            Optional.empty());
    tally.accept(
        finding(
            "CVE-2024-3094",
            Severity.LOW,
            Fix.YES,
            new Finding.Package("xz-libs", "5.6.0", "", "5.6.2")));

    assertThat(tally.sum().outcome())
        .isEqualTo(new Outcome.Failed("1 finding blocked by themselves"));
    assertThat(tally.sum().shown().getFirst().why())
        .isEqualTo("by a rule of the plan: a back door");
  }

  @Test
  void sum_whenOneUpgradeWouldClearMost_saysSo() {
    List<Finding> found = new ArrayList<>();
    for (int i = 1; i <= 7; i++) {
      found.add(
          finding("CVE-2026-10" + i, Severity.HIGH, Fix.YES, openssl("3.0." + (i == 3 ? 15 : i))));
    }
    found.add(finding("CVE-2026-201", Severity.HIGH, Fix.NO, openssl("")));
    found.add(
        finding(
            "CVE-2026-202",
            Severity.HIGH,
            Fix.YES,
            new Finding.Package("zlib", "1.2.11", "", "1.2.13")));

    Tally.Sum sum = tally(ImagePolicy.DEFAULT, List.of(), found).sum();

    assertThat(sum.upgrades())
        .map(upgrade -> upgrade.inWords(sum.blocking()))
        .containsExactly(
            "openssl 3.0.1 to 3.0.15 clears 7 of 9", "zlib 1.2.11 to 1.2.13 clears 1 of 9");
  }

  @Test
  void accept_whenBlueIsKnown_tellsWhatIsNewAndWhatWentAway() {
    Finding old = finding("CVE-2026-6", Severity.HIGH, Fix.YES, openssl("3.0.2"));
    Finding fresh = finding("CVE-2026-7", Severity.HIGH, Fix.YES, openssl("3.0.3"));
    Finding gone = finding("CVE-2026-8", Severity.HIGH, Fix.YES, openssl("3.0.4"));
    Set<String> blue = Set.of(old.identity(), gone.identity());
    ImagePolicy base = ImagePolicy.DEFAULT;
    ImagePolicy onlyNew =
        new ImagePolicy(
            base.limits(),
            base.fixUnknown(),
            base.exploits(),
            base.grace(),
            ImagePolicy.Blue.ONLY_NEW,
            base.mutableTag(),
            base.unjudged(),
            base.unsigned());
    Tally tally =
        new Tally(
            new Weighing(
                onlyNew,
                List.of(),
                HiddenFindings.DEFAULT,
                new Exceptions(List.of(), NOW),
                new Exploitation.NotAsked(),
                blue::contains,
                NOW),
            Optional.of(blue));
    tally.accept(old);
    assertThat(tally.sum().outcome()).isEqualTo(new Outcome.Passed());
    tally.accept(fresh);

    assertThat(tally.sum().outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(tally.newFindings()).hasValue(1);
    assertThat(tally.goneOnes()).containsExactly(gone.identity());
    assertThat(tally.notNew()).isEqualTo(1);
  }

  @Test
  void accept_whenSuppressed_countsButIsLeftOutOfTheScansCounts() {
    Finding active = finding("CVE-2026-9", Severity.HIGH, Fix.YES);
    Finding suppressed =
        new Finding(
            active.id(),
            active.aliases(),
            active.severity(),
            active.saidSeverity(),
            Finding.State.SUPPRESSED,
            active.packages(),
            active.fix(),
            active.exploit(),
            active.firstSeen(),
            active.vendorUpdated(),
            active.link());

    Tally tally = tally(ImagePolicy.DEFAULT, List.of(), List.of(suppressed));

    assertThat(tally.read()).isEmpty();
    assertThat(tally.leftOut()).isEqualTo(1);
    assertThat(tally.sum().outcome()).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void warnings_tellWhatExpiresSoon_whatHasExpired_andWhatNobodyNeeds() {
    ExceptionSpec soon = Sample.exception("CVE-2026-11", NOW.plus(Duration.ofDays(3)));
    ExceptionSpec expired = Sample.exception("CVE-2026-12", NOW.minusSeconds(1));
    ExceptionSpec unused = Sample.exception("CVE-2026-13", NOW.plus(Duration.ofDays(90)));
    Exceptions exceptions = new Exceptions(List.of(soon, expired, unused), NOW);
    exceptions.holdingFor(finding("CVE-2026-11", Severity.LOW, Fix.NO), Set.of("CVE-2026-11"));

    assertThat(exceptions.warnings(NOW.plus(Duration.ofDays(7))))
        .containsExactlyInAnyOrder(
            "the exception for CVE-2026-13 (ada@example.com, quiz.yaml:9:5) was not needed: remove it",
            "the exception for CVE-2026-11 (ada@example.com, quiz.yaml:9:5) expires at 2026-11-25T12:00:00Z; from then on what it excepts counts again",
            "the exception for CVE-2026-12 (ada@example.com, quiz.yaml:9:5) expired at 2026-11-22T11:59:59Z and changes nothing: mend the image, decide anew, or remove it");
  }
}
