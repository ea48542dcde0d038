package dev.deployhooks.hooks.failurereporter;

import dev.deployhooks.canary.AlarmSource;
import dev.deployhooks.canary.Canary;
import dev.deployhooks.canary.MetricId;
import dev.deployhooks.canary.MetricSource;
import dev.deployhooks.canary.Series;
import dev.deployhooks.canary.SeriesQuery;
import dev.deployhooks.check.Checks;
import dev.deployhooks.check.FunctionSource;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.check.TargetHealthSource;
import dev.deployhooks.deployment.ObjectReading;
import dev.deployhooks.hook.ImagesRunner;
import dev.deployhooks.hook.SectionRunner;
import dev.deployhooks.hook.Sections;
import dev.deployhooks.images.Candidate;
import dev.deployhooks.images.CandidateSource;
import dev.deployhooks.images.Coverage;
import dev.deployhooks.images.Exploitation;
import dev.deployhooks.images.Finding;
import dev.deployhooks.images.Gate;
import dev.deployhooks.images.ImageName;
import dev.deployhooks.images.Manifest;
import dev.deployhooks.images.Platform;
import dev.deployhooks.images.Registry;
import dev.deployhooks.images.Scan;
import dev.deployhooks.images.ScanSetup;
import dev.deployhooks.images.ScanSource;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.plan.Severity;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What the real sections look at: functions, targets, metrics, registries and scans, as good or bad
 * as the release is, and as slow and unreliable as AWS is when things go wrong.
 */
final class Sources {

  /** What is true of the release. */
  enum Release {
    GOOD,
    /** Something of it is bad, and stays so. */
    BAD,
    /** Each invocation sees something else. */
    FLAKY,
    /** It is a rollback, which nothing holds up. */
    ROLLBACK
  }

  private static final double REQUESTS = 600;

  private final World world;
  private final Faults faults;
  private final Release release;
  private final SectionKind bad;
  private final Duration scanned;
  private final Set<SectionKind> seenGood = EnumSet.noneOf(SectionKind.class);
  private boolean isGoodNow = true;

  /**
   * Sources.
   *
   * @param bad what of a bad release is bad
   * @param scanned how long after the beginning the image's scan is there
   */
  Sources(World world, Faults faults, Release release, SectionKind bad, Duration scanned) {
    this.world = world;
    this.faults = faults;
    this.release = release;
    this.bad = bad;
    this.scanned = scanned;
  }

  /** A flaky release may have become another. */
  void nextInvocation() {
    isGoodNow = release != Release.FLAKY || faults.oneOf(2) == 0;
  }

  /** What of the release has been seen to be good. */
  Set<SectionKind> seenGood() {
    return seenGood;
  }

  /** The real sections, looking at these. */
  SectionRunner sections(Supplier<Life> life, Time time) {
    return new Sections(
        new Checks(new Functions(life), new Targets(life), time),
        () -> new Canary(new Metrics(life), new Alarms(), time),
        () ->
            new ImagesRunner(
                new Images(life),
                new Gate(
                    new Ecr(life),
                    new Scans(life),
                    (_, _, _, _) -> new ObjectReading.NotFound("nothing"),
                    time),
                time));
  }

  /** Whether what a section looks at is good; that it was seen is kept. */
  private boolean isGood(SectionKind kind) {
    boolean good = isGoodNow && (release != Release.BAD || bad != kind);
    if (good) {
      seenGood.add(kind);
    }
    return good;
  }

  /** A call of AWS, which may come to nothing. */
  private void asked(Supplier<Life> life) throws SourceException {
    life.get().call();
    if (faults.strikes()) {
      switch (faults.oneOf(12)) {
        case 0 -> throw new SourceException("throttled");
        case 1 -> throw new SourceException.Refused("AccessDenied");
        case 2 -> throw new IllegalStateException("garbage came back");
        default -> {}
      }
    }
  }

  private final class Functions implements FunctionSource {
    private final Supplier<Life> life;

    Functions(Supplier<Life> life) {
      this.life = life;
    }

    @Override
    public FunctionState state(String functionName, String version, Deadline deadline)
        throws SourceException {
      asked(life);
      return isGood(SectionKind.SMOKE_TEST)
          ? new FunctionState("Active", "", "Successful", "")
          : new FunctionState("Failed", "the image is gone", "Failed", "");
    }

    @Override
    public void dryRun(String functionName, String version, Deadline deadline)
        throws SourceException {
      asked(life);
    }

    @Override
    public Answered invoke(String functionName, String version, String payload, Deadline deadline)
        throws SourceException {
      asked(life);
      return new Answered(
          Optional.empty(),
          "{\"statusCode\": %d}".formatted(isGood(SectionKind.VALIDATE) ? 200 : 500),
          "",
          version,
          Duration.ofMillis(20));
    }
  }

  private final class Targets implements TargetHealthSource {
    private final Supplier<Life> life;

    Targets(Supplier<Life> life) {
      this.life = life;
    }

    @Override
    public List<Target> targets(String targetGroupArn, Deadline deadline) throws SourceException {
      asked(life);
      boolean all = isGood(SectionKind.VALIDATE);
      boolean one = isGood(SectionKind.SMOKE_TEST);
      return List.of(target("10.0.0.1", one), target("10.0.0.2", one && all));
    }

