package dev.deployhooks.check;

import dev.deployhooks.check.FunctionSource.Answered;
import dev.deployhooks.check.Outcome.Error;
import dev.deployhooks.check.Outcome.Failed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What one look saw. */
sealed interface Sight {

  /** What was looked at, for the report. */
  String lookedAt();

  /** Something answered: the expectations decide. */
  sealed interface Answer extends Sight {
    /** What it answered. */
    Body body();

    /** How long that took. */
    Duration latency();
  }

  /**
   * An answer over HTTP.
   *
   * @param headers as they came, in their order
   * @param exchange how it came
   * @param latency from the first byte sent to the last byte read
   */
  record HttpAnswer(
      String lookedAt,
      int status,
      List<Map.Entry<String, String>> headers,
      Exchange exchange,
      Body body,
      Duration latency)
      implements Answer {
    public HttpAnswer {
      headers = List.copyOf(headers);
    }
  }

  /**
   * An answer of a Lambda function.
   *
   * @param version the version that was asked
   */
  record FunctionAnswer(String lookedAt, String version, Answered answered) implements Answer {
    @Override
    public Body body() {
      return Body.of(answered.payload());
    }

    @Override
    public Duration latency() {
      return answered.took();
    }
  }

  /**
   * Green answered: the expectations decide, and whether it agrees with blue.
   *
   * @param comparison what came of asking blue the same
   */
  record Both(Answer green, Judged comparison) implements Sight {
    @Override
    public String lookedAt() {
      return green.lookedAt() + "; blue: " + comparison.lookedAt();
    }
  }

  /** The look is judged already. */
  record Judged(
      String lookedAt,
      Outcome outcome,
      List<Observation> observations,
      List<String> warnings,
      List<String> details)
      implements Sight {

    public Judged {
      observations = List.copyOf(observations);
      warnings = List.copyOf(warnings);
      details = List.copyOf(details);
    }

    /** The same with more that was seen; what did not hold of it lets a look fail that passed. */
    Judged with(List<Observation> more) {
      List<Observation> all = joined(observations, more);
      boolean moreHeld = more.stream().allMatch(Observation::held);
      return new Judged(
          lookedAt, moreHeld ? outcome : Expectations.outcome(all), all, warnings, details);
    }

    /** Two views of one thing: the worse outcome is that of both. */
    Judged beside(Judged other, String together) {
      return new Judged(
          together,
          gravity(other.outcome) > gravity(outcome) ? other.outcome : outcome,
          joined(observations, other.observations),
          joined(warnings, other.warnings),
          joined(details, other.details));
    }

    private static int gravity(Outcome outcome) {
      return switch (outcome) {
        case Outcome.Passed _ -> 0;
        case Outcome.Inconclusive _ -> 1;
        case Outcome.NotRun _, Error _ -> 2;
        case Failed _ -> 3;
      };
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
      List<T> all = new ArrayList<>(one);
      all.addAll(other);
      return all;
    }

    static Judged failed(String lookedAt, String why) {
      return new Judged(lookedAt, new Failed(why), List.of(), List.of(), List.of());
    }

    static Judged error(String lookedAt, String why) {
      return new Judged(lookedAt, new Error(why), List.of(), List.of(), List.of());
    }
  }
}
