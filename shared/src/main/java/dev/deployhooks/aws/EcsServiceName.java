package dev.deployhooks.aws;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.codedeploy.model.ECSTarget;

/**
 * A service of Amazon ECS within its cluster.
 *
 * @param cluster the cluster's name
 * @param service the service's name
 */
record EcsServiceName(String cluster, String service) {

  /** From CodeDeploy's target: its id {@code cluster:service}, else its ARN. */
  static Optional<EcsServiceName> of(ECSTarget target) {
    return split(target.targetId(), ":").or(() -> ofArn(target.targetArn()));
  }

  /**
   * From an ARN whose resource is {@code kind/cluster/service}, with or without more behind it:
   * those of services, service deployments and service revisions.
   */
  static Optional<EcsServiceName> ofArn(@Nullable String arn) {
    if (arn == null) {
      return Optional.empty();
    }
    List<String> parts = List.of(arn.split("/", -1));
    return parts.size() < 3 || parts.get(1).isBlank() || parts.get(2).isBlank()
        ? Optional.empty()
        : Optional.of(new EcsServiceName(parts.get(1), parts.get(2)));
  }

  private static Optional<EcsServiceName> split(@Nullable String id, String separator) {
    int at = id == null ? -1 : id.indexOf(separator);
    return id == null || at <= 0 || at == id.length() - 1
        ? Optional.empty()
        : Optional.of(new EcsServiceName(id.substring(0, at), id.substring(at + 1)));
  }
}
