package dev.deployhooks.benchmarks;

import dev.deployhooks.judge.Bake;
import dev.deployhooks.judge.Judge;
import dev.deployhooks.judge.Judgement;
import dev.deployhooks.judge.Metric;
import dev.deployhooks.judge.Terms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long the judge takes for 50 metrics over 60 minutes: under 20 ms is promised. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class JudgeBenchmark {

  private final Bake shares = new Bake("shares", 0.01, shares(50));
  private final Bake mixed = new Bake("mixed", 0.01, mixed());

  /** Fifty shares of requests. */
  @Benchmark
  public Judgement fiftyShares() {
    return Judge.guarded().judge(shares);
  }

  /** Forty shares and ten gauges. */
  @Benchmark
  public Judgement fortySharesAndTenGauges() {
    return Judge.guarded().judge(mixed);
  }

  private static List<Metric> shares(int metrics) {
    Draws draws = new Draws(7);
    List<Metric> shares = new ArrayList<>();
    for (int i = 0; i < metrics; i++) {
      Counts counts = Scenario.alike(Traffic.DIURNAL, Waves.COMMON_05, 6000, 0.1, 0.01).draw(draws);
      shares.add(
          new Metric.Share(
              Terms.of("share " + i).allowing(0.25, 0.01),
              Metric.complete(counts.green()),
              Metric.complete(counts.blue())));
    }
    return shares;
  }

  private static List<Metric> mixed() {
    Draws draws = new Draws(8);
    List<Metric> metrics = shares(40);
    for (int i = 0; i < 10; i++) {
      metrics.add(
          new Metric.Gauge(
              Terms.of("gauge " + i).allowing(0.1, 0),
              Metric.complete(gauge(draws)),
              Metric.complete(gauge(draws))));
    }
    return metrics;
  }

  private static List<Double> gauge(Draws draws) {
    return Arrays.stream(Waves.autoregression(60, 0.5, draws))
        .map(value -> 100 + 20 * value)
        .boxed()
        .toList();
  }
}
