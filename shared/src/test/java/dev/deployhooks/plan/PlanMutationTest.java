package dev.deployhooks.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.plan.Step.Reading;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Plans that were broken at random. Each is refused, with a message that names a place in it, or
 * still means something, and then everything that it says can be seen in what was read: nothing is
 * ignored, and no default stands in its place.
 *
 * <p>Another seed than the usual one can be given as {@code -Ddeployhooks.seed}, and how many
 * mutants there are as {@code -Ddeployhooks.mutants}.
 */
class PlanMutationTest {

  private static final long SEED = Long.getLong("deployhooks.seed", 20261122);
  private static final int MUTANTS = Integer.getInteger("deployhooks.mutants", 2_000);
  private static final String ORIGIN = "quiz.yaml";

  /** What the variables of the good plans stand for, so that each of them can be read whole. */
  private static final Surroundings SURROUNDINGS =
      new Surroundings.Samples(
          Map.ofEntries(
              Map.entry("env.PLAN_MODE", "observe"),
              Map.entry("env.PLAN_STAGE", "prod"),
              Map.entry("env.PLAN_ADDRESS", "10.0.0.7:8443"),
              Map.entry("env.PLAN_IP", "127.0.0.1"),
              Map.entry("env.PLAN_TIMEOUT", "2m"),
              Map.entry("env.PLAN_CONCURRENCY", "3"),
              Map.entry("env.PLAN_POLICY", "pass"),
              Map.entry("env.PLAN_STRICT", "false"),
              Map.entry("env.PLAN_METHOD", "PUT"),
              Map.entry("env.PLAN_STATUS", "2xx"),
              Map.entry("env.PLAN_DAYS", "30"),
              Map.entry("vars.count", "4"),
              Map.entry("listener.test.url", "https://test.example.com:8443")));

  /** Values that mean what is meant anyway, so that nothing changes where they are left out. */
  private static final Map<String, Set<String>> DEFAULTS =
      Map.ofEntries(
          Map.entry("required", Set.of("true")),
          Map.entry("concurrency", Set.of("4")),
          Map.entry("method", Set.of("GET", "POST")),
          Map.entry("onInconclusive", Set.of("fail")),
          Map.entry("mode", Set.of("enforce", "observe")),
          Map.entry("redirects", Set.of("0")),
          Map.entry("timeout", Set.of("5s", "10s")),
          Map.entry("every", Set.of("5s")),
          Map.entry("within", Set.of("5m")),
          Map.entry("needs", Set.of("[]")),
          Map.entry("secret", Set.of("true", "false")),
          Map.entry("errors", Set.of("true")),
          Map.entry("throttles", Set.of("true")),
          Map.entry("slow", Set.of("true")),
          Map.entry("latency", Set.of("true")));

  private record Original(String name, String text, Object tree) {}

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void read_whenPlansAreMutated_refusesThemOrShowsAllThatTheySay() throws IOException {
    System.out.println("mutated plans: seed " + SEED + ", " + MUTANTS + " mutants");
    List<Original> originals = originals();
    List<String> failures = new ArrayList<>();
    int accepted = 0;
    for (int i = 0; i < MUTANTS; i++) {
      Random random = new Random(SEED + i);
      Original original = originals.get(random.nextInt(originals.size()));
      String mutant = new PlanMutations(random).mutant(original.text(), original.tree());
      try {
        accepted += judge(original, mutant) ? 1 : 0;
      } catch (Throwable e) {
        failures.add(
            "seed %d, a mutant of \"%s\":%n%s%n%s".formatted(SEED + i, original.name(), mutant, e));
      }
    }
    assertThat(failures).isEmpty();
    assertThat(accepted)
        .as("mutants that still mean something")
        .isBetween(MUTANTS / 20, MUTANTS / 2);
  }

