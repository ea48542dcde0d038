package dev.deployhooks.local;

import dev.deployhooks.local.PolicyCommand.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What AWS Lambda does as a hook, and the hook's code does not: docs/permissions.md says why, and
 * what is needed besides in a VPC, with a key of one's own, and for traces.
 *
 * @param function the name of the hook's function
 * @param queue the name of the queue that brings it back
 * @param reporter the name of the failure reporter's function
 */
record ForLambda(String function, String queue, String reporter) {

  /**
   * The statements, each under the name that it has in the template.
   *
   * @param comesBack whether Lambda reads the hook's queue
   */
  List<Statement> statements(boolean comesBack) {
    List<Statement> statements = new ArrayList<>();
    statements.add(
        new Statement(
            "ForLambdaLogs",
            List.of("logs:CreateLogStream", "logs:PutLogEvents"),
            "arn:aws:logs:*:*:log-group:/aws/lambda/" + function + ":*"));
    if (comesBack) {
      statements.add(
          new Statement(
              "ForLambdaQueue",
              List.of("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"),
              "arn:aws:sqs:*:*:" + queue));
    }
    statements.add(
        new Statement(
            "ForLambdaDestination",
            List.of("lambda:InvokeFunction"),
            "arn:aws:lambda:*:*:function:" + reporter));
    return statements;
  }
}
