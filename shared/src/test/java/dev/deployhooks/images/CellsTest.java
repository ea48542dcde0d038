package dev.deployhooks.images;

import static dev.deployhooks.images.Sample.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.deployment.ObjectReading;
import dev.deployhooks.images.Scan.Shape;
import dev.deployhooks.plan.ImagesSection;
import dev.deployhooks.plan.PlanFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.plan.Severity;
import dev.deployhooks.testing.FakeTime;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gate in every cell: what ECR says of a scan, in which shape it came, what it found, and what
 * the plan lets pass. The right column is written down apart from the code that is tested.
 */
class CellsTest {

  private static final String DIGEST = "sha256:" + "c3".repeat(32);
  private static final String IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/quiz@" + DIGEST;

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

  /** What a scan found: one of high severity, or nothing. */
  enum Found {
    NOTHING,
    FIXABLE,
    UNFIXABLE
  }

  /** Plans that differ in what they let pass. */
  enum Policy {
    STRICT("images: {}"),
    LENIENT("images: {limits: {high: 1}}"),
    ONLY_FIXABLE("images: {limits: {high: {fixable: 0}}, fixUnknown: inconclusive}"),
    ONLY_FIXABLE_AND_UNKNOWN("images: {limits: {high: {fixable: 0}}, fixUnknown: fixable}"),
    ONLY_FIXABLE_NOT_UNKNOWN("images: {limits: {high: {fixable: 0}}, fixUnknown: unfixable}"),
    ONLY_BASIC("images: {scan: {kind: basic}}"),
    ONLY_ENHANCED("images: {scan: {kind: enhanced}}"),
    WHAT_CANNOT_BE_JUDGED("images: {unjudged: warn}");

    private final String text;

    Policy(String text) {
      this.text = text;
    }
  }

  /** How it ends at a look at which the same was seen long enough before. */
  enum End {
    PASSED,
    FAILED,
    INCONCLUSIVE,
    WAITS
  }

  record Cell(String status, Shape shape, Found found, Policy policy) {}

  static Stream<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (String status : STATUSES) {
      for (Policy policy : Policy.values()) {
        cells.add(new Cell(status, Shape.NEITHER, Found.NOTHING, policy));
        for (Shape shape : List.of(Shape.BASIC, Shape.ENHANCED, Shape.BOTH)) {
          cells.add(new Cell(status, shape, Found.FIXABLE, policy));
          cells.add(new Cell(status, shape, Found.UNFIXABLE, policy));
        }
      }
    }
    return cells.stream();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void look_inEachCell_endsAsTheTableSays(Cell cell) throws InterruptedException {
    assertThat(end(cell)).as(cell.toString()).isEqualTo(expected(cell));
  }

  @Test
  void cells_areOfEveryEnd() {
    assertThat(cells().map(CellsTest::expected)).contains(End.values()).hasSize(12 * 8 * 7);
  }

  private static End expected(Cell cell) {
    if (exceeds(cell)) {
      // What a scan has found already fails, whatever is to come; but of one that will never be
      // whole, or that is none, nothing is said.
      return switch (cell.status()) {
        case "COMPLETE", "ACTIVE" -> fits(cell) ? End.FAILED : End.INCONCLUSIVE;
        case "FAILED", "SCAN_ELIGIBILITY_EXPIRED", "LIMIT_EXCEEDED", "IMAGE_ARCHIVED" ->
            End.INCONCLUSIVE;
        case "UNSUPPORTED_IMAGE" -> unjudged(cell);
        default -> End.FAILED;
      };
    }
    return switch (cell.status()) {
      case "COMPLETE", "ACTIVE" ->
          !fits(cell) ? End.INCONCLUSIVE : isInDoubt(cell) ? End.INCONCLUSIVE : End.PASSED;
      case "FAILED", "SCAN_ELIGIBILITY_EXPIRED", "LIMIT_EXCEEDED", "IMAGE_ARCHIVED" ->
          End.INCONCLUSIVE;
      case "UNSUPPORTED_IMAGE" -> unjudged(cell);
      default -> End.WAITS;
    };
  }

  private static End unjudged(Cell cell) {
    return cell.policy() == Policy.WHAT_CANNOT_BE_JUDGED ? End.PASSED : End.FAILED;
  }

  private static boolean fits(Cell cell) {
    return switch (cell.shape()) {
      case BOTH -> false;
      case BASIC -> cell.status().equals("COMPLETE") && cell.policy() != Policy.ONLY_ENHANCED;
      case ENHANCED -> cell.policy() != Policy.ONLY_BASIC;
      case NEITHER -> cell.status().equals("COMPLETE") || cell.policy() != Policy.ONLY_BASIC;
    };
  }

