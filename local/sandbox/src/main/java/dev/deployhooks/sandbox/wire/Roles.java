package dev.deployhooks.sandbox.wire;

import com.google.gson.JsonObject;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who may call what, as far as IAM decides it by the action. An access key that was given no role
 * may do everything.
 *
 * @see <a href=
 *     "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">Service
 *     Authorization Reference</a>
 */
public final class Roles {

  private final Map<String, Set<String>> granted = new ConcurrentHashMap<>();

  /**
   * Gives an access key a role.
   *
   * @param actions as IAM spells them, such as {@code codedeploy:GetDeployment}; what is not named
   *     is denied
   */
  public void grant(String accessKey, Collection<String> actions) {
    granted.put(accessKey, Set.copyOf(actions));
  }

  /**
   * The action of an operation: its own name with the service's prefix, but for a few.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html">Required
   *     permissions for Amazon S3 API operations</a>
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html">Lambda:
   *     actions, resources and condition keys</a>
   */
  static String action(String service, String operation, JsonObject input) {
    return switch (service) {
      case "monitoring" -> "cloudwatch:" + operation;
      case "lambda" -> "lambda:" + (operation.equals("Invoke") ? "InvokeFunction" : operation);
      case "s3" ->
          "s3:"
              + switch (operation) {
                case "HeadBucket", "ListObjectsV2" -> "ListBucket";
                case "GetObject", "HeadObject" ->
                    input.has("versionId") ? "GetObjectVersion" : "GetObject";
                default -> operation;
              };
      default -> service + ":" + operation;
    };
  }

  void require(String caller, Service service, Service.Asked asked) {
    Set<String> may = granted.get(caller);
    if (may != null
        && !may.contains(action(service.signingName(), asked.operation(), asked.input()))) {
      throw service.denied(asked.operation());
    }
  }
}
