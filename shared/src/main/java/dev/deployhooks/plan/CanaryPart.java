package dev.deployhooks.plan;

import dev.deployhooks.invocation.Purpose.OnLost;
import dev.deployhooks.judge.Bake;
import dev.deployhooks.judge.Direction;
import dev.deployhooks.judge.Terms;
import dev.deployhooks.plan.CanarySection.BakeTime;
import dev.deployhooks.plan.CanarySection.EarlyEnd;
import dev.deployhooks.plan.CanarySection.Watch;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The section {@code canary}: green compared with blue by their metrics. */
final class CanaryPart {

  static final Keys KEYS =
      SectionPart.keys(
          "canary", "level", "bake", "settle", "slow", "presets", "metrics", "alarms", "watch");

  static final Keys BAKE = Keys.of("bake", "minimum", "maximum", "endEarly");

  static final Keys PRESETS = new Keys("presets", Preset.keys());

  static final Keys PRESET = TermsPart.keys("preset");

  static final Keys WATCH = Keys.of("watch", "onWatchLost");

  private static final int MAX_METRICS = 200;
  private static final int MAX_ALARMS = 100;
  private static final double LARGEST_LEVEL = 0.5;

  private static final Map<String, EarlyEnd> EARLY_ENDS =
      Map.of("worse", EarlyEnd.ON_WORSE, "either", EarlyEnd.ON_EITHER);
  private static final Map<String, OnLost> ON_LOST =
      Map.of(OnLost.STOP.word(), OnLost.STOP, OnLost.ALARM.word(), OnLost.ALARM);

  private CanaryPart() {}

  static CanarySection read(SectionHead head, Fields fields) {
    Map<Preset, Terms> presets =
        fields.optional("presets").map(CanaryPart::presets).orElseGet(Preset::all);
    List<MetricSpec> metrics =
        fields.optional("metrics").map(CanaryPart::metrics).orElse(List.of());
    List<String> alarms = fields.optional("alarms").map(CanaryPart::alarms).orElse(List.of());
    if (presets.isEmpty() && !fields.meant("metrics", "alarms")) {
      fields
          .mapping()
          .mistake(
              "without presets the section looks at nothing; give it \"metrics\" or \"alarms\"");
    }
    return new CanarySection(
        head,
        fields.optional("level").flatMap(CanaryPart::level).orElse(Bake.DEFAULT_LEVEL),
        fields
            .optional("bake")
            .flatMap(value -> value.fields(BAKE))
            .map(CanaryPart::bake)
            .orElse(BakeTime.DEFAULT),
        fields.optional("settle").flatMap(Value::duration).orElse(CanarySection.SETTLE),
        fields.optional("slow").flatMap(Value::duration),
        presets,
        metrics,
        alarms,
        fields.optional("watch").flatMap(CanaryPart::watch));
  }

  private static Optional<Double> level(Value value) {
    return value
        .number()
        .map(BigDecimal::doubleValue)
        .filter(
            level ->
                (level > 0 && level <= LARGEST_LEVEL)
                    || value.says(
                        "is the rate of false alarms, above 0 and at most 0.5; 0.01 is usual"));
  }

  private static BakeTime bake(Fields fields) {
    Duration minimum =
        fields.optional("minimum").flatMap(Value::duration).orElse(BakeTime.DEFAULT.minimum());
    Duration maximum =
        fields.optional("maximum").flatMap(Value::duration).orElse(BakeTime.DEFAULT.maximum());
    if (minimum.compareTo(maximum) > 0) {
      fields
          .mapping()
          .mistake(
              "\"minimum\" (%s) is longer than \"maximum\" (%s)"
                  .formatted(inWords(minimum), inWords(maximum)));
    }
    return new BakeTime(
        minimum,
        maximum,
        fields
            .optional("endEarly")
            .flatMap(value -> value.oneOf(EARLY_ENDS))
            .orElse(EarlyEnd.ON_WORSE));
  }

  private static String inWords(Duration duration) {
    return duration.toSeconds() + " s";
  }

  /** {@code presets: false}, or which of them, and what is asked of each. */
  private static Map<Preset, Terms> presets(Value value) {
    if (value.kind() == Kind.BOOLEAN) {
      return value.truth().orElse(true) ? Preset.all() : Map.of();
    }
    Map<Preset, Terms> presets = new EnumMap<>(Preset.all());
    value.fields(PRESETS).stream()
        .flatMap(fields -> fields.inOrder().stream())
        .forEach(entry -> preset(entry, presets));
    return presets;
  }

  private static void preset(Value entry, Map<Preset, Terms> presets) {
    Preset preset = Preset.of(entry.name()).orElseThrow();
    if (entry.kind() == Kind.BOOLEAN) {
      if (!entry.truth().orElse(true)) {
        presets.remove(preset);
      }
      return;
    }
    entry
        .fields(PRESET)
        .flatMap(
            fields ->
                TermsPart.read(
                    fields,
                    preset.terms(),
                    Direction.HIGHER,
                    preset.isShare() ? TermsPart.Kind.SHARE : TermsPart.Kind.GAUGE))
        .ifPresent(terms -> presets.put(preset, terms));
  }

  private static List<MetricSpec> metrics(Value value) {
    List<Value> items = value.items().orElse(List.of());
    if (value.isEmpty()) {
      value.mistake("\"metrics\" is empty; leave it out");
    }
    if (items.size() > MAX_METRICS) {
      value.mistake(
          "\"metrics\" has %d metrics; at most %d are judged".formatted(items.size(), MAX_METRICS));
      return List.of();
    }
    List<MetricSpec> metrics = new ArrayList<>();
    Set<String> names = new HashSet<>(Preset.keys());
    for (Value item : items) {
      MetricPart.read(item)
          .ifPresent(
              metric -> {
                if (!names.add(metric.terms().name())) {
                  item.mistake(
                      "there is another metric, or a preset, of the name \"%s\""
                          .formatted(metric.terms().name()));
                }
                metrics.add(metric);
              });
    }
    return metrics;
  }

  private static List<String> alarms(Value value) {
    Set<String> names = new LinkedHashSet<>();
    if (value.isEmpty()) {
      value.mistake("\"alarms\" is empty; leave it out");
    }
    for (Value item : value.itemOrItems()) {
      item.text()
          .ifPresent(
              name -> {
                if (!names.add(name)) {
                  item.mistake("\"alarms\" names %s twice".formatted(name));
                }
              });
    }
    if (names.size() > MAX_ALARMS) {
      value.mistake(
          "\"alarms\" names %d alarms; at most %d are asked for"
              .formatted(names.size(), MAX_ALARMS));
    }
    return List.copyOf(names);
  }

  private static Optional<Watch> watch(Value value) {
    if (value.kind() == Kind.BOOLEAN) {
      return value.truth().filter(on -> on).map(_ -> new Watch(OnLost.STOP));
    }
    if (value.kind() != Kind.MAPPING) {
      return value.mistaken(value.wrongType("true, false, or a mapping with onWatchLost"));
    }
    return value
        .fields(WATCH)
        .map(
            fields ->
                new Watch(
                    fields
                        .optional("onWatchLost")
                        .flatMap(lost -> lost.oneOf(ON_LOST))
                        .orElse(OnLost.STOP)));
  }
}
