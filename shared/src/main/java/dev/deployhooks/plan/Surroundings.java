package dev.deployhooks.plan;

import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.time.Deadline;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What the variables of a plan stand for that it does not say itself. */
public sealed interface Surroundings {

  /**
   * How the names of the environment variables begin that a plan can use: no others, so that
   * whoever may write a plan cannot read the function's credentials with it.
   */
  String ENVIRONMENT = "PLAN_";

  /** The value of an environment variable. */
  Found<String> environment(String name);

  /** The names of the environment variables that there are. */
  Set<String> environmentNames();

  /** The value of an SSM parameter that stands for the plan's variable of that name. */
  Found<String> parameter(String variable, String parameter);

  /** What discovery says; the name is one of {@link DeploymentVariables#NAMES}. */
  Found<String> deployment(String name);

  /** Whether values are samples, so that what they do not fit is no mistake of the plan. */
  boolean sampled();

  /**
   * Those of a plan that is only looked at: a sample for each value that is not given.
   *
   * @param given values by variable, such as {@code green.version}
   * @param parameters hears the name of each SSM parameter that the plan reads
   */
  record Samples(Map<String, String> given, Consumer<String> parameters) implements Surroundings {

    /** What stands for a value that is not known before the plan runs. */
    static final String SAMPLE = "0";

    public Samples {
      given = Map.copyOf(given);
    }

    /** Samples of what is not given. */
    public Samples(Map<String, String> given) {
      this(given, _ -> {});
    }

    /** Samples of everything. */
    public Samples() {
      this(Map.of());
    }

    @Override
    public Found<String> environment(String name) {
      return value("env." + name);
    }

    @Override
    public Set<String> environmentNames() {
      return Set.of();
    }

    @Override
    public Found<String> parameter(String variable, String parameter) {
      parameters.accept(parameter);
      return value("vars." + variable);
    }

    @Override
    public Found<String> deployment(String name) {
      return value(name);
    }

    @Override
    public boolean sampled() {
      return true;
    }

    private Found<String> value(String variable) {
      return new Found.Known<>(given.getOrDefault(variable, SAMPLE), "sample");
    }
  }

  /**
   * Those of a hook.
   *
   * @param variables the function's environment variables
   * @param parameters where SSM parameters are read
   * @param subject what goes live
   * @param deadline by when parameters must have been read
   */
  record OfHook(
      Map<String, String> variables,
      ParameterSource parameters,
      Deployment subject,
      Deadline deadline)
      implements Surroundings {

    public OfHook {
      variables = Map.copyOf(variables);
    }

    @Override
    public Found<String> environment(String name) {
      String value = variables.get(name);
      return value == null || !name.startsWith(ENVIRONMENT)
          ? new Found.Unknown<>("the function has no environment variable " + name)
          : new Found.Known<>(value, "environment");
    }

    @Override
    public Set<String> environmentNames() {
      Set<String> names = new TreeSet<>(variables.keySet());
      names.removeIf(name -> !name.startsWith(ENVIRONMENT));
      return names;
    }

    @Override
    public Found<String> parameter(String variable, String parameter) {
      return switch (parameters.read(parameter, deadline)) {
        case ParameterReading.Value(String value, var _) ->
            new Found.Known<>(value, "SSM parameter " + parameter);
        case ParameterReading.NotFound(String why) -> new Found.Unknown<>(why);
        case ParameterReading.Unreadable(String why) -> new Found.Unknown<>(why);
      };
    }

    @Override
    public Found<String> deployment(String name) {
      return DeploymentVariables.of(name, subject);
    }

    @Override
    public boolean sampled() {
      return false;
    }
  }
}
