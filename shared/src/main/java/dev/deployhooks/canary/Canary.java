package dev.deployhooks.canary;

import com.google.gson.JsonObject;
import dev.deployhooks.canary.Readout.Trouble;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Observation;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.judge.AtEnd;
import dev.deployhooks.judge.Bake;
import dev.deployhooks.judge.Finding;
import dev.deployhooks.judge.Judge;
import dev.deployhooks.judge.Standing;
import dev.deployhooks.plan.CanarySection;
import dev.deployhooks.plan.CanarySection.EarlyEnd;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at a canary: reads the metrics of both sides, lets the judge judge them, and says whether
 * that decides. Each look reads everything anew since green's first traffic, so that the level
 * holds over all looks together, and a look that is lost is lost without harm.
 */
public final class Canary {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SOONEST = Duration.ofSeconds(10);
  private static final int DIMENSIONS_SHOWN = 3;

  private final MetricSource metrics;
  private final Alarms alarms;
  private final Time time;

  /** With what it looks through. */
  public Canary(MetricSource metrics, AlarmSource alarms, Time time) {
    this.metrics = metrics;
    this.alarms = new Alarms(alarms);
    this.time = time;
  }

  /**
   * Looks once.
   *
   * @param state what the look before left; empty at the first
   */
  public Look look(
      CanarySection section,
      Deployment deployment,
      LifecycleEvent event,
      JsonObject state,
      Deadline deadline) {
    Instant now = time.now();
    Optional<CanaryState> before;
    try {
      before = CanaryState.read(state);
    } catch (CanaryState.Unreadable e) {
      return cannot(section, e.getMessage());
    }
    return switch (Phase.of(section, deployment, event, before, now)) {
      case Phase.Wrong(String why) -> cannot(section, why);
      case Phase.NoTraffic(String why) -> new Look.NoTraffic(why);
      case Phase.NotBegun(String why) ->
          new Look.NotYet(why, MINUTE, state, List.of(), Optional.empty());
      case Phase.Baking baking -> new OneLook(section, deployment, baking, now, deadline).look();
    };
  }

  private static Look cannot(CanarySection section, String why) {
    String where = section.head().place().toString();
    return new Look.Decided(
        List.of(
            new CheckResult(
                "canary",
                where,
                "green and blue",
                /* required= */ true,
                new Outcome.Error(why),
                List.of(),
                List.of(),
                List.of(),
                1,
                Duration.ZERO)),
        Optional.empty());
  }

  /** A metric of one look: what was asked, what was read, what was found. */
  private record Judged(Watched watched, Readout readout, Finding finding) {}

  /** One look. */
  private final class OneLook {
    private final CanarySection section;
    private final Deployment deployment;
    private final Phase.Baking baking;
    private final Instant now;
    private final Deadline deadline;

    OneLook(
        CanarySection section,
        Deployment deployment,
        Phase.Baking baking,
        Instant now,
        Deadline deadline) {
      this.section = section;
      this.deployment = deployment;
      this.baking = baking;
      this.now = now;
      this.deadline = deadline;
    }

    Look look() {
      Optional<Duration> slow = slow();
      CanaryState state = baking.state(slow);
      List<Watched> watched = new WatchedMetrics(section, deployment, slow).all();
      List<Judged> judged = watched.isEmpty() ? List.of() : judge(watched);
      Optional<JsonObject> bake =
          watched.isEmpty() ? Optional.empty() : Optional.of(BakeJson.of(bake(judged)));
      List<CheckResult> ofAlarms =
          alarms.look(
              section.alarms(),
              section.head().place().toString(),
              deployment.times().deployment(),
              now,
              deadline);
      boolean failed =
          judged.stream().anyMatch(each -> isFailure(each, isAllLost(judged)))
              || ofAlarms.stream().anyMatch(OneLook::isFailure);
      boolean last = !now.isBefore(baking.end());
      boolean passed =
          judged.stream().allMatch(OneLook::isPassed)
              && ofAlarms.stream().allMatch(OneLook::isPassed);
      boolean longEnough = !now.isBefore(baking.began().plus(section.bake().minimum()));
      boolean mayEnd =
          baking.stage() == Phase.Stage.STEP || section.bake().end() == EarlyEnd.ON_EITHER;
      if (failed || last || (passed && longEnough && mayEnd)) {
        List<CheckResult> results = results(judged, state, !failed || last);
        results.addAll(ofAlarms);
        return new Look.Decided(results, bake);
      }
      List<CheckResult> results = results(judged, state, /* end= */ false);
      results.addAll(ofAlarms);
      return new Look.NotYet(why(judged), again(watched), state.json(), results, bake);
    }

    /** From when on a request is slow: as the plan says, as it was found before, or found now. */
    private Optional<Duration> slow() {
      if (section.slow().isPresent()
          || baking.slow().isPresent()
          || !section.presets().containsKey(dev.deployhooks.plan.Preset.SLOW)) {
        return section.slow().or(baking::slow);
      }
      return new UsualLatency(metrics).of(section, deployment, baking.timeline().shift(), deadline);
    }

