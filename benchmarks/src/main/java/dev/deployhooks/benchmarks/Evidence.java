package dev.deployhooks.benchmarks;

import dev.deployhooks.judge.Bake;
import dev.deployhooks.judge.Finding;
import dev.deployhooks.judge.Judge;
import dev.deployhooks.judge.Metric;
import dev.deployhooks.judge.Outcome;
import dev.deployhooks.judge.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Writes {@code docs/judge-evidence.md}: simulated deployments by the thousand, each looked at
 * every minute by the judge, and by the rules it is shown beside. The same seed gives the same
 * tables.
 */
public final class Evidence {

  private static final double LEVEL = 0.01;
  private static final double SHARE = 0.02;
  private static final long SEED = 20_260_101;
  private static final int RUNS = 10_000;

  private final int runs;
  private final StringBuilder page = new StringBuilder();
  private long rows;

  private Evidence(int runs) {
    this.runs = runs;
  }

  /** Writes the tables to the file named first, with as many deployments a row as named second. */
  public static void main(String[] args) throws IOException {
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : RUNS;
    Path file = Path.of(args[0]);
    Files.writeString(file, new Evidence(runs).page());
  }

  private String page() {
    page.append(
        """
        # Evidence for the judge

        Made by `mvn -q -Dquick -DskipTests -Pevidence -Devidence.runs=%d -pl benchmarks -am verify` (some minutes on two
        cores), with a fixed seed: the same command makes the same page. %,d deployments a row, each looked at every minute.
        Level 1 %%, tolerance and margin 0, unless a table says otherwise. All numbers are per cent of deployments;
        with %,d deployments a true 1 %% shows as 0.8 to 1.2.

        The columns:
        - **judge**: the judge as it is. **no guard**: without its guard against bursts and waves.
        - **threshold**: as in the first example of Argo Rollouts: more than 3 minutes with more than 5 %% bad.
        - **exact, at end**: the exact conditional test of equal shares, asked once, at the last minute.
        - **Kayenta, at end** and **every minute**: the Mann-Whitney rule as Kayenta describes it (interval of 98 %%,
          tolerance a quarter of the estimated shift) on the minutes' shares, once, and from the fifth minute on.

        """
            .formatted(runs, runs, runs));
    falseAlarms();
    detection();
    healthy();
    gauges();
    return page.toString();
  }

  private void falseAlarms() {
    page.append(
        """
        ## False alarms: shares

        Both sides have 2 % bad. The level is promised in the independent rows and where a wave is common to both
        sides. Waves and bursts of one side are real differences between the sides for as long as they last; the guard
        makes less of them.

        | requests/min | green | traffic | waves | judge | no guard | threshold | exact, at end | Kayenta, at end | Kayenta, every minute |
        |---:|---:|---|---|---:|---:|---:|---:|---:|---:|
        """);
    List<Scenario> scenarios = new ArrayList<>();
    for (Waves waves : Waves.values()) {
      for (Traffic traffic : Traffic.values()) {
        for (double green : new double[] {0.01, 0.1, 0.5}) {
          for (double requests : new double[] {10, 100, 600, 10_000}) {
            scenarios.add(Scenario.alike(traffic, waves, requests, green, SHARE));
          }
        }
      }
    }
    table(scenarios, Evidence::falseAlarmRow);
  }

  private static String falseAlarmRow(Scenario scenario, Found found) {
    return "| %,.0f | %.0f %% | %s | %s | %s |%n"
        .formatted(
            scenario.requests(),
            100 * scenario.greenPart(),
            scenario.traffic().words,
            scenario.waves().words,
            found.percents());
  }

