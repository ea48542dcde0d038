package dev.deployhooks.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What AWS must allow for a plan's checks. */
class PermissionsTest {

  private static String of(String checks) {
    PlanReading reading =
        PlanReader.read(
            "version: 1\nsmokeTest:\n  checks:\n" + checks.indent(4),
            "plan.yaml",
            PlanFiles.none("none"));
    assertThat(reading).isInstanceOf(PlanReading.Read.class);
    StringBuilder lines = new StringBuilder();
    Permissions.of(((PlanReading.Read) reading).plan())
        .forEach(
            needed ->
                lines
                    .append(needed.action())
                    .append(' ')
                    .append(needed.resource())
                    .append(" for ")
                    .append(needed.why())
                    .append('\n'));
    return lines.toString();
  }

  @Test
  void of_listsWhatEachLookNeeds_once() {
    assertThat(
            of(
                """
                - {name: a, http: {path: /}, expect: {status: 200}}
                - {name: b, lambda: {payload: {}}}
                - {name: c, functionReady: {}}
                - {name: d, targetHealth: {}}
                - {name: e, dns: {name: a.example.com}}
                - {name: f, tcp: {}}
                - {name: g, grpcHealth: {}}
                - {name: h, healthCheckPath: {}}
                """))
        .isEqualTo(
            """
            lambda:InvokeFunction arn:aws:lambda:*:*:function:* for b
            lambda:GetFunctionConfiguration arn:aws:lambda:*:*:function:* for c
            elasticloadbalancing:DescribeTargetHealth * for d
            """);
  }

  @Test
  void of_whenChecksDependOnThings_namesThem() {
    assertThat(
            of(
                """
                - {name: a, dependency: {queue: jobs}}
                - {name: b, dependency: {queue: "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"}}
                - {name: c, dependency: {table: quiz}}
                - {name: d, dependency: {table: "arn:aws:dynamodb:eu-west-1:123456789012:table/quiz"}}
                - {name: e, dependency: {secret: quiz/editor}}
                - {name: f, dependency: {parameter: key}}
                - {name: g, dependency: {parameter: /quiz/key}}
                - {name: h, dependency: {bucket: quiz-files}}
                """))
        .isEqualTo(
            """
            sqs:GetQueueUrl arn:aws:sqs:*:*:jobs for a
            sqs:GetQueueAttributes arn:aws:sqs:*:*:jobs for a
            sqs:GetQueueAttributes arn:aws:sqs:*:123456789012:orders for b
            dynamodb:DescribeTable arn:aws:dynamodb:*:*:table/quiz for c
            dynamodb:DescribeTable arn:aws:dynamodb:eu-west-1:123456789012:table/quiz for d
            secretsmanager:DescribeSecret arn:aws:secretsmanager:*:*:secret:quiz/editor-?????? for e
            ssm:GetParameter arn:aws:ssm:*:*:parameter/key for f
            ssm:GetParameter arn:aws:ssm:*:*:parameter/quiz/key for g
            s3:ListBucket arn:aws:s3:::quiz-files for h
            """);
  }

  @Test
  void of_whenStepsAndBurstsHaveSecretsOrSignatures_looksIntoThem() {
    assertThat(
            of(
                """
                - name: a
                  steps:
                    - {name: b, lambda: {payload: {}}, capture: {id: {json: $.id}}}
                    - name: c
                      http: {path: "/${captures.id}", bearer: {secret: {ssm: /quiz/token}}}
                      expect: {status: 200}
                - name: d
                  http: {path: /, basic: {user: me, password: {secret: {secretsManager: quiz/editor, key: p}}}}
                  expect: {status: 200}
                  burst: {requests: 10, rate: 5}
                - {name: e, http: {path: /, sigv4: {service: execute-api}}, expect: {status: 200}}
                - {name: f, http: {path: /, sigv4: {service: lambda}}, expect: {status: 200}}
                - {name: g, http: {path: /, sigv4: {service: s3}}, expect: {status: 200}}
                """))
        .isEqualTo(
            """
            lambda:InvokeFunction arn:aws:lambda:*:*:function:* for a
            ssm:GetParameter arn:aws:ssm:*:*:parameter/quiz/token for a
            secretsmanager:GetSecretValue arn:aws:secretsmanager:*:*:secret:quiz/editor-?????? for d
            execute-api:Invoke arn:aws:execute-api:*:*:* for e
            lambda:InvokeFunctionUrl arn:aws:lambda:*:*:function:* for f
            """);
  }
}
