package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import dev.deployhooks.sandbox.wire.AwsError;
import dev.deployhooks.sandbox.wire.QueryService;
import dev.deployhooks.sandbox.wire.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * IAM, as far as somebody asks what roles may do. What callers of the sandbox may do is another
 * matter: {@link Sandbox#roles()}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html">SimulatePrincipalPolicy</a>
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html">GetRole</a>
 */
public final class Iam {

  private final Map<String, Role> roles = new ConcurrentHashMap<>();

  Iam() {}

  /** A role, made if it does not exist; it allows nothing at first, and nobody takes it on. */
  public Role role(String name) {
    return roles.computeIfAbsent(name, Role::new);
  }

  Service service() {
    return new QueryService(
        "iam",
        "https://iam.amazonaws.com/doc/2010-05-08/",
        Map.of("GetRole", this::getRole, "SimulatePrincipalPolicy", this::simulate));
  }

  private JsonObject getRole(JsonObject input) {
    return Tree.of("Role", known(Tree.text(input, "RoleName").orElse("")).json());
  }

  private Role known(String name) {
    Role role = roles.get(name);
    if (role == null) {
      throw new AwsError(
          404, "NoSuchEntity", "The role with name %s cannot be found.".formatted(name));
    }
    return role;
  }

  private JsonObject simulate(JsonObject input) {
    String source = Tree.text(input, "PolicySourceArn").orElse("");
    if (!source.startsWith("arn:aws:iam::" + Arns.ACCOUNT + ":role/")) {
      throw AwsError.client("InvalidInput", "Invalid Entity Arn: " + source);
    }
    Role role = known(source.substring(source.lastIndexOf('/') + 1));
    List<String> resources = Tree.texts(input, "ResourceArns");
    List<JsonObject> results = new ArrayList<>();
    for (String action : Tree.texts(input, "ActionNames")) {
      for (String resource : resources.isEmpty() ? List.of("*") : resources) {
        results.add(
            Tree.of(
                "EvalActionName",
                action,
                "EvalResourceName",
                resource,
                "EvalDecision",
                role.allows(action, resource) ? "allowed" : "implicitDeny",
                "MatchedStatements",
                List.of(),
                "MissingContextValues",
                List.of()));
      }
    }
    return Tree.of("IsTruncated", false, "EvaluationResults", results);
  }
}
