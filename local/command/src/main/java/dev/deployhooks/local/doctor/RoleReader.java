package dev.deployhooks.local.doctor;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;

/**
 * What roles allow, as IAM's own simulator says it.
 *
 * @param iam asked
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html">SimulatePrincipalPolicy</a>
 */
record RoleReader(IamClient iam) {

  /** The actions, with their resource, that the role does not allow. */
  Found<List<String>> denied(String role, Map<String, List<String>> actionsByResource) {
    List<String> denied = new ArrayList<>();
    for (Map.Entry<String, List<String>> asked : actionsByResource.entrySet()) {
      Found<List<String>> found = denied(role, asked.getKey(), asked.getValue());
      switch (found) {
        case Found.Known<List<String>>(List<String> some, String _) -> denied.addAll(some);
        case Found.Unknown<List<String>> _ -> {
          return found;
        }
      }
    }
    return new Found.Known<>(denied, "iam:SimulatePrincipalPolicy");
  }

  private Found<List<String>> denied(String role, String resource, List<String> actions) {
    return Questions.ask(
        "iam:SimulatePrincipalPolicy",
        role,
        () ->
            iam
                .simulatePrincipalPolicy(
                    request ->
                        request.policySourceArn(role).actionNames(actions).resourceArns(resource))
                .evaluationResults()
                .stream()
                .filter(result -> result.evalDecision() != PolicyEvaluationDecisionType.ALLOWED)
                .map(EvaluationResult::evalActionName)
                .map(action -> action + " on " + resource)
                .toList());
  }

  /** Whether a service can take on a role, and the role may then invoke a function. */
  Found<Boolean> mayInvoke(@Nullable String role, String service, String functionArn) {
    if (role == null || role.isEmpty()) {
      return new Found.Known<>(false, "no role is named");
    }
    return denied(role, functionArn, List.of("lambda:InvokeFunction"))
        .then(
            denied ->
                denied.isEmpty()
                    ? trusts(role, service)
                    : new Found.Known<>(false, "iam:SimulatePrincipalPolicy"));
  }

  private Found<Boolean> trusts(String role, String service) {
    String name = role.substring(role.lastIndexOf('/') + 1);
    return Questions.ask(
            "iam:GetRole",
            role,
            () -> iam.getRole(request -> request.roleName(name)).role().assumeRolePolicyDocument())
        .then(document -> names(document, service));
  }

  /** Whether a trust policy names a service, in a statement that allows. */
  private static Found<Boolean> names(String document, String service) {
    try {
      JsonElement policy = Json.parse(URLDecoder.decode(document, StandardCharsets.UTF_8));
      return new Found.Known<>(
          policy instanceof JsonObject object
              && texts(object.get("Statement")).stream()
                  .anyMatch(
                      statement ->
                          statement instanceof JsonObject said
                              && isText(said.get("Effect"), "Allow")
                              && said.get("Principal") instanceof JsonObject principal
                              && texts(principal.get("Service")).stream()
                                  .anyMatch(each -> isText(each, service))),
          "iam:GetRole");
    } catch (JsonException | IllegalArgumentException _) {
      return new Found.Unknown<>("iam:GetRole answered with a trust policy that cannot be read");
    }
  }

  /** One value, or a list of them. */
  private static List<JsonElement> texts(@Nullable JsonElement value) {
    return switch (value) {
      case null -> List.of();
      case JsonArray list -> list.asList();
      case JsonElement one -> List.of(one);
    };
  }

  private static boolean isText(@Nullable JsonElement value, String text) {
    return value instanceof JsonPrimitive said && said.getAsString().equals(text);
  }
}
