package dev.deployhooks.local.doctor;

import dev.deployhooks.deployment.Found;
import dev.deployhooks.local.doctor.Facts.Call;
import dev.deployhooks.local.doctor.Facts.Setup;
import dev.deployhooks.local.doctor.Facts.Terms;
import dev.deployhooks.local.doctor.Finding.Fine;
import dev.deployhooks.local.doctor.Finding.Trouble;
import dev.deployhooks.local.doctor.Finding.Unknown;
import dev.deployhooks.local.doctor.Finding.Warning;
import java.util.ArrayList;
import java.util.List;

/** Rules for how hooks are called. */
final class CallRules {

  /** How the names begin of functions that CodeDeploy's managed roles may invoke. */
  static final String PREFIX = "CodeDeployHook_";

  private CallRules() {}

  /** There is something to look at, and it calls hooks. */
  static List<Finding> hooksAreCalled(Facts facts) {
    String about = facts.subject().inWords();
    List<Finding> findings = new ArrayList<>();
    if (facts.setup() instanceof Found.Unknown<Setup>(String why)) {
      findings.add(new Unknown(about, why, "how it deploys"));
    }
    switch (facts.calls()) {
      case Found.Known<List<Call>>(List<Call> calls, String from) ->
          findings.add(
              calls.isEmpty()
                  ? new Trouble(
                      about,
                      "calls no hook (" + from + ")",
                      "nothing asks whether a release may go on",
                      "name hooks in the AppSpec, the DeploymentPreference or deploymentConfiguration.lifecycleHooks")
                  : new Fine(about, "%s (%s)".formatted(inWords(calls), from)));
      case Found.Unknown<List<Call>>(String why) ->
          findings.add(new Unknown(about, why, "which hooks are called, so none was looked at"));
    }
    return findings;
  }

  private static String inWords(List<Call> calls) {
    return "calls "
        + String.join(
            ", ",
            calls.stream().map(call -> call.function() + " at " + call.event().name()).toList());
  }

  /**
   * Whoever calls a hook may invoke it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/codedeploy/latest/userguide/getting-started-create-service-role.html">Create
   *     a service role for CodeDeploy</a>
   */
  static List<Finding> theyMayBeInvoked(Facts facts) {
    boolean codeDeploy = !(facts.subject() instanceof Subject.Service);
    return facts.knownCalls().stream().map(call -> mayBeInvoked(call, codeDeploy)).toList();
  }

  private static Finding mayBeInvoked(Call call, boolean codeDeploy) {
    String about = "hook %s at %s".formatted(call.function(), call.event().name());
    boolean named = call.function().startsWith(PREFIX);
    String mend =
        codeDeploy
            ? "name the function %s..., or allow lambda:InvokeFunction on it to the group's service role"
                .formatted(PREFIX)
            : "let ecs.amazonaws.com assume the hook's role, and allow it lambda:InvokeFunction on the function";
    return switch (call.mayInvoke()) {
      case Found.Known<Boolean>(Boolean may, String _) when may ->
          new Fine(about, "the role that calls it may invoke it");
      case Found.Known<Boolean> _ ->
          new Trouble(
              about,
              "the role that calls it may not invoke it",
              "the lifecycle event fails, and with it every deployment",
              mend);
      case Found.Unknown<Boolean>(String why) when codeDeploy && !named ->
          new Warning(
              about,
              "its name does not begin with %s, and its caller's role cannot be looked at: %s"
                  .formatted(PREFIX, why),
              "CodeDeploy's managed roles may invoke no function of another name",
              mend);
      case Found.Unknown<Boolean>(String why) ->
          new Unknown(about, why, "whether the role that calls it may invoke it");
    };
  }

  /**
   * A hook that takes too long does not let the release through.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHookTimeoutConfiguration.html">DeploymentLifecycleHookTimeoutConfiguration</a>
   */
  static List<Finding> timeoutDoesNotContinue(Facts facts) {
    return facts.knownCalls().stream()
        .flatMap(call -> call.terms().map(terms -> onTimeout(call, terms)).stream())
        .toList();
  }

  private static Finding onTimeout(Call call, Terms terms) {
    String about = "hook %s at %s".formatted(call.function(), call.event().name());
    return switch (terms.onTimeout()) {
      case "ROLLBACK" ->
          new Fine(
              about,
              "rolls the deployment back if it says nothing for %d minutes"
                  .formatted(terms.timeout().toMinutes()));
      case "CONTINUE" ->
          new Trouble(
              about,
              "lets the deployment go on if it says nothing for %d minutes"
                  .formatted(terms.timeout().toMinutes()),
              "a hook that dies says yes",
              "set timeoutConfiguration.action of the lifecycle hook to ROLLBACK");
      default ->
          new Unknown(
              about,
              "its timeoutConfiguration.action is " + terms.onTimeout(),
              "what Amazon ECS does when it says nothing");
    };
  }
}
