package dev.deployhooks.local;

import dev.deployhooks.plan.Permission;
import java.util.ArrayList;
import java.util.List;

/** What every hook does, whatever its plan: it finds out what goes live, and answers. */
public final class EveryHook {

  private static final String GROUP = "arn:aws:codedeploy:*:*:deploymentgroup:*/*";

  private EveryHook() {}

  /**
   * What its role needs for what its code calls; {@code HookPolicy} of the template says the same.
   *
   * @param table the name of the table in which it remembers what has failed
   */
  public static List<Permission> permissions(String table) {
    List<Permission> permissions = new ArrayList<>();
    for (String operation :
        List.of(
            "GetDeployment",
            "GetDeploymentTarget",
            "ListDeploymentTargets",
            "PutLifecycleEventHookExecutionStatus")) {
      permissions.add(needed("codedeploy:" + operation, GROUP));
    }
    permissions.add(
        needed("codedeploy:GetApplicationRevision", "arn:aws:codedeploy:*:*:application:*"));
    permissions.add(needed("ecs:DescribeServices", "arn:aws:ecs:*:*:service/*"));
    permissions.add(
        needed("ecs:DescribeServiceDeployments", "arn:aws:ecs:*:*:service-deployment/*"));
    permissions.add(needed("ecs:DescribeServiceRevisions", "arn:aws:ecs:*:*:service-revision/*"));
    permissions.add(needed("ecs:DescribeTaskDefinition", "*"));
    for (String thing : List.of("Listeners", "LoadBalancers", "Rules", "TargetGroups")) {
      permissions.add(needed("elasticloadbalancing:Describe" + thing, "*"));
    }
    for (String operation : List.of("GetItem", "PutItem")) {
      permissions.add(needed("dynamodb:" + operation, "arn:aws:dynamodb:*:*:table/" + table));
    }
    permissions.add(needed("ssm:GetParameter", "arn:aws:ssm:*:*:parameter/deployhooks/*"));
    return List.copyOf(permissions);
  }

  /** What it needs for plans and AppSpecs in a bucket. */
  static List<Permission> toReadPlans(String bucket) {
    String objects = "arn:aws:s3:::" + bucket + "/*";
    return List.of(needed("s3:GetObject", objects), needed("s3:GetObjectVersion", objects));
  }

  /** What it needs to keep its reports in a bucket, or below a prefix in it. */
  static Permission toKeepReports(String place) {
    return needed("s3:PutObject", "arn:aws:s3:::" + place + "/*");
  }

  private static Permission needed(String action, String resource) {
    return new Permission(action, resource, "every hook");
  }
}
