package dev.deployhooks.plan;

import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The name of the SSM parameter in which the plan for something is looked for by convention:
 *
 * <ul>
 *   <li>{@code /deployhooks/lambda/<function>/<alias>}
 *   <li>{@code /deployhooks/ecs/<cluster>/<service>}
 *   <li>{@code /deployhooks/codedeploy/<application>/<deployment group>}
 * </ul>
 *
 * SSM allows the characters {@code a-zA-Z0-9_.-} between slashes. Every other character of a name
 * is replaced by {@code _x}, its Unicode code point in upper-case hexadecimal digits, and {@code
 * _}: a space by {@code _x20_}, a slash by {@code _x2F_}. So the deployment group {@code my group}
 * of the application {@code quiz} is looked for in {@code
 * /deployhooks/codedeploy/quiz/my_x20_group}. Two names meet only if one of them has such a
 * sequence in its own spelling.
 *
 * @param value the parameter's name
 * @param replaced whether characters were replaced
 * @see <a
 *     href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html">PutParameter:
 *     Name</a>
 */
record ParameterName(String value, boolean replaced) {

  /** The folder of all of them. */
  static final String ROOT = "/deployhooks/";

  private static final String OVERRIDE = ROOT + "override/";

  /** The start of what names a service deployment in an ARN; cluster and service follow. */
  private static final String SERVICE_DEPLOYMENT = ":service-deployment/";

  /**
   * The names for a deployment, the most specific first; none for what a pipeline has built, which
   * says itself where its plan is.
   */
  static List<ParameterName> of(Deployment deployment) {
    List<ParameterName> names = new ArrayList<>();
    switch (deployment) {
      case Deployment.Lambda lambda ->
          names.add(of("lambda", lambda.functionName(), lambda.alias()));
      case Deployment.Ecs ecs -> names.add(of("ecs", ecs.cluster(), ecs.service()));
      case Deployment.Built _ -> {}
    }
    switch (deployment.controller()) {
      case Controller.CodeDeploy codeDeploy ->
          names.add(of("codedeploy", codeDeploy.application(), codeDeploy.deploymentGroup()));
      case Controller.Ecs _, Controller.CodePipeline _ -> {}
    }
    return names;
  }

  /**
   * The names of the parameters in which an override for a deployment is looked for: by its id, by
   * the hook's function, and as plans are, below a folder of their own.
   *
   * @param function the hook's own name; empty if it is not known
   * @param deploymentId a CodeDeploy deployment's id, or the ARN of a service deployment, which
   *     says of which service it is
   * @param deployment if it is known
   */
  static List<ParameterName> ofOverride(
      String function, String deploymentId, Optional<Deployment> deployment) {
    List<ParameterName> names = new ArrayList<>();
    String id = deploymentId.substring(deploymentId.lastIndexOf('/') + 1);
    for (String known : List.of(id, function)) {
      if (!known.isEmpty()) {
        names.add(new ParameterName(OVERRIDE + allowed(known), !known.equals(allowed(known))));
      }
    }
    deployment.map(ParameterName::of).orElseGet(() -> ofService(deploymentId)).stream()
        .map(
            name ->
                new ParameterName(OVERRIDE + name.value.substring(ROOT.length()), name.replaced))
        .forEach(names::add);
    return names;
  }

  private static List<ParameterName> ofService(String deploymentId) {
    int at = deploymentId.indexOf(SERVICE_DEPLOYMENT);
    String[] steps =
        at < 0
            ? new String[0]
            : deploymentId.substring(at + SERVICE_DEPLOYMENT.length()).split("/", -1);
    return steps.length == 3 ? List.of(of("ecs", steps[0], steps[1])) : List.of();
  }

  private static ParameterName of(String kind, String first, String second) {
    String value = ROOT + kind + "/" + allowed(first) + "/" + allowed(second);
    return new ParameterName(value, !value.equals(ROOT + kind + "/" + first + "/" + second));
  }

  private static String allowed(String name) {
    return name.codePoints()
        .mapToObj(c -> isAllowed(c) ? Character.toString(c) : "_x%X_".formatted(c))
        .collect(Collectors.joining());
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '.'
        || c == '-';
  }

  /** In words for the report. */
  String inWords() {
    return "SSM parameter "
        + value
        + (replaced ? " (characters that SSM does not allow are written as _xHEX_)" : "");
  }
}
