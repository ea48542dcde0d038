package dev.deployhooks.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.sandbox.EventInvokeConfig.Destination;
import dev.deployhooks.sandbox.wire.Faults.Fault;
import java.net.URLDecoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What an account tells of roles, networks and the settings of functions, as it goes over the wire.
 */
class AccountReadsTest {

  private final Sandbox sandbox = new Sandbox();

  @AfterEach
  void close() {
    sandbox.close();
  }

  private HttpResponse<String> ask(String service, String form) {
    return Http.send(
        Http.to(sandbox.endpoint(), "/")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Authorization", Http.scope(service))
            .POST(BodyPublishers.ofString(form)));
  }

  private HttpResponse<String> lambda(String path) {
    return Http.send(
        Http.to(sandbox.endpoint(), path).header("Authorization", Http.scope("lambda")));
  }

  @Test
  void simulation_says_actionByAction_whatTheRoleAllows() {
    sandbox.iam().role("hook").allow("codedeploy:Get*", "arn:aws:codedeploy:*:*:application:shop");

    String answer =
        ask(
                "iam",
                "Action=SimulatePrincipalPolicy&Version=2010-05-08"
                    + "&PolicySourceArn=arn:aws:iam::123456789012:role/hook"
                    + "&ActionNames.member.1=codedeploy:GetApplicationRevision"
                    + "&ActionNames.member.2=codedeploy:StopDeployment"
                    + "&ResourceArns.member.1=arn:aws:codedeploy:us-east-1:123456789012:application:shop")
            .body();

    assertThat(answer)
        .startsWith(
            "<SimulatePrincipalPolicyResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"
                + "<SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated>"
                + "<EvaluationResults><member>"
                + "<EvalActionName>codedeploy:GetApplicationRevision</EvalActionName>")
        .containsSubsequence(
            "codedeploy:GetApplicationRevision",
            "<EvalDecision>allowed</EvalDecision>",
            "codedeploy:StopDeployment",
            "<EvalDecision>implicitDeny</EvalDecision>");
  }

  /** A role that names resources does not allow the action on all of them. */
  @Test
  void simulation_ofEveryResource_isAllowedByAWildcardAlone() {
    sandbox.iam().role("narrow").allow("s3:PutObject", "arn:aws:s3:::audit/*");
    sandbox.iam().role("wide").allow("s3:Put?bject", "*");
    String form =
        "Action=SimulatePrincipalPolicy&ActionNames.member.1=S3:putobject"
            + "&PolicySourceArn=arn:aws:iam::123456789012:role/";

    assertThat(ask("iam", form + "narrow").body()).contains("implicitDeny");
    assertThat(ask("iam", form + "wide").body()).contains("allowed");
  }

  @Test
  void role_tellsWhoMayTakeItOn_inAPolicyThatIsEncoded() {
    sandbox.iam().role("hook").trusts("codedeploy.amazonaws.com");

    String answer = ask("iam", "Action=GetRole&RoleName=hook").body();

    assertThat(answer).contains("<AssumeRolePolicyDocument>%7B%22Version%22");
    assertThat(URLDecoder.decode(answer, UTF_8))
        .contains("\"Principal\":{\"Service\":\"codedeploy.amazonaws.com\"}");
    HttpResponse<String> nobody = ask("iam", "Action=GetRole&RoleName=nobody");
    assertThat(nobody.statusCode()).isEqualTo(404);
    assertThat(nobody.body()).contains("<Code>NoSuchEntity</Code>");
  }

  @Test
  void routes_areThoseOfTheVpc_withItemsForLists() {
    sandbox.ec2().vpc("vpc-1").route("nat-1", "subnet-1");
    sandbox.ec2().vpc("vpc-2").mainRoute("igw-2");

    String answer =
        ask(
                "ec2",
                "Action=DescribeRouteTables&Version=2016-11-15"
                    + "&Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-1")
            .body();

    assertThat(answer)
        .startsWith(
            "<DescribeRouteTablesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
                + "<requestId>")
        .contains("<routeTableSet><item><routeTableId>rtb-")
        .contains("<natGatewayId>nat-1</natGatewayId><state>active</state>")
        .contains("<subnetId>subnet-1</subnetId>")
        .doesNotContain("igw-2");
  }

