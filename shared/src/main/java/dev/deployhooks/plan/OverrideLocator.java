package dev.deployhooks.plan;

import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the override for a deployment: in the SSM parameter that {@code DEPLOYHOOKS_OVERRIDE} names
 * ({@code ssm:/name} or {@code /name}); if it names none, in these:
 *
 * <ul>
 *   <li>{@code /deployhooks/override/<deployment id>}: CodeDeploy's {@code d-...} or the last part
 *       of a service deployment's ARN
 *   <li>{@code /deployhooks/override/<function>}: the hook's own name. These two work even where
 *       nothing else is known
 *   <li>{@code /deployhooks/override/} and what follows {@code /deployhooks/} in the name of a
 *       plan's parameter, such as {@code /deployhooks/override/ecs/shop/quiz}
 * </ul>
 *
 * The first that counts is taken; what could not be read, or does not count, is said.
 */
public final class OverrideLocator implements OverrideSource {

  /** The environment variable that names the parameter. */
  public static final String LOCATION = "DEPLOYHOOKS_OVERRIDE";

  /** Lambda's own variable. */
  private static final String FUNCTION = "AWS_LAMBDA_FUNCTION_NAME";

  private static final String SSM = "ssm:";

  private final Map<String, String> environment;
  private final ParameterSource parameters;

  /** A locator that reads the function's environment variables, and parameters. */
  public OverrideLocator(Map<String, String> environment, ParameterSource parameters) {
    this.environment = Map.copyOf(environment);
    this.parameters = parameters;
  }

  @Override
  public OverrideReading find(
      String deploymentId, Optional<Deployment> deployment, Deadline deadline) {
    String location = environment.getOrDefault(LOCATION, "").strip();
    String given = location.startsWith(SSM) ? location.substring(SSM.length()).strip() : location;
    if (!location.isEmpty() && !given.startsWith("/")) {
      return new OverrideReading.None(
          List.of(
              "no override was looked for: %s must name an SSM parameter, such as /deployhooks/override"
                  .formatted(LOCATION)));
    }
    List<String> names =
        location.isEmpty() ? byConvention(deploymentId, deployment) : List.of(given);
    List<String> ignored = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    for (String name : names) {
      if (deadline.passed() && !unreadable.isEmpty()) {
        break;
      }
      switch (parameters.read(name, deadline)) {
        case ParameterReading.Value value -> {
          switch (OverridePart.read(
              value, "SSM parameter " + name, deploymentId, deadline.time().now())) {
            case OverrideReading.Valid valid -> {
              return valid;
            }
            case OverrideReading.None(List<String> why) -> ignored.addAll(why);
          }
        }
        case ParameterReading.Unreadable(String why) -> unreadable.add(why);
        case ParameterReading.NotFound _ -> {}
      }
    }
    if (!unreadable.isEmpty()) {
      ignored.add(
          "whether there is an override could not be read"
              + (unreadable.size() > 1 ? ", from " + unreadable.size() + " parameters: " : ": ")
              + unreadable.getFirst());
    }
    return new OverrideReading.None(ignored);
  }

  private List<String> byConvention(String deploymentId, Optional<Deployment> deployment) {
    String function = environment.getOrDefault(FUNCTION, "");
    return ParameterName.ofOverride(function, deploymentId, deployment).stream()
        .map(ParameterName::value)
        .toList();
  }
}