    private static Target target(String id, boolean healthy) {
      return new Target(id, 8080, healthy ? "healthy" : "unhealthy", "");
    }
  }

  private final class Metrics implements MetricSource {
    private final Supplier<Life> life;

    Metrics(Supplier<Life> life) {
      this.life = life;
    }

    @Override
    public Map<SeriesQuery, Series> read(
        Collection<SeriesQuery> queries, Instant from, Instant until, Deadline deadline) {
      Map<SeriesQuery, Series> read = new LinkedHashMap<>();
      try {
        asked(life);
      } catch (SourceException e) {
        queries.forEach(query -> read.put(query, new Series.NotNow(e.getMessage())));
        return read;
      }
      queries.forEach(query -> read.put(query, series(query.metric(), from, until)));
      return read;
    }

    private Series series(MetricId metric, Instant from, Instant until) {
      TreeMap<Instant, Double> points = new TreeMap<>();
      boolean green = metric.dimensions().containsValue("green");
      for (Instant at = from; at.isBefore(until); at = at.plusSeconds(60)) {
        if (at.isBefore(world.now())) {
          points.put(at, metric.name().equals("All") ? REQUESTS : green ? failed() : 1);
        }
      }
      return new Series.Points(points);
    }

    private double failed() {
      return isGood(SectionKind.CANARY) ? 1 : REQUESTS / 5;
    }

    @Override
    public List<MetricId> known(MetricId metric, Deadline deadline) throws SourceException {
      asked(life);
      return List.of(metric);
    }
  }

  /** No plan here names one. */
  private static final class Alarms implements AlarmSource {

    @Override
    public List<Alarm> alarms(Collection<String> names, Deadline deadline) {
      return List.of();
    }

    @Override
    public List<Instant> turnedRed(String name, Instant from, Instant until, Deadline deadline) {
      return List.of();
    }
  }

  private final class Images implements CandidateSource {
    private final Supplier<Life> life;

    Images(Supplier<Life> life) {
      this.life = life;
    }

    @Override
    public Candidates of(dev.deployhooks.deployment.Deployment deployment, Deadline deadline) {
      try {
        asked(life);
      } catch (SourceException e) {
        return new Candidates.Unknown(e.getMessage());
      }
      return new Candidates.Known(
          List.of(
              new Candidate(
                  "quiz",
                  Ground.IMAGE,
                  Optional.of(Ground.DIGEST),
                  Platform.of(Optional.of("ARM64")))),
          Map.of());
    }
  }

  private final class Ecr implements Registry {
    private final Supplier<Life> life;

    Ecr(Supplier<Life> life) {
      this.life = life;
    }

    @Override
    public Pulled pull(ImageName.InEcr image, Deadline deadline) throws SourceException {
      asked(life);
      return new Pulled(Ground.DIGEST, new Manifest.Single());
    }

    @Override
    public Mutability mutability(ImageName.InEcr image, Deadline deadline) throws SourceException {
      asked(life);
      return new Mutability("IMMUTABLE", List.of());
    }

    @Override
    public List<Signing> signing(ImageName.InEcr image, Deadline deadline) throws SourceException {
      asked(life);
      return List.of();
    }
  }

  private final class Scans implements ScanSource {
    private final Supplier<Life> life;

    Scans(Supplier<Life> life) {
      this.life = life;
    }

    /** A scan that has not landed says that it is complete, and is empty. */
    @Override
    public Scan read(ImageName.InEcr image, Sink findings, Deadline deadline)
        throws SourceException {
      asked(life);
      if (world.sinceStart().compareTo(scanned) < 0) {
        return new Scan.Missing(new ScanSetup.Enhanced(ScanSetup.Frequency.ON_PUSH));
      }
      if (isGood(SectionKind.IMAGES)) {
        return seen(Scan.Shape.NEITHER, Map.of());
      }
      var _ =
          findings.take(
              new Finding(
                  "CVE-2026-1234",
                  Set.of(),
                  Severity.CRITICAL,
                  "CRITICAL",
                  Finding.State.ACTIVE,
                  List.of(),
                  Finding.Fix.YES,
                  Finding.Exploit.NO,
                  Optional.of(World.START),
                  Optional.empty(),
                  ""));
      return seen(Scan.Shape.ENHANCED, Map.of("CRITICAL", 1));
    }

    private static Scan seen(Scan.Shape shape, Map<String, Integer> counts) {
      return new Scan.Seen(
          "ACTIVE", "", shape, Optional.of(World.START), Optional.of(World.START), counts);
    }

    @Override
    public Optional<String> start(ImageName.InEcr image, Deadline deadline) {
      life.get().call();
      return Optional.empty();
    }

    @Override
    public Coverage coverage(ImageName.InEcr image, Deadline deadline) {
      life.get().call();
      return new Coverage.Scanned();
    }

    @Override
    public Exploitation exploitation(ImageName.InEcr image, Deadline deadline) {
      return new Exploitation.NotAsked();
    }
  }
}