    private List<Judged> judge(List<Watched> watched) {
      Duration common = commonPeriod(watched);
      Timeline timeline = baking.timeline();
      Duration shortest =
          watched.stream().map(Watched::settle).min(Duration::compareTo).orElse(Duration.ZERO);
      Instant until = Timeline.upTo(now.minus(shortest), MINUTE);
      Instant from = timeline.from(common);
      Set<SeriesQuery> queries = new LinkedHashSet<>();
      watched.forEach(each -> queries.addAll(each.series()));
      Map<SeriesQuery, Series> read =
          queries.isEmpty() || !from.isBefore(until)
              ? Map.of()
              : metrics.read(queries, from, until, deadline);
      List<Readout> readouts =
          watched.stream()
              .map(each -> Readout.of(each, timeline, read, now.minus(each.settle())))
              .toList();
      List<Finding> findings =
          Judge.guarded()
              .judge(
                  new Bake(id(), section.level(), readouts.stream().map(Readout::metric).toList()))
              .findings();
      List<Judged> judged = new ArrayList<>();
      for (int i = 0; i < watched.size(); i++) {
        judged.add(new Judged(watched.get(i), readouts.get(i), findings.get(i)));
      }
      return judged;
    }

    private Bake bake(List<Judged> judged) {
      return new Bake(
          id(), section.level(), judged.stream().map(each -> each.readout().metric()).toList());
    }

    private String id() {
      return deployment.controller().deploymentName();
    }

    /** Whether no later look can make up for it. */
    private static boolean isFailure(Judged judged, boolean allLost) {
      boolean critical = judged.finding().standing() == Standing.CRITICAL;
      return judged.finding().standing() != Standing.ADVISORY
          && (judged.finding().outcome() == dev.deployhooks.judge.Outcome.WORSE
              || (isLost(judged) && (critical || allLost)));
    }

    private static boolean isLost(Judged judged) {
      return judged.readout().trouble().filter(Trouble.Lasting.class::isInstance).isPresent();
    }

    private static boolean isAllLost(List<Judged> judged) {
      return judged.stream()
          .filter(each -> each.finding().standing() != Standing.ADVISORY)
          .allMatch(OneLook::isLost);
    }

    private static boolean isAllInError(List<Judged> judged) {
      return judged.stream()
          .filter(each -> each.finding().standing() != Standing.ADVISORY)
          .allMatch(each -> each.finding().outcome() == dev.deployhooks.judge.Outcome.ERROR);
    }

    private static boolean isFailure(CheckResult result) {
      return result.required() && result.outcome() instanceof Outcome.Failed;
    }

    private static boolean isPassed(Judged judged) {
      return judged.finding().standing() == Standing.ADVISORY
          || judged.finding().outcome() == dev.deployhooks.judge.Outcome.NOT_WORSE;
    }

    private static boolean isPassed(CheckResult result) {
      return !result.required() || result.outcome() instanceof Outcome.Passed;
    }

    private String why(List<Judged> judged) {
      List<String> open = new ArrayList<>();
      for (Judged each : judged) {
        if (!isPassed(each)) {
          open.add("%s is %s".formatted(each.finding().name(), each.finding().outcome().words()));
        }
      }
      return "green is observed until %s%s"
          .formatted(
              baking.end(),
              open.isEmpty() ? "; so far it is not worse" : "; so far " + String.join(", ", open));
    }

    /**
     * When the next period of the first metric will have settled. Under CodeDeploy the next look's
     * message has been sent already, and a wish counts for the look after it: there a look comes
     * each period.
     */
    private Duration again(List<Watched> watched) {
      if (isByCodeDeploy(deployment)) {
        return watched.stream().map(Watched::period).min(Duration::compareTo).orElse(MINUTE);
      }
      Duration soonest = Duration.between(now, baking.end());
      for (Watched each : watched) {
        Instant settled = Timeline.downTo(now.minus(each.settle()), each.period());
        Instant next = settled.plus(each.period()).plus(each.settle());
        Duration pause = Duration.between(now, next);
        if (pause.compareTo(SOONEST) < 0) {
          pause = pause.plus(each.period());
        }
        if (pause.compareTo(soonest) < 0) {
          soonest = pause;
        }
      }
      Duration pause = watched.isEmpty() && soonest.compareTo(MINUTE) > 0 ? MINUTE : soonest;
      return pause.compareTo(SOONEST) < 0 ? SOONEST : Duration.ofSeconds(pause.toSeconds() + 1);
    }

    private List<CheckResult> results(List<Judged> judged, CanaryState state, boolean end) {
      boolean allInError = isAllInError(judged);
      List<CheckResult> results = new ArrayList<>();
      for (Judged each : judged) {
        results.add(result(each, allInError, end));
      }
      if (section.presets().containsKey(dev.deployhooks.plan.Preset.SLOW)
          && state.slow().isEmpty()) {
        results.add(slowNotJudged());
      }
      return results;
    }

