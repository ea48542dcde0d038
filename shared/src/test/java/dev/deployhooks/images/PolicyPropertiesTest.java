package dev.deployhooks.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.check.Outcome;
import dev.deployhooks.images.Sample.Case;
import dev.deployhooks.plan.ExceptionSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/**
 * What must hold of the policy whatever a plan says and a scan finds. Every case comes from a seed,
 * which a failure names: {@code new Random(seed)} makes it again.
 */
class PolicyPropertiesTest {

  private static final int CASES = 4_000;

  /** From what may go on to what may not. */
  private enum Rank {
    PASSED,
    INCONCLUSIVE,
    FAILED
  }

  @Test
  void addingAFinding_neverMakesIt_better() {
    Set<Rank> seen = EnumSet.noneOf(Rank.class);
    inManyCases(
        (given, random) -> {
          List<Finding> more = new ArrayList<>(given.findings());
          more.add(random.nextInt(more.size() + 1), Sample.finding(random));
          seen.add(rank(given));
          assertThat(rank(given.with(more))).isGreaterThanOrEqualTo(rank(given));
        });
    assertThat(seen).as("the cases are of every kind").containsExactly(Rank.values());
  }

  @Test
  void addingAnException_neverMakesIt_worse() {
    List<Rank> better = new ArrayList<>();
    inManyCases(
        (given, random) -> {
          List<ExceptionSpec> more = new ArrayList<>(given.exceptions());
          more.add(random.nextInt(more.size() + 1), Sample.exception(random));
          Rank with = rank(given.excepting(more));
          assertThat(with).isLessThanOrEqualTo(rank(given));
          if (with != rank(given)) {
            better.add(with);
          }
        });
    assertThat(better).as("some exceptions change something").isNotEmpty();
  }

  @Test
  void order_neverMatters() {
    inManyCases(
        (given, random) -> {
          List<Finding> shuffled = new ArrayList<>(given.findings());
          Collections.shuffle(shuffled, random);
          List<ExceptionSpec> exceptions = new ArrayList<>(given.exceptions());
          Collections.shuffle(exceptions, random);
          Tally one = given.tally();
          Tally other = given.with(shuffled).excepting(exceptions).tally();
          assertThat(other.sum().outcome()).isEqualTo(one.sum().outcome());
          assertThat(other.sum().shown()).isEqualTo(one.sum().shown());
          assertThat(other.sum().upgrades()).isEqualTo(one.sum().upgrades());
          assertThat(other.fingerprint()).isEqualTo(one.fingerprint());
          assertThat(other.excepted()).isEqualTo(one.excepted());
        });
  }

  @Test
  void expiredException_changesNothing_butItsWarning() {
    inManyCases(
        (given, random) -> {
          ExceptionSpec some = Sample.exception(random);
          ExceptionSpec expired =
              new ExceptionSpec(
                  some.match(), some.reason(), some.owner(), Sample.NOW, "expired just now");
          List<ExceptionSpec> more = new ArrayList<>(given.exceptions());
          more.add(expired);
          Tally before = given.tally();
          Tally after = given.excepting(more).tally();
          assertThat(after.sum()).isEqualTo(before.sum());
          assertThat(after.excepted()).isEqualTo(before.excepted());
          assertThat(new Exceptions(more, Sample.NOW).warnings(Sample.NOW.plus(Duration.ofDays(7))))
              .anyMatch(
                  warning ->
                      warning.contains("expired just now") && warning.contains("expired at"));
        });
  }

  @Test
  void fingerprint_whenAFindingIsAdded_isAnother() {
    inManyCases(
        (given, random) -> {
          List<Finding> more = new ArrayList<>(given.findings());
          more.add(Sample.finding(random));
          assertThat(given.with(more).tally().fingerprint())
              .isNotEqualTo(given.tally().fingerprint());
        });
  }

  private static void inManyCases(BiConsumer<Case, Random> holds) {
    for (long seed = 1; seed <= CASES; seed++) {
      Random random = new Random(seed);
      Case given = Sample.random(random);
      try {
        holds.accept(given, random);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static Rank rank(Case given) {
    return switch (given.tally().sum().outcome()) {
      case Outcome.Passed() -> Rank.PASSED;
      case Outcome.Inconclusive _ -> Rank.INCONCLUSIVE;
      case Outcome.Failed _, Outcome.Error _, Outcome.NotRun _ -> Rank.FAILED;
    };
  }
}