  private void detection() {
    page.append(
        """

        ## Detection: shares

        Constant traffic, independent events. The deployments in which green was found worse within the minutes given,
        and in brackets the minute by which half of all deployments had been.

        | what | requests/min | green | minutes | judge | no guard | threshold | exact, at end | Kayenta, at end | Kayenta, every minute |
        |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
        """);
    List<String> names = new ArrayList<>();
    List<Scenario> scenarios = new ArrayList<>();
    List<Change> changes =
        List.of(
            new Change("errors 1 % to 1.1 %", 0.01, 0.011),
            new Change("errors 1 % to 2 %", 0.01, 0.02),
            new Change("errors 1 % to 6 %", 0.01, 0.06),
            new Change("errors 0.1 % to 2 %", 0.001, 0.02),
            new Change("slow 5 % to 6.5 %", 0.05, 0.065));
    for (Change change : changes) {
      for (double requests : new double[] {100, 600, 6000}) {
        for (double green : new double[] {0.01, 0.1, 0.5}) {
          names.add(change.name);
          scenarios.add(Scenario.steady(requests, green, change.green, change.blue, 60));
        }
      }
    }
    for (int minutes : new int[] {10, 20, 60}) {
      names.add("sparse: 0.5 errors a minute, blue 0.02");
      scenarios.add(Scenario.steady(200, 0.5, 0.005, 0.0002, minutes));
    }
    names.add("errors 0.1 % to 2 %, to reach: 95");
    scenarios.add(Scenario.steady(600, 0.1, 0.02, 0.001, 10));
    names.add("errors 0.1 % to 2 %, to reach: 95");
    scenarios.add(Scenario.steady(6000, 0.1, 0.02, 0.001, 2));
    names.add("slow 5 % to 6.5 %, to reach: 90");
    scenarios.add(Scenario.steady(6000, 0.1, 0.065, 0.05, 20));
    table(
        scenarios,
        (scenario, found) ->
            "| %s | %,.0f | %.0f %% | %d | %s |%n"
                .formatted(
                    names.get(scenarios.indexOf(scenario)),
                    scenario.requests(),
                    100 * scenario.greenPart(),
                    scenario.minutes(),
                    found.percentsAndMedians()));
  }

  /** A release that has another share of bad events than what it replaces. */
  private record Change(String name, double blue, double green) {}

  /** What the rules found over the deployments of a row. */
  private record Found(List<Tally> tallies) {
    String percents() {
      return String.join(" | ", tallies.stream().map(Tally::percent).toList());
    }

    String percentsAndMedians() {
      return String.join(
          " | ",
          tallies.stream().map(tally -> tally.percent() + " (" + tally.median() + ")").toList());
    }
  }

  /** How a row of a table is written. */
  private interface Row {
    String write(Scenario scenario, Found found);
  }

  private void table(List<Scenario> scenarios, Row row) {
    long before = rows;
    rows += scenarios.size();
    IntStream.range(0, scenarios.size())
        .parallel()
        .mapToObj(i -> row.write(scenarios.get(i), found(scenarios.get(i), SEED + before + i)))
        .toList()
        .forEach(page::append);
  }

  private Found found(Scenario scenario, long seed) {
    Draws draws = new Draws(seed);
    List<Tally> tallies = IntStream.range(0, 6).mapToObj(_ -> new Tally(runs)).toList();
    for (int run = 0; run < runs; run++) {
      Counts counts = scenario.draw(draws);
      double[] green = Counts.shares(counts.green());
      double[] blue = Counts.shares(counts.blue());
      Metric metric =
          new Metric.Share(
              Terms.of("bad"), Metric.complete(counts.green()), Metric.complete(counts.blue()));
      tallies.get(0).add(worseAt(Judge.guarded(), metric));
      tallies.get(1).add(worseAt(Judge.unguarded(), metric));
      tallies.get(2).add(Rules.threshold(counts));
      tallies.get(3).add(Rules.fixedHorizon(counts, LEVEL));
      Rules.Kayenta kayenta = Rules.kayenta(green, blue);
      tallies.get(4).add(kayenta.atEnd());
      tallies.get(5).add(kayenta.everyMinute());
    }
    return new Found(tallies);
  }

  private static int worseAt(Judge judge, Metric metric) {
    return at(judge, metric, Outcome.WORSE);
  }

  private static int at(Judge judge, Metric metric, Outcome outcome) {
    Finding finding =
        judge.judge(new Bake("simulated", LEVEL, List.of(metric))).findings().getFirst();
    Integer decidedAt = finding.decidedAt();
    return finding.outcome() == outcome && decidedAt != null ? decidedAt : 0;
  }

