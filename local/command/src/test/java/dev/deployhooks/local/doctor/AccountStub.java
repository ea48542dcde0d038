package dev.deployhooks.local.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * IAM, EC2, ECS and the settings of Lambda functions, in AWS's own protocols.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html">SimulatePrincipalPolicy</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html">DescribeRouteTables</a>
 */
final class AccountStub implements AutoCloseable {

  private static final Pattern ACTION_NAME = Pattern.compile("ActionNames\\.member\\.\\d+=([^&]+)");

  private final HttpServer server;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> denied = new ConcurrentHashMap<>();
  private final List<String> sent = new CopyOnWriteArrayList<>();

  AccountStub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Bodies that came, and paths that were asked. */
  List<String> sent() {
    return sent;
  }

  /** Has a path of Lambda, or an action of IAM, EC2 or ECS, answered. */
  AccountStub answer(String pathOrAction, String body) {
    answers.put(pathOrAction, body);
    return this;
  }

  /** Has a role not allow actions. */
  AccountStub deny(String role, String... actions) {
    denied.put(role, Set.of(actions));
    return this;
  }

  /** Has a role trusted by a service. */
  AccountStub role(String name, String service) {
    return answer(
        "GetRole " + name,
        """
        <GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role>
        <Path>/</Path><RoleName>%s</RoleName><Arn>arn:aws:iam::123456789012:role/%s</Arn>
        <RoleId>AROA1234567890EXAMPLE</RoleId><CreateDate>2026-01-01T00:00:00Z</CreateDate>
        <AssumeRolePolicyDocument>%s</AssumeRolePolicyDocument></Role></GetRoleResult></GetRoleResponse>"""
            .formatted(
                name,
                name,
                URLEncoder.encode(
                    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"%s\"},\"Action\":\"sts:AssumeRole\"}]}"
                        .formatted(service),
                    UTF_8)));
  }

  /**
   * Has a function that is a hook.
   *
   * @param environment variables as members of a JSON object
   */
  AccountStub function(String name, String handler, int timeout, String environment, String more) {
    answer(
        "/2015-03-31/functions/" + name + "/configuration",
        """
        {"FunctionName":"%1$s","FunctionArn":"arn:aws:lambda:us-east-1:123456789012:function:%1$s",
         "Role":"arn:aws:iam::123456789012:role/%1$s","Handler":"%2$s","Timeout":%3$d,
         "Environment":{"Variables":{%4$s}}%5$s}"""
            .formatted(name, handler, timeout, environment, more));
    return this;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String path = exchange.getRequestURI().getPath();
    sent.add(body.isEmpty() ? path : body);
    Map<String, String> form = new ConcurrentHashMap<>();
    for (String pair : body.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        form.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
      }
    }
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String action =
        target == null
            ? form.getOrDefault("Action", "")
            : target.substring(target.indexOf('.') + 1);
    String answer =
        switch (action) {
          case "" -> answers.getOrDefault(path.replaceAll("/$", ""), "");
          case "SimulatePrincipalPolicy" -> simulated(form, body);
          case "GetRole" -> answers.getOrDefault("GetRole " + form.get("RoleName"), "");
          default -> answers.getOrDefault(action, "");
        };
    if (answer.isEmpty() && action.isEmpty()) {
      exchange.getResponseHeaders().set("x-amzn-ErrorType", "ResourceNotFoundException");
      respond(exchange, 404, "{\"Type\":\"User\",\"Message\":\"not found\"}");
    } else if (answer.isEmpty()) {
      respond(
          exchange,
          403,
          "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform: %s</Message></Error><RequestId>r-1</RequestId></ErrorResponse>"
              .formatted(action));
    } else {
      respond(exchange, 200, answer);
    }
  }

  private String simulated(Map<String, String> form, String body) {
    String role = form.getOrDefault("PolicySourceArn", "");
    Set<String> no = denied.getOrDefault(role.substring(role.lastIndexOf('/') + 1), Set.of());
    StringBuilder results = new StringBuilder();
    ACTION_NAME
        .matcher(body)
        .results()
        .map((MatchResult found) -> URLDecoder.decode(found.group(1), UTF_8))
        .forEach(
            name ->
                results.append(
                    "<member><EvalActionName>%s</EvalActionName><EvalResourceName>*</EvalResourceName><EvalDecision>%s</EvalDecision></member>"
                        .formatted(name, no.contains(name) ? "implicitDeny" : "allowed")));
    return """
        <SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
        <SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated>
        <EvaluationResults>%s</EvaluationResults></SimulatePrincipalPolicyResult>
        </SimulatePrincipalPolicyResponse>"""
        .formatted(results);
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