  private static boolean exceeds(Cell cell) {
    if (cell.found() == Found.NOTHING) {
      return false;
    }
    // Basic scanning does not say whether there is a fix; of both at once, the enhanced one does.
    return switch (cell.policy()) {
      case STRICT, ONLY_BASIC, ONLY_ENHANCED, WHAT_CANNOT_BE_JUDGED -> true;
      case LENIENT -> cell.shape() == Shape.BOTH;
      case ONLY_FIXABLE, ONLY_FIXABLE_NOT_UNKNOWN ->
          cell.shape() != Shape.BASIC && cell.found() == Found.FIXABLE;
      case ONLY_FIXABLE_AND_UNKNOWN ->
          cell.shape() != Shape.ENHANCED || cell.found() == Found.FIXABLE;
    };
  }

  private static boolean isInDoubt(Cell cell) {
    return cell.policy() == Policy.ONLY_FIXABLE
        && (cell.shape() == Shape.BASIC || cell.shape() == Shape.BOTH);
  }

  private static End end(Cell cell) throws InterruptedException {
    FakeTime time = new FakeTime();
    Instant now = time.now();
    Gate gate = new Gate(new OneImage(), new OneScan(cell), CellsTest::noObject, time);
    Gate.Look first = look(gate, cell.policy(), GateState.read(new JsonObject(), now), time);
    if (first.waiting().isEmpty()) {
      return end(first);
    }
    time.advance(Duration.ofMinutes(2));
    return end(look(gate, cell.policy(), first.waiting().get().state(), time));
  }

  private static Gate.Look look(Gate gate, Policy policy, GateState state, FakeTime time)
      throws InterruptedException {
    Candidate candidate =
        new Candidate("web", IMAGE, Optional.empty(), new Platform(Optional.empty()));
    return gate.look(
        section(policy.text),
        List.of(candidate),
        Map.of(),
        state,
        Deadline.in(Duration.ofMinutes(1), time));
  }

  private static End end(Gate.Look look) {
    if (look.waiting().isPresent()) {
      return End.WAITS;
    }
    return switch (look.results().getFirst().outcome()) {
      case Outcome.Passed() -> End.PASSED;
      case Outcome.Failed _, Outcome.Error _ -> End.FAILED;
      case Outcome.Inconclusive _ -> End.INCONCLUSIVE;
      case Outcome.NotRun _ -> throw new AssertionError(look.results());
    };
  }

  private static ObjectReading noObject(
      String bucket, String key, Optional<String> version, Deadline deadline) {
    return new ObjectReading.NotFound("no s3://" + bucket + "/" + key + version);
  }

  private static ImagesSection section(String text) {
    PlanReading reading =
        PlanReader.read("version: 1\n" + text + "\n", "plan.yaml", PlanFiles.none("none"));
    return reading instanceof PlanReading.Read read
            && read.plan().section(SectionKind.IMAGES).orElseThrow() instanceof ImagesSection found
        ? found
        : org.assertj.core.api.Assertions.fail(reading.toString());
  }

  /** A registry with one image. */
  private record OneImage() implements Registry {
    @Override
    public Pulled pull(ImageName.InEcr image, Deadline deadline) {
      return new Pulled(DIGEST, new Manifest.Single());
    }

    @Override
    public Mutability mutability(ImageName.InEcr image, Deadline deadline) {
      throw new AssertionError("it is named by its digest");
    }

    @Override
    public List<Signing> signing(ImageName.InEcr image, Deadline deadline) {
      throw new AssertionError("the plan does not ask for signatures");
    }
  }

  /** The scan of a cell. */
  private record OneScan(Cell cell) implements ScanSource {
    @Override
    public Scan read(ImageName.InEcr image, Sink findings, Deadline deadline)
        throws SourceException {
      int many = 0;
      if (cell.shape() == Shape.BASIC || cell.shape() == Shape.BOTH) {
        many++;
        findings.take(finding("CVE-2026-1", Finding.Fix.UNKNOWN));
      }
      if (cell.shape() == Shape.ENHANCED || cell.shape() == Shape.BOTH) {
        many++;
        findings.take(
            finding(
                "CVE-2026-2", cell.found() == Found.FIXABLE ? Finding.Fix.YES : Finding.Fix.NO));
      }
      return new Scan.Seen(
          cell.status(),
          "a word of AWS",
          cell.shape(),
          Optional.of(NOW),
          Optional.of(NOW),
          many == 0 ? Map.of() : Map.of("HIGH", many));
    }

    private static Finding finding(String id, Finding.Fix fix) {
      return new Finding(
          id,
          Set.of(),
          Severity.HIGH,
          "HIGH",
          Finding.State.ACTIVE,
          List.of(new Finding.Package("openssl", "3.0.1", "", "3.0.15")),
          fix,
          Finding.Exploit.UNKNOWN,
          Optional.empty(),
          Optional.empty(),
          "");
    }

    @Override
    public Optional<String> start(ImageName.InEcr image, Deadline deadline) {
      throw new AssertionError("there is a scan");
    }

    @Override
    public Coverage coverage(ImageName.InEcr image, Deadline deadline) {
      return new Coverage.Scanned();
    }

    @Override
    public Exploitation exploitation(ImageName.InEcr image, Deadline deadline) {
      return new Exploitation.NotAsked();
    }
  }
}