  /** Whether the mutant is accepted. */
  private static boolean judge(Original original, String mutant) {
    switch (reading(mutant)) {
      case PlanReading.Unreadable(String why) -> throw new AssertionError("unreadable: " + why);
      case PlanReading.Mistaken(String origin, List<PlanReading.Mistake> mistakes, var _) -> {
        assertThat(origin).isEqualTo(ORIGIN);
        assertThat(mistakes).isNotEmpty();
        mistakes.forEach(mistake -> assertTold(mistake, mutant));
        return false;
      }
      case PlanReading.Read(Plan plan) -> {
        Optional<Object> tree = tree(mutant);
        assertThat(tree).as("what is accepted is YAML for others as well").isPresent();
        String seen = rendered(plan);
        List<Difference> differences = new ArrayList<>();
        compare(List.of(), original.tree(), tree.get(), differences);
        for (Difference difference : differences) {
          @Nullable Object reverted = difference.revertedIn(PlanMutations.copy(tree.get()));
          if (reading(PlanMutations.written(reverted)) instanceof PlanReading.Read(Plan other)
              && rendered(other).equals(seen)) {
            assertThat(difference)
                .as("a change that nobody sees")
                .matches(Difference::means, "is no change");
          }
          if (difference.standsUnderAKey()) {
            @Nullable Object without = difference.takenOutOf(PlanMutations.copy(tree.get()));
            if (reading(PlanMutations.written(without)) instanceof PlanReading.Read(Plan other)
                && rendered(other).equals(seen)) {
              assertThat(difference)
                  .as("what is said is not what is meant where nothing is said")
                  .matches(Difference::isMeantAnyway, "is meant anyway");
            }
          }
        }
        return true;
      }
    }
  }

  private static void assertTold(PlanReading.Mistake mistake, String mutant) {
    assertThat(mistake.place().file()).isIn(ORIGIN, "library.yaml", "nested/more.yaml");
    assertThat(mistake.place().line()).isPositive();
    if (mistake.place().file().equals(ORIGIN)) {
      assertThat((long) mistake.place().line())
          .isLessThanOrEqualTo(mutant.split("\r\n|[\r\n\u0085\u2028\u2029]", -1).length);
    }
    assertThat(mistake.place().column()).isPositive();
    assertThat(mistake.message())
        .isNotBlank()
        .doesNotContain("\n")
        .doesNotContain("Exception")
        .doesNotContain("java.")
        .doesNotContain("dev.deployhooks")
        .hasSizeLessThan(2_000);
  }

  /**
   * Where two trees differ.
   *
   * @param path keys and indices, outermost first
   * @param before null if it is not there, or is nothing
   * @param after null if it is not there, or is nothing
   */
  private record Difference(
      List<Object> path,
      @Nullable Object before,
      @Nullable Object after,
      boolean added,
      boolean removed) {

    /** Whether something new is said that could be left out. */
    boolean standsUnderAKey() {
      return !removed && path.getLast() instanceof String;
    }

    boolean isMeantAnyway() {
      return new Difference(path, null, after, true, false).means();
    }

    @Nullable Object takenOutOf(@Nullable Object tree) {
      return new Difference(path, null, after, true, false).revertedIn(tree);
    }

    /** Whether both mean the same, or one of them is what is meant anyway. */
    boolean means() {
      String key =
          path.reversed().stream()
              .filter(String.class::isInstance)
              .map(String.class::cast)
              .findFirst()
              .orElse("");
      if (key.equals("$schema") || (added && path.contains("table"))) {
        return true; // a hint for editors; a column that no check uses
      }
      if (path.equals(List.of("mode"))
          || (path.getFirst().equals("variables") && key.equals("ssm"))) {
        return true; // each section has a mode of its own; the parameter's value is the same
      }
      if (String.valueOf(after).contains("${")) {
        return true; // a sample stands there, and what it does not fit is not told
      }
      if (added || removed) {
        return isDefault(key, added ? after : before);
      }
      return meaning(before).equals(meaning(after));
    }

    private static boolean isDefault(String key, @Nullable Object value) {
      return value instanceof Map<?, ?> map
          ? map.entrySet().stream()
              .allMatch(entry -> isDefault(String.valueOf(entry.getKey()), entry.getValue()))
          : DEFAULTS.getOrDefault(key, Set.of()).contains(String.valueOf(value));
    }

    static Object meaning(@Nullable Object value) {
      if (value instanceof List<?> list) {
        List<Object> distinct = list.stream().distinct().map(Difference::meaning).toList();
        return distinct.size() == 1 ? distinct.getFirst() : distinct;
      }
      if (value instanceof Number) {
        return new BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
      }
      if (value instanceof String text) {
        Optional<Duration> duration = Durations.parse(text);
        return duration.isPresent() ? duration.get() : text.toLowerCase(java.util.Locale.ROOT);
      }
      return Objects.requireNonNullElse(value, "null");
    }

    @SuppressWarnings("unchecked" /* A copy has mappings by text, and lists of anything. */)
    @Nullable Object revertedIn(@Nullable Object tree) {
      @Nullable Object at = tree;
      for (Object step : path.subList(0, path.size() - 1)) {
        at =
            at instanceof Map<?, ?> map
                ? map.get(step)
                : Objects.requireNonNull((List<?>) at).get((Integer) step);
      }
      Object key = path.getLast();
      if (at instanceof Map<?, ?> map) {
        if (added) {
          map.remove(key);
        } else {
          ((Map<String, @Nullable Object>) map).put((String) key, before);
        }
      } else {
        Objects.requireNonNull((List<@Nullable Object>) at).set((Integer) key, before);
      }
      return tree;
    }
  }

