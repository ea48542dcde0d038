package dev.deployhooks.aws;

import dev.deployhooks.check.SourceException;
import dev.deployhooks.check.TargetHealthSource;
import dev.deployhooks.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/**
 * Elastic Load Balancing, asked for the health of targets.
 *
 * @see <a href=
 *     "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetHealth.html">DescribeTargetHealth</a>
 */
public final class ElbTargetHealth implements TargetHealthSource {

  private final Supplier<ElasticLoadBalancingV2Client> client;

  /** With the client, made when it is needed first. */
  public ElbTargetHealth(Supplier<ElasticLoadBalancingV2Client> client) {
    this.client = client;
  }

  @Override
  public List<Target> targets(String targetGroupArn, Deadline deadline) throws SourceException {
    AwsCall call =
        new AwsCall("elasticloadbalancing:DescribeTargetHealth", targetGroupArn, deadline);
    call.requireTime();
    try {
      List<Target> targets = new ArrayList<>();
      for (TargetHealthDescription found :
          client
              .get()
              .describeTargetHealth(
                  request ->
                      request.targetGroupArn(targetGroupArn).overrideConfiguration(call::bound))
              .targetHealthDescriptions()) {
        targets.add(target(found.target(), found.targetHealth()));
      }
      return targets;
    } catch (SdkException e) {
      throw call.exception(e);
    }
  }

  private static Target target(@Nullable TargetDescription target, @Nullable TargetHealth health) {
    return new Target(
        target == null || target.id() == null ? "(no id)" : target.id(),
        target == null || target.port() == null ? 0 : target.port(),
        health == null || health.stateAsString() == null ? "(no state)" : health.stateAsString(),
        health == null ? "" : reason(health));
  }

  /** ELB's words, such as {@code Target.Timeout: Request timed out}. */
  private static String reason(TargetHealth health) {
    String code = health.reasonAsString() == null ? "" : health.reasonAsString();
    String words = health.description() == null ? "" : health.description();
    return code.isEmpty() || words.isEmpty() ? code + words : code + ": " + words;
  }
}
