package dev.deployhooks.images;

import static dev.deployhooks.images.Sample.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.images.Scan.Shape;
import dev.deployhooks.plan.ScanSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TrustTest {

  /** Every status that AWS has, and some to come. */
  private static final List<String> STATUSES =
      List.of(
          "IN_PROGRESS",
          "COMPLETE",
          "FAILED",
          "UNSUPPORTED_IMAGE",
          "ACTIVE",
          "PENDING",
          "SCAN_ELIGIBILITY_EXPIRED",
          "FINDINGS_UNAVAILABLE",
          "LIMIT_EXCEEDED",
          "IMAGE_ARCHIVED",
          "SOMETHING_NEW",
          "");

  /** One cell: a status, a shape, and the kind of scan that the plan asks for. */
  record Cell(String status, Shape shape, ScanSpec.Kind kind) {}

  static Stream<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (String status : STATUSES) {
      for (Shape shape : Shape.values()) {
        for (ScanSpec.Kind kind : ScanSpec.Kind.values()) {
          cells.add(new Cell(status, shape, kind));
        }
      }
    }
    return cells.stream();
  }

  /** Only these cells may be believed, of all 144. */
  private static boolean isFit(Cell cell) {
    boolean basic = cell.shape() == Shape.BASIC && cell.kind() != ScanSpec.Kind.ENHANCED;
    boolean enhanced = cell.shape() == Shape.ENHANCED && cell.kind() != ScanSpec.Kind.BASIC;
    return switch (cell.status()) {
      case "COMPLETE" -> basic || enhanced || cell.shape() == Shape.NEITHER;
      case "ACTIVE" ->
          enhanced || (cell.shape() == Shape.NEITHER && cell.kind() != ScanSpec.Kind.BASIC);
      default -> false;
    };
  }

  @ParameterizedTest
  @MethodSource("cells")
  void of_inEachCell_settlesOnlyWhatFits(Cell cell) {
    Map<String, Integer> counts =
        cell.shape() == Shape.NEITHER ? Map.of() : Map.of("HIGH", 3, "LOW", 0);
    Map<String, Integer> read = cell.shape() == Shape.NEITHER ? Map.of() : Map.of("HIGH", 3);
    Trust trust =
        Trust.of(
            new Scan.Seen(
                cell.status(), "said", cell.shape(), Optional.of(NOW), Optional.of(NOW), counts),
            read,
            "same",
            new Coverage.Scanned(),
            Optional.of(new Trust.Earlier("same", NOW.minusSeconds(61))),
            spec(cell.kind()),
            NOW);

    assertThat(trust instanceof Trust.Settled).as("%s: %s", cell, trust).isEqualTo(isFit(cell));
  }

  @ParameterizedTest
  @CsvSource({
    "IN_PROGRESS, NotYet",
    "PENDING, NotYet",
    "FINDINGS_UNAVAILABLE, NotYet",
    "SOMETHING_NEW, NotYet",
    "FAILED, Never",
    "SCAN_ELIGIBILITY_EXPIRED, Never",
    "LIMIT_EXCEEDED, Never",
    "IMAGE_ARCHIVED, Never",
    "UNSUPPORTED_IMAGE, NotScannable",
  })
  void of_whenStatusIsNoSuccess_saysWhetherLookingAgainHelps(String status, String kind) {
    Trust trust = trust(seen(status, Optional.of(NOW), Map.of()), Map.of(), settledBefore());

    assertThat(trust.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(trust.toString()).contains(status).contains("a word of AWS");
  }

  @Test
  void of_whenEmptyAndComplete_isNotBelievedAtTheFirstLook() {
    Trust trust = trust(seen("COMPLETE", Optional.of(NOW), Map.of()), Map.of(), Optional.empty());

    assertThat(trust).isInstanceOf(Trust.NotYet.class);
    assertThat(trust.toString()).contains("the same on two looks, 60s apart");
  }

  @Test
  void of_whenSecondLookComesTooSoon_waits() {
    Trust trust =
        trust(
            seen("COMPLETE", Optional.of(NOW), Map.of()),
            Map.of(),
            Optional.of(new Trust.Earlier("same", NOW.minusSeconds(59))));

    assertThat(trust.toString()).contains("the same for 59s, and 60s are asked for");
  }

  @Test
  void of_whenFindingsLandBetweenTheLooks_startsAnew() {
    Trust trust =
        trust(
            seen("ACTIVE", Optional.of(NOW), Map.of("HIGH", 2)),
            Map.of("HIGH", 2),
            Optional.of(new Trust.Earlier("as it was", NOW.minusSeconds(600))));

    assertThat(trust).isInstanceOf(Trust.NotYet.class);
  }

  @Test
  void of_whenCountsDisagree_saysBothNumbers_andWaitsNoLongerThanToSettle() {
    Scan scan = seen("ACTIVE", Optional.of(NOW), Map.of("HIGH", 7, "LOW", 2));
    Map<String, Integer> read = Map.of("HIGH", 5, "LOW", 2);
    String both =
        "the scan counts 9 findings {HIGH=7, LOW=2} and 7 findings {HIGH=5, LOW=2} were read";

    assertThat(trust(scan, read, Optional.empty())).isEqualTo(new Trust.NotYet(both));
    assertThat(trust(scan, read, settledBefore()))
        .isEqualTo(new Trust.Never(both + ", and that stays so: one of the two is not true"));
  }

  @Test
  void of_whenCountIsNegative_isNeverBelieved() {
    assertThat(
            trust(
                seen("COMPLETE", Optional.of(NOW), Map.of("HIGH", -1)), Map.of(), settledBefore()))
        .isEqualTo(
            new Trust.Never("the scan counts -1 findings of severity HIGH, which cannot be"));
  }

  @Test
  void of_whenItDoesNotSayWhenItWasCompleted_waits() {
    assertThat(trust(seen("COMPLETE", Optional.empty(), Map.of()), Map.of(), settledBefore()))
        .isInstanceOf(Trust.NotYet.class);
  }

  @Test
  void of_whenInspectorHasNotScanned_waits_andWhenItDoesNotCover_isNeverBelieved() {
    Scan.Seen seen = seen("ACTIVE", Optional.of(NOW), Map.of());
    assertThat(
            Trust.of(
                seen,
                Map.of(),
                "same",
                new Coverage.Pending("PENDING_INITIAL_SCAN"),
                settledBefore(),
                ScanSpec.DEFAULT,
                NOW))
        .isEqualTo(
            new Trust.NotYet(
                "Amazon Inspector has not scanned the image yet (PENDING_INITIAL_SCAN)"));
    assertThat(
            Trust.of(
                seen,
                Map.of(),
                "same",
                new Coverage.NotCovered("UNSUPPORTED_OS"),
                settledBefore(),
                ScanSpec.DEFAULT,
                NOW))
        .isInstanceOf(Trust.Never.class);
  }

  @Test
  void of_whenScanIsTooOld_startsABasicOne_andRefusesAnEnhancedOne() {
    Optional<Instant> old = Optional.of(NOW.minus(Duration.ofDays(8)));
    ScanSpec week =
        new ScanSpec(
            ScanSpec.Kind.ANY,
            Duration.ofMinutes(1),
            Duration.ofMinutes(30),
            Optional.of(Duration.ofDays(7)),
            Optional.empty(),
            ScanSpec.Missing.START);
    Scan.Seen basic =
        new Scan.Seen("COMPLETE", "", Shape.BASIC, old, Optional.empty(), Map.of("LOW", 4));
    Scan.Seen enhanced =
        new Scan.Seen("ACTIVE", "", Shape.ENHANCED, old, Optional.empty(), Map.of("LOW", 4));

    assertThat(trust(basic, Map.of("LOW", 4), settledBefore(), week))
        .isEqualTo(
            new Trust.ToStart(
                "the scan is of 2026-11-14T12:00:00Z, older than the 7 days that the plan allows"));
    assertThat(trust(enhanced, Map.of("LOW", 4), settledBefore(), week))
        .isInstanceOf(Trust.Never.class);
  }

  @Test
  void of_whenVulnerabilityDataAreTooOldOrUndated_isNeverBelieved() {
    ScanSpec days =
        new ScanSpec(
            ScanSpec.Kind.ANY,
            Duration.ofMinutes(1),
            Duration.ofMinutes(30),
            Optional.empty(),
            Optional.of(Duration.ofDays(2)),
            ScanSpec.Missing.START);
    for (Optional<Instant> data :
        List.of(Optional.<Instant>empty(), Optional.of(NOW.minus(Duration.ofDays(3))))) {
      Scan.Seen seen =
          new Scan.Seen("COMPLETE", "", Shape.BASIC, Optional.of(NOW), data, Map.of("LOW", 1));
      assertThat(trust(seen, Map.of("LOW", 1), settledBefore(), days))
          .isInstanceOf(Trust.Never.class);
    }
  }

  @Test
  void of_whenThereIsNoScan_startsOne_unlessThePlanSaysOtherwise() {
    Scan missing = new Scan.Missing(new ScanSetup.Unknown("denied"));
    assertThat(trust(missing, Map.of(), Optional.empty())).isInstanceOf(Trust.ToStart.class);
    assertThat(trust(missing, Map.of(), Optional.empty(), spec(ScanSpec.Kind.ENHANCED)))
        .isInstanceOf(Trust.NotYet.class);
  }

  @ParameterizedTest
  @CsvSource({
    "BASIC, ON_PUSH, ANY, START, ToStart",
    "BASIC, ON_PUSH, ANY, WAIT, NotYet",
    "BASIC, ON_PUSH, BASIC, START, ToStart",
    "BASIC, ON_PUSH, ENHANCED, START, Never",
    "BASIC, MANUAL, ANY, START, ToStart",
    "BASIC, MANUAL, ANY, WAIT, Never",
    "BASIC, MANUAL, BASIC, WAIT, Never",
    "ENHANCED, ON_PUSH, ANY, START, NotYet",
    "ENHANCED, CONTINUOUS, ENHANCED, WAIT, NotYet",
    "ENHANCED, CONTINUOUS, BASIC, START, Never",
    "ENHANCED, MANUAL, ANY, START, Never",
    "ENHANCED, MANUAL, ENHANCED, WAIT, Never",
  })
  void of_whenThereIsNoScan_waitsOnlyForOneThatMayCome(
      Scanned scanned,
      ScanSetup.Frequency frequency,
      ScanSpec.Kind kind,
      ScanSpec.Missing missing,
      String trust) {
    ScanSpec base = ScanSpec.DEFAULT;
    ScanSpec wanted =
        new ScanSpec(
            kind, base.settle(), base.longest(), base.maxAge(), base.maxDataAge(), missing);
    ScanSetup setup =
        scanned == Scanned.BASIC
            ? new ScanSetup.Basic(frequency)
            : new ScanSetup.Enhanced(frequency);
    assertThat(trust(new Scan.Missing(setup), Map.of(), Optional.empty(), wanted))
        .extracting(found -> found.getClass().getSimpleName())
        .isEqualTo(trust);
  }

  enum Scanned {
    BASIC,
    ENHANCED
  }

  @Test
  void of_whenThereAreMoreFindingsThanAreRead_isNeverBelieved() {
    assertThat(trust(new Scan.TooMany(), Map.of(), settledBefore()))
        .isInstanceOf(Trust.Never.class);
  }

  private static Scan.Seen seen(
      String status, Optional<Instant> completed, Map<String, Integer> counts) {
    return new Scan.Seen(
        status, "a word of AWS", Shape.NEITHER, completed, Optional.empty(), counts);
  }

  private static Optional<Trust.Earlier> settledBefore() {
    return Optional.of(new Trust.Earlier("same", NOW.minusSeconds(61)));
  }

  private static Trust trust(
      Scan scan, Map<String, Integer> read, Optional<Trust.Earlier> earlier) {
    return trust(scan, read, earlier, ScanSpec.DEFAULT);
  }

  private static Trust trust(
      Scan scan, Map<String, Integer> read, Optional<Trust.Earlier> earlier, ScanSpec wanted) {
    return Trust.of(scan, read, "same", new Coverage.Unknown("not asked"), earlier, wanted, NOW);
  }

  private static ScanSpec spec(ScanSpec.Kind kind) {
    ScanSpec base = ScanSpec.DEFAULT;
    return new ScanSpec(
        kind, base.settle(), base.longest(), base.maxAge(), base.maxDataAge(), base.missing());
  }
}