  @Test
  void endpoints_areThoseOfTheVpc() {
    sandbox.ec2().vpc("vpc-1").endpoint("codedeploy");

    assertThat(ask("ec2", "Action=DescribeVpcEndpoints").body())
        .contains("<serviceName>com.amazonaws.us-east-1.codedeploy</serviceName>")
        .contains("<privateDnsEnabled>true</privateDnsEnabled>");
    assertThat(
            ask("ec2", "Action=DescribeVpcEndpoints&Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-2")
                .body())
        .contains("<vpcEndpointSet></vpcEndpointSet>");
  }

  @Test
  void ec2_saysErrors_inItsOwnForm() {
    sandbox.faults().on("DescribeRouteTables", 1, new Fault.AccessDenied());

    HttpResponse<String> denied = ask("ec2", "Action=DescribeRouteTables");

    assertThat(denied.statusCode()).isEqualTo(403);
    assertThat(denied.body())
        .startsWith("<Response><Errors><Error><Code>UnauthorizedOperation</Code>")
        .contains("</Error></Errors><RequestID>");
    assertThat(
            ask("ec2", "Action=DescribeRouteTables&Filter.1.Name=tag:a&Filter.1.Value.1=b").body())
        .contains("<Code>InvalidParameterValue</Code>");
  }

  @Test
  void function_tellsHowItIsSetUp() {
    Queue queue = sandbox.sqs().queue("looks");
    Function reporter = sandbox.lambda().function("reporter", Hosts.returning("1"));
    Function hook =
        sandbox
            .lambda()
            .function("hook", Hosts.returning("1"))
            .handler("a.Hook")
            .role(sandbox.iam().role("own"))
            .environment(Map.of("A", "b"))
            .inVpc(sandbox.ec2().vpc("vpc-1"), "subnet-1", "subnet-2")
            .allowLoops()
            .asynchronously(
                new EventInvokeConfig(
                    1, Duration.ofMinutes(30), Optional.of(new Destination.ToFunction(reporter))));
    EventSource source = sandbox.lambda().eventSource(queue, hook);

    assertThat(lambda("/2015-03-31/functions/hook/configuration").body())
        .contains("\"Handler\":\"a.Hook\"")
        .contains("\"Role\":\"arn:aws:iam::123456789012:role/own\"")
        .contains("\"Environment\":{\"Variables\":{\"A\":\"b\"}}")
        .contains("\"VpcConfig\":{\"VpcId\":\"vpc-1\",\"SubnetIds\":[\"subnet-1\",\"subnet-2\"]");
    assertThat(lambda("/2019-09-25/functions/hook/event-invoke-config").body())
        .contains("\"MaximumRetryAttempts\":1,\"MaximumEventAgeInSeconds\":1800")
        .contains("\"OnFailure\":{\"Destination\":\"" + reporter.arn() + "\"}");
    assertThat(lambda("/2019-09-25/functions/reporter/event-invoke-config").statusCode())
        .isEqualTo(404);
    assertThat(lambda("/2024-08-31/functions/hook/recursion-config").body())
        .isEqualTo("{\"RecursiveLoop\":\"Allow\"}");
    assertThat(lambda("/2015-03-31/event-source-mappings/?FunctionName=hook").body())
        .contains("\"EventSourceArn\":\"" + queue.arn() + "\"", "\"State\":\"Enabled\"");
    assertThat(lambda("/2015-03-31/event-source-mappings/?FunctionName=reporter").body())
        .isEqualTo("{\"EventSourceMappings\":[]}");
    var _ = source.disable();
    assertThat(lambda("/2015-03-31/event-source-mappings/").body())
        .contains("\"State\":\"Disabled\"");
  }
}