  private void healthy() {
    page.append(
        """

        ## Healthy and harmful releases under the presets' defaults

        Tolerance 0.25, margin 0.01, 60 minutes, constant traffic, independent events: what the judge says at the end,
        and in brackets the minute from which half of all deployments were shown to be not worse. The margin allows
        green one percentage point more than blue.

        | blue | green's share | requests/min | green | not worse | worse | inconclusive |
        |---:|---:|---:|---:|---:|---:|---:|
        """);
    List<Scenario> scenarios = new ArrayList<>();
    for (double[] shares :
        new double[][] {
          {0.001, 0.001}, {0.001, 0.011}, {0.01, 0.01}, {0.01, 0.02}, {0.01, 0.025}, {0.01, 0.05}
        }) {
      for (double requests : new double[] {60, 600, 6000}) {
        for (double green : new double[] {0.01, 0.1, 0.5}) {
          scenarios.add(Scenario.steady(requests, green, shares[1], shares[0], 60));
        }
      }
    }
    long before = rows;
    rows += scenarios.size();
    IntStream.range(0, scenarios.size())
        .parallel()
        .mapToObj(i -> healthyRow(scenarios.get(i), SEED + before + i))
        .toList()
        .forEach(page::append);
  }

  private String healthyRow(Scenario scenario, long seed) {
    Draws draws = new Draws(seed);
    Terms terms = Terms.of("errors").allowing(0.25, 0.01);
    Tally worse = new Tally(runs);
    Tally notWorse = new Tally(runs);
    for (int run = 0; run < runs; run++) {
      Counts counts = scenario.draw(draws);
      Metric metric =
          new Metric.Share(terms, Metric.complete(counts.green()), Metric.complete(counts.blue()));
      int worseAt = worseAt(Judge.guarded(), metric);
      worse.add(worseAt);
      notWorse.add(worseAt > 0 ? 0 : at(Judge.guarded(), metric, Outcome.NOT_WORSE));
    }
    return String.format(
        Locale.ROOT,
        "| %.1f %% | %.1f %% | %,.0f | %.0f %% | %s (%s) | %s | %.2f |%n",
        100 * scenario.blueShare(),
        100 * scenario.greenShare(),
        scenario.requests(),
        100 * scenario.greenPart(),
        notWorse.percent(),
        notWorse.median(),
        worse.percent(),
        100 * (1 - worse.rate() - notWorse.rate()));
  }

  private void gauges() {
    page.append(
        """

        ## Gauges

        A latency of 100 ms with a standard deviation of 20 ms, a value a minute on each side; the deployments in which
        green was found worse, and in brackets the minute by which half of all deployments had been. The rows in which
        green is alike are false alarms.

        | green | minutes | values | judge | no guard | Kayenta, at end | Kayenta, every minute |
        |---|---:|---|---:|---:|---:|---:|
        """);
    List<GaugeRow> gaugeRows = new ArrayList<>();
    for (double slower : new double[] {0, 10, 30}) {
      for (double correlation : new double[] {0, 0.5, 0.8}) {
        for (int minutes : slower == 0 ? new int[] {60} : new int[] {10, 15, 60}) {
          gaugeRows.add(new GaugeRow(slower, correlation, minutes));
        }
      }
    }
    long before = rows;
    rows += gaugeRows.size();
    IntStream.range(0, gaugeRows.size())
        .parallel()
        .mapToObj(i -> gaugeRow(gaugeRows.get(i), SEED + before + i))
        .toList()
        .forEach(page::append);
  }

  private record GaugeRow(double slower, double correlation, int minutes) {}

  private String gaugeRow(GaugeRow row, long seed) {
    Draws draws = new Draws(seed);
    List<Tally> tallies = IntStream.range(0, 4).mapToObj(_ -> new Tally(runs)).toList();
    for (int run = 0; run < runs; run++) {
      double[] green = latency(row, 100 + row.slower, draws);
      double[] blue = latency(row, 100, draws);
      Metric metric =
          new Metric.Gauge(
              Terms.of("latency"), Metric.complete(boxed(green)), Metric.complete(boxed(blue)));
      tallies.get(0).add(worseAt(Judge.guarded(), metric));
      tallies.get(1).add(worseAt(Judge.unguarded(), metric));
      Rules.Kayenta kayenta = Rules.kayenta(green, blue);
      tallies.get(2).add(kayenta.atEnd());
      tallies.get(3).add(kayenta.everyMinute());
    }
    return "| %s | %d | %s | %s |%n"
        .formatted(
            row.slower == 0 ? "alike" : "%.0f %% slower".formatted(row.slower),
            row.minutes,
            row.correlation == 0
                ? "independent"
                : String.format(Locale.ROOT, "AR(1) %.1f, per side", row.correlation),
            new Found(tallies).percentsAndMedians());
  }

  private static double[] latency(GaugeRow row, double mean, Draws draws) {
    double[] values = Waves.autoregression(row.minutes, row.correlation, draws);
    return Arrays.stream(values).map(value -> mean + 20 * value).toArray();
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
