package dev.deployhooks.plan;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.deployment.Found;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The scopes of the variables that are known anywhere in a plan. */
final class DocumentScopes {

  static final String ENVIRONMENT = "env";
  static final String DECLARED = "vars";

  private DocumentScopes() {}

  /**
   * The scopes, by name.
   *
   * @param declared the variables that the plan declares
   */
  static Map<String, Variables.Scope> of(
      Surroundings surroundings, Map<String, VariablesPart.Declared> declared) {
    Map<String, Variables.Scope> scopes = new LinkedHashMap<>(withoutDeclared(surroundings));
    scopes.put(DECLARED, new OfPlan(surroundings, declared, new HashMap<>()));
    return scopes;
  }

  /** The scopes that the declaration of a variable can use. */
  static Map<String, Variables.Scope> withoutDeclared(Surroundings surroundings) {
    Map<String, Variables.Scope> scopes = new LinkedHashMap<>();
    scopes.put(ENVIRONMENT, new OfEnvironment(surroundings));
    for (String name : DeploymentVariables.NAMES) {
      String scope = name.substring(0, name.indexOf('.'));
      scopes.computeIfAbsent(scope, _ -> new OfDeployment(surroundings, scope + "."));
    }
    return scopes;
  }

  private static Found<JsonElement> text(Found<String> found) {
    return found.map(JsonPrimitive::new);
  }

  private record OfEnvironment(Surroundings surroundings) implements Variables.Scope {

    @Override
    public Optional<Found<JsonElement>> value(String name) {
      boolean known =
          name.startsWith(Surroundings.ENVIRONMENT)
              && (surroundings.sampled() || surroundings.environmentNames().contains(name));
      return known ? Optional.of(text(surroundings.environment(name))) : Optional.empty();
    }

    @Override
    public Set<String> names() {
      return surroundings.environmentNames();
    }

    @Override
    public String rule() {
      return "; a plan can use the function's environment variables whose names begin with %s, and no others"
          .formatted(Surroundings.ENVIRONMENT);
    }
  }

  private record OfDeployment(Surroundings surroundings, String prefix) implements Variables.Scope {

    @Override
    public Optional<Found<JsonElement>> value(String name) {
      return DeploymentVariables.NAMES.contains(prefix + name)
          ? Optional.of(text(surroundings.deployment(prefix + name)))
          : Optional.empty();
    }

    @Override
    public Set<String> names() {
      List<String> names =
          DeploymentVariables.NAMES.stream()
              .filter(name -> name.startsWith(prefix))
              .map(name -> name.substring(prefix.length()))
              .toList();
      return new LinkedHashSet<>(names);
    }
  }

  /** What a parameter holds is read once, when it is first used. */
  private record OfPlan(
      Surroundings surroundings,
      Map<String, VariablesPart.Declared> declared,
      Map<String, Found<JsonElement>> read)
      implements Variables.Scope {

    @Override
    public synchronized Optional<Found<JsonElement>> value(String name) {
      return Optional.ofNullable(declared.get(name))
          .map(
              variable ->
                  switch (variable) {
                    case VariablesPart.Declared.Constant(JsonElement value) ->
                        new Found.Known<>(value, "plan");
                    case VariablesPart.Declared.Parameter(String parameter) ->
                        read.computeIfAbsent(
                            name, _ -> text(surroundings.parameter(name, parameter)));
                    case VariablesPart.Declared.Mistaken() ->
                        new Found.Unknown<>("its declaration has a mistake");
                  });
    }

    @Override
    public Set<String> names() {
      return declared.keySet();
    }
  }
}
