package dev.deployhooks.plan;

import com.google.gson.JsonElement;
import dev.deployhooks.deployment.Found;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One step of a flow: what to look at and what must be seen, which is read anew each time, with
 * what earlier steps have captured and with its secrets.
 */
public final class Step {

  /** The scope of what was captured. */
  static final String CAPTURES = "captures";

  private final String name;
  private final Value value;
  private final StepPart.Tried sample;
  private final Set<String> uses;
  private final Set<String> lacking;
  private final Set<SecretReference> secrets;
  private final List<Capture> captures;

  /**
   * A step.
   *
   * @param name no other step of the flow has it; empty for the only step of a check
   * @param value what it is read from
   * @param sample the step as far as it is known without what is captured, and without secrets
   * @param uses names of what must have been captured
   * @param lacking variables that could not be found out when the plan was read
   */
  Step(
      String name,
      Value value,
      StepPart.Tried sample,
      Set<String> uses,
      Set<String> lacking,
      Set<SecretReference> secrets,
      List<Capture> captures) {
    this.name = name;
    this.value = value;
    this.sample = sample;
    this.uses = Set.copyOf(uses);
    this.lacking = Set.copyOf(lacking);
    this.secrets = Set.copyOf(secrets);
    this.captures = List.copyOf(captures);
  }

  /** What people call it. */
  public String name() {
    return name;
  }

  /** Where it is written. */
  public Place place() {
    return value.writtenAt();
  }

  /** What it looks at, as far as that is known without what is captured. */
  public Optional<Look> planned() {
    return sample.look();
  }

  /** Names of what must have been captured before. */
  public Set<String> uses() {
    return uses;
  }

  /** Whether it can be tried as it was read, because nothing in it is known only then. */
  boolean isWhole() {
    return uses.isEmpty() && lacking.isEmpty() && secrets.isEmpty();
  }

  /** The secrets that it needs. */
  public Set<SecretReference> secrets() {
    return secrets;
  }

  /** What it keeps for later steps. */
  public List<Capture> captures() {
    return captures;
  }

  /** A step as it is tried. */
  public sealed interface Reading {

    /** It can be tried. */
    record Ready(Look look, List<Expectation> expectations) implements Reading {
      public Ready {
        expectations = List.copyOf(expectations);
      }
    }

    /** With what was captured it makes no sense. */
    record Mistaken(String why) implements Reading {}
  }

  /**
   * The step with its variables put in.
   *
   * @param captured by name, at least what the step {@link #uses()}
   * @param resolved the secrets that the step needs
   */
  public Reading read(
      Map<String, JsonElement> captured, Function<SecretReference, String> resolved) {
    if (isWhole() && sample.look().isPresent()) {
      return new Reading.Ready(sample.look().get(), sample.expectations());
    }
    Draft draft = value.draft().scratch();
    Map<String, Variables.Scope> scopes = new HashMap<>(draft.scopes());
    scopes.put(CAPTURES, scope(captured));
    Value filled = new Variables(scopes, Optional.of(resolved), draft).in(value.in(draft));
    StepPart.Tried tried = StepPart.tried(filled, !captures.isEmpty());
    if (draft.mistakes().isEmpty() && tried.look().isPresent()) {
      return new Reading.Ready(tried.look().get(), tried.expectations());
    }
    return new Reading.Mistaken(
        draft.mistakes().stream().findFirst().map(Object::toString).orElse("it cannot be read"));
  }

  static Variables.Scope scope(Map<String, JsonElement> captured) {
    return new Variables.Scope() {
      @Override
      public Optional<Found<JsonElement>> value(String name) {
        return Optional.ofNullable(captured.get(name))
            .map(value -> new Found.Known<>(value, "plan"));
      }

      @Override
      public Set<String> names() {
        return captured.keySet();
      }
    };
  }
}
