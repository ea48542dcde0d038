package dev.deployhooks.local.templates;

import dev.deployhooks.local.templates.Stack.Grant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the template grants, without what AWS does as the function. */
public final class HookRoles {

  private HookRoles() {}

  /** The actions that hooks may call, all together, with buckets of plans and reports. */
  public static Set<String> actions() {
    Stack stack = Stack.ofTheHooks(Map.of("PlanBucket", "plans", "ReportBucket", "audit"));
    Set<String> actions = new TreeSet<>();
    Account.hooks()
        .forEach(hook -> own(stack.grants(hook)).forEach(it -> actions.addAll(it.actions())));
    return actions;
  }

  /** The table of the template. */
  private static final String A_TABLE = "arn:aws:dynamodb:*:*:table/FailedAnswers";

  /** What AWS does as a function: a line for each action, behind the name of its statement. */
  public static Set<String> forLambda(String function) {
    Set<String> actions = new TreeSet<>();
    Stack.ofTheHooks(Map.of()).grants(function).stream()
        .filter(grant -> grant.sid().startsWith("ForLambda"))
        .forEach(grant -> grant.actions().forEach(it -> actions.add(grant.sid() + " " + it)));
    return actions;
  }

  /** Actions and resources of the policy that all hooks share, in any Region and account. */
  public static Set<String> ofEveryHook() {
    Set<String> permissions = new TreeSet<>();
    for (Grant grant : own(Stack.granted(Stack.ofTheHooks(Map.of()).properties("HookPolicy")))) {
      for (String action : grant.actions()) {
        grant.resources().stream()
            .map(resource -> resource.replaceFirst(":us-east-1:123456789012:", ":*:*:"))
            .map(resource -> resource.replaceFirst("^FailedAnswers.Arn$", A_TABLE))
            .filter(resource -> fits(action, resource))
            .forEach(resource -> permissions.add(action + " " + resource));
      }
    }
    return permissions;
  }

  /** Statements that several actions share name the resources of all of them. */
  private static boolean fits(String action, String resource) {
    return switch (action) {
      case "ecs:DescribeServices" -> resource.contains(":service/");
      case "ecs:DescribeServiceDeployments" -> resource.contains(":service-deployment/");
      case "ecs:DescribeServiceRevisions" -> resource.contains(":service-revision/");
      default -> true;
    };
  }

  private static List<Grant> own(List<Grant> grants) {
    return grants.stream().filter(grant -> !grant.sid().startsWith("ForLambda")).toList();
  }
}
