package dev.deployhooks.plan;

import dev.deployhooks.invocation.Purpose.OnLost;
import dev.deployhooks.judge.Bake;
import dev.deployhooks.judge.Terms;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Green compared with blue by their metrics: what the canary metrics checker runs.
 *
 * @param head what every section says
 * @param level the rate of false alarms over all metrics and all looks, above 0 to 0.5
 * @param bake how long it is looked at
 * @param settle how long after the end of a period its points are waited for, where a metric says
 *     no other
 * @param slow what takes longer counts as slow; if empty, what is longer than 95 % of blue's
 *     requests in the hour before
 * @param presets what is asked of the metrics that need no configuration; the absent ones are off
 * @param metrics further metrics, each name once
 * @param alarms the names of alarms that may not turn red, each once
 * @param watch whether to watch while CodeDeploy moves the traffic, and how
 */
public record CanarySection(
    SectionHead head,
    double level,
    BakeTime bake,
    Duration settle,
    Optional<Duration> slow,
    Map<Preset, Terms> presets,
    List<MetricSpec> metrics,
    List<String> alarms,
    Optional<Watch> watch)
    implements Section {

  /** How long points are waited for: a point of Lambda can appear minutes late. */
  public static final Duration SETTLE = Duration.ofMinutes(2);

  public CanarySection {
    presets =
        Collections.unmodifiableMap(
            presets.isEmpty() ? new EnumMap<>(Preset.class) : new EnumMap<>(presets));
    metrics = List.copyOf(metrics);
    alarms = List.copyOf(alarms);
  }

  /** The section of a service whose owner has written none. */
  static CanarySection byDefault(SectionKind kind, Place place) {
    return new CanarySection(
        new SectionHead(kind, place, Set.of(), OnInconclusive.FAIL),
        Bake.DEFAULT_LEVEL,
        BakeTime.DEFAULT,
        SETTLE,
        Optional.empty(),
        Preset.all(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  /**
   * How long green is looked at, from when it has traffic.
   *
   * @param minimum before which it is not let pass
   * @param maximum after which it is decided with what there is
   * @param end when it may end before the maximum
   */
  public record BakeTime(Duration minimum, Duration maximum, EarlyEnd end) {

    static final BakeTime DEFAULT =
        new BakeTime(Duration.ofMinutes(5), Duration.ofMinutes(30), EarlyEnd.ON_WORSE);
  }

  /** When a bake ends before its time. */
  public enum EarlyEnd {
    /** When green is worse. */
    ON_WORSE,
    /** Also when every metric that decides is not worse. */
    ON_EITHER
  }

  /**
   * Watching a shift of traffic during which CodeDeploy calls no hook.
   *
   * @param onLost what becomes of the deployment if the watch dies
   */
  public record Watch(OnLost onLost) {}
}
