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
    if (!(judgement.answer() instanceof Answer.Failed(String why))) {
      return judgement;
    }
    String word = environment.getOrDefault(MODE, "").strip();
    Optional<Mode> mode = Mode.named(word);
    if (observing || mode.equals(Optional.of(Mode.OBSERVE))) {
      return succeeded(judgement, new Grounds.Observed(why));
    }
    List<String> remarks = new ArrayList<>();
    if (mode.isEmpty() && !word.isEmpty()) {
      remarks.add(MODE + " says neither observe nor enforce, so the hook enforces");
    }
    return switch (override(notes, deadline)) {
      case OverrideReading.Valid(ValidOverride override) ->
          succeeded(judgement, new Grounds.Overridden(override, why));
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

  private static Judgement succeeded(Judgement judgement, Grounds grounds) {
    return new Judgement(new Answer.Succeeded(grounds), judgement.report());
  }

  private static Judgement failed(Judgement judgement, String why, List<String> remarks) {
    return new Judgement(
        new Answer.Failed(why + "; " + String.join("; ", remarks)),
        judgement.report().remarking(remarks));
  }
}
