package dev.deployhooks.hook;

import dev.deployhooks.answer.Answer;
import dev.deployhooks.answer.Answer.Grounds;
import dev.deployhooks.plan.Mode;
import dev.deployhooks.plan.OverrideReading;
import dev.deployhooks.plan.OverrideSource;
import dev.deployhooks.plan.ValidOverride;
import dev.deployhooks.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What lets a deployment go on although the hook would say Failed: observe mode, and a person's
 * override. It is asked last, whatever the failure was, and about nothing but a failure; an
 * override is read only then, so that it costs nothing otherwise, and needs neither discovery nor
 * plan.
 */
public final class Leniency {

  /** The environment variable that says whether the whole function only observes. */
  public static final String MODE = "DEPLOYHOOKS_MODE";

  private final Map<String, String> environment;
  private final Supplier<OverrideSource> overrides;

  /**
   * With where it is said.
   *
   * @param environment the function's environment variables
   * @param overrides asked for when an override may be needed
   */
  public Leniency(Map<String, String> environment, Supplier<OverrideSource> overrides) {
    this.environment = Map.copyOf(environment);
    this.overrides = overrides;
  }

  /**
   * The judgement that counts in place of another.
   *
   * @param observing whether the plan says that the hook only observes
   * @param deadline by when an override must have been read
   */
  Judgement applied(Judgement judgement, Notes notes, boolean observing, Deadline deadline) {
    return switch (judgement.answer()) {
      case Answer.Failed(String why) ->
          applied(judgement, new Outcome(why, Answer.Succeeded::new), notes, observing, deadline);
      case Answer.Stop(String why) ->
          applied(judgement, new Outcome(why, Answer.Spared::new), notes, observing, deadline);
      case Answer.Succeeded _, Answer.Spared _, Answer.InProgress _, Answer.Nothing _ -> judgement;
    };
  }

  /**
   * What may be let go.
   *
   * @param why the deployment would be failed or stopped
   * @param instead what is told in place of that
   */
  private record Outcome(String why, Function<Grounds, Answer> instead) {}

  private Judgement applied(
      Judgement judgement, Outcome outcome, Notes notes, boolean observing, Deadline deadline) {
    String why = outcome.why();
    String word = environment.getOrDefault(MODE, "").strip();
    Optional<Mode> mode = Mode.named(word);
    if (observing || mode.equals(Optional.of(Mode.OBSERVE))) {
      return lenient(judgement, outcome, new Grounds.Observed(why));
    }
    List<String> remarks = new ArrayList<>();
    if (mode.isEmpty() && !word.isEmpty()) {
      remarks.add(MODE + " says neither observe nor enforce, so the hook enforces");
    }
    return switch (override(notes, deadline)) {
      case OverrideReading.Valid(ValidOverride override) ->
          lenient(judgement, outcome, new Grounds.Overridden(override, why));
      case OverrideReading.None(List<String> ignored) -> {
        remarks.addAll(ignored);
        yield remarks.isEmpty() ? judgement : failed(judgement, why, remarks);
      }
    };
  }

  /** Whatever goes wrong here leaves the failure as it is. */
  private OverrideReading override(Notes notes, Deadline deadline) {
    try {
      return overrides.get().find(notes.deploymentId(), notes.deployment(), deadline);
    } catch (RuntimeException | LinkageError e) {
      return new OverrideReading.None(
          List.of("whether there is an override could not be read: " + e));
    }
  }

  private static Judgement lenient(Judgement judgement, Outcome outcome, Grounds grounds) {
    return new Judgement(outcome.instead().apply(grounds), judgement.report());
  }

  private static Judgement failed(Judgement judgement, String why, List<String> remarks) {
    String whole = why + "; " + String.join("; ", remarks);
    return new Judgement(
        judgement.answer() instanceof Answer.Stop
            ? new Answer.Stop(whole)
            : new Answer.Failed(whole),
        judgement.report().remarking(remarks));
  }
}