    private CheckResult slowNotJudged() {
      String where = section.head().place().toString();
      return new CheckResult(
          "slow",
          where,
          "slow requests",
          /* required= */ false,
          new Outcome.NotRun(
              "what counts as slow is not known: blue had no requests in the hour before the shift;"
                  + " write slow: 500ms, or whatever fits, into the plan"),
          List.of(),
          List.of(),
          List.of(),
          1,
          Duration.ZERO);
    }

    private CheckResult result(Judged judged, boolean allInError, boolean end) {
      Finding finding = judged.finding();
      Outcome outcome = outcome(judged, allInError, end);
      List<String> details = new ArrayList<>(Words.details(finding));
      List<String> warnings = new ArrayList<>(judged.readout().remarks());
      if (baking.timeline().whole().isPresent() && judged.watched().blue().isPresent()) {
        details.add(
            "against history: after %s green had all traffic, so it is compared with blue's minutes"
                    .formatted(baking.timeline().whole().get())
                + " before the shift, and the level is not claimed; a limit tells more here");
      }
      if (outcome instanceof Outcome.Passed
          && finding.outcome() == dev.deployhooks.judge.Outcome.INCONCLUSIVE) {
        warnings.add("let pass at the end: " + finding.reason());
      }
      return new CheckResult(
          finding.name(),
          judged.watched().where(),
          lookedAt(judged.watched()),
          finding.standing() != Standing.ADVISORY,
          outcome,
          List.of(
              new Observation(
                  Words.expected(judged.watched()),
                  judged.readout().trouble().map(Trouble::why).orElse(finding.reason()),
                  finding.outcome() == dev.deployhooks.judge.Outcome.NOT_WORSE,
                  judged.watched().where())),
          warnings,
          details,
          1,
          Duration.ZERO);
    }

    private static String lookedAt(Watched watched) {
      List<SeriesQuery> series = watched.series();
      return series.isEmpty() ? "nothing" : series.getFirst().inWords();
    }

    private Outcome outcome(Judged judged, boolean allInError, boolean end) {
      Finding finding = judged.finding();
      return switch (finding.outcome()) {
        case WORSE -> new Outcome.Failed(finding.reason());
        case NOT_WORSE -> new Outcome.Passed();
        case ERROR -> {
          String why = judged.readout().trouble().map(Trouble::why).orElse(finding.reason());
          String known = end ? known(judged) : "";
          yield finding.standing() == Standing.CRITICAL || allInError
              ? new Outcome.Error(why + known)
              : new Outcome.Inconclusive("cannot be judged: " + why + known);
        }
        case INCONCLUSIVE -> {
          AtEnd atEnd = end ? finding.atEnd() : AtEnd.INCONCLUSIVE;
          String why = finding.reason();
          yield switch (atEnd) {
            case PASS -> new Outcome.Passed();
            case FAIL ->
                new Outcome.Failed("inconclusive, which the plan counts as failed: " + why);
            case INCONCLUSIVE -> new Outcome.Inconclusive(why);
          };
        }
      };
    }

    /** What CloudWatch knows of a metric without points: it explains, and excuses nothing. */
    private String known(Judged judged) {
      List<SeriesQuery> series = judged.watched().series();
      if (series.isEmpty()
          || judged.readout().trouble().filter(Trouble.Passing.class::isInstance).isEmpty()) {
        return "";
      }
      try {
        List<MetricId> known = metrics.known(series.getFirst().metric(), deadline);
        return known.isEmpty()
            ? "; CloudWatch lists no metric %s %s at all"
                .formatted(
                    series.getFirst().metric().namespace(), series.getFirst().metric().name())
            : "; CloudWatch lists it with other dimensions, such as "
                + known.stream()
                    .limit(DIMENSIONS_SHOWN)
                    .map(metric -> metric.dimensions().toString())
                    .collect(java.util.stream.Collectors.joining(", "));
      } catch (SourceException e) {
        return "; why could not be found out: " + e.getMessage();
      }
    }
  }

  /** The least common multiple of the periods. */
  private static Duration commonPeriod(List<Watched> watched) {
    long minutes = 1;
    for (Watched each : watched) {
      long other = each.period().toMinutes();
      minutes = minutes / gcd(minutes, other) * other;
    }
    return Duration.ofMinutes(minutes);
  }

  private static long gcd(long one, long other) {
    return other == 0 ? one : gcd(other, one % other);
  }

  /** Whether CodeDeploy runs the deployment. */
  static boolean isByCodeDeploy(Deployment deployment) {
    return switch (deployment.controller()) {
      case Controller.CodeDeploy _ -> true;
      case Controller.Ecs _, Controller.CodePipeline _ -> false;
    };
  }
}