  private static void compare(
      List<Object> path, @Nullable Object before, @Nullable Object after, List<Difference> found) {
    if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> now) {
      Set<String> keys = new TreeSet<>();
      old.keySet().forEach(key -> keys.add(String.valueOf(key)));
      now.keySet().forEach(key -> keys.add(String.valueOf(key)));
      for (String key : keys) {
        List<Object> further = new ArrayList<>(path);
        further.add(key);
        if (!old.containsKey(key) || !now.containsKey(key)) {
          found.add(
              new Difference(
                  further,
                  old.get(key),
                  now.get(key),
                  !old.containsKey(key),
                  !now.containsKey(key)));
        } else {
          compare(further, old.get(key), now.get(key), found);
        }
      }
    } else if (before instanceof List<?> old
        && after instanceof List<?> now
        && old.size() == now.size()) {
      for (int i = 0; i < old.size(); i++) {
        List<Object> further = new ArrayList<>(path);
        further.add(i);
        compare(further, old.get(i), now.get(i), found);
      }
    } else if (!Objects.equals(before, after) && !path.isEmpty()) {
      found.add(new Difference(path, before, after, false, false));
    }
  }

  private static PlanReading reading(String text) {
    return PlanReader.read(text, ORIGIN, Samples.FILES, SURROUNDINGS);
  }

  private static Optional<Object> tree(String text) {
    try {
      return Optional.ofNullable(
          new Load(LoadSettings.builder().setSchema(new CoreSchema()).build())
              .loadFromString(text));
    } catch (YamlEngineException e) {
      return Optional.empty();
    }
  }

  /** Everything that was read, but for where it stands. */
  private static String rendered(Plan plan) {
    return (plan.target()
            + plan.observed().stream().sorted().toList().toString()
            + plan.sections().stream().map(PlanMutationTest::rendered).toList())
        .replaceAll("Place\\[[^\\]]*\\]", "")
        .replaceAll("@[0-9a-f]{4,}", "");
  }

  private static String rendered(Section section) {
    return switch (section) {
      case ChecksSection checks ->
          checks.head()
              + checks.timeout().toString()
              + checks.concurrency()
              + checks.checks().stream().map(PlanMutationTest::rendered).toList();
      case CanarySection canary -> canary.toString();
      case ImagesSection images -> images.toString();
    };
  }

  private static String rendered(CheckSpec check) {
    String look =
        switch (check.look()) {
          case Look.Flow(List<Step> steps) ->
              steps.stream().map(PlanMutationTest::rendered).collect(Collectors.joining());
          case Look.Burst(Step request, dev.deployhooks.plan.Load load, List<LoadLimit> limits) ->
              rendered(request) + load + limits;
          default -> check.look().toString();
        };
    return check.name()
        + check.needs()
        + check.required()
        + check.retry()
        + look
        + check.expectations();
  }

  private static String rendered(Step step) {
    Map<String, com.google.gson.JsonElement> captured = new HashMap<>();
    step.uses().forEach(name -> captured.put(name, new com.google.gson.JsonPrimitive("c-" + name)));
    Reading reading = step.read(captured, reference -> "secret of " + reference);
    return step.name() + step.captures() + new TreeSet<>(step.uses()) + reading;
  }

  private static List<Original> originals() throws IOException {
    List<Original> originals = new ArrayList<>();
    for (Map.Entry<String, String> good : Samples.good().toList()) {
      originals.add(original(good.getKey(), good.getValue()));
    }
    return originals;
  }

  private static Original original(String name, String text) {
    assertThat(reading(text)).as(name).isInstanceOf(PlanReading.Read.class);
    return new Original(name, text, tree(text).orElseThrow());
  }
}
