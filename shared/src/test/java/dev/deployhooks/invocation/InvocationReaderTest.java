package dev.deployhooks.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvocationReaderTest {

  private static final String TOKEN = "eyJlbmNyeXB0ZWREYXRhIjoi-secret-MX0=";

  private static final String CODE_DEPLOY =
      """
      {"DeploymentId": "d-IHWDEND8F", "LifecycleEventHookExecutionId": "%s"}"""
          .formatted(TOKEN);

  private static final String ECS =
      """
      {"executionId":"f4fcae0f-9bec-41c6-ba87-0eaa0cef8af5",
       "lifecycleStage":"PRODUCTION_TRAFFIC_SHIFT",
       "resourceArn":"arn:aws:ecs:us-west-2:123456789012:service-deployment/my-cluster/my-service/EZe5",
       "executionDetails":{
         "serviceArn":"arn:aws:ecs:us-west-2:123456789012:service/my-cluster/my-service",
         "targetServiceRevisionArn":"arn:rev/93",
         "testTrafficWeights":{},
         "productionTrafficWeights":{"arn:rev/93":12.5,"arn:rev/19":87}},
       "hookDetails":{"S3_BUCKET_NAME":"my-approval-bucket"}}""";

  @Test
  void read_isCodeDeploy_whenItsTwoFieldsAreThere() {
    assertThat(InvocationReader.read(CODE_DEPLOY))
        .isEqualTo(
            new Reading.Understood(
                new Invocation.CodeDeploy("d-IHWDEND8F", new HookExecutionId(TOKEN))));
  }

  @Test
  void read_passesOverFieldsThatItDoesNotKnow() {
    assertThat(
            InvocationReader.read(
                CODE_DEPLOY.replace("{", "{\"Extra\": [1], \"Combined\": null, ")))
        .isEqualTo(InvocationReader.read(CODE_DEPLOY));
    assertThat(InvocationReader.read(ECS.replaceFirst("\\{", "{\"newField\": {\"a\": 1},")))
        .isEqualTo(InvocationReader.read(ECS));
  }

  @Test
  void read_isEcs_whenTheDetailsStandBelowExecutionDetails() {
    Invocation.Ecs ecs = ecs(ECS);

    assertThat(ecs.executionId()).isEqualTo("f4fcae0f-9bec-41c6-ba87-0eaa0cef8af5");
    assertThat(ecs.lifecycleStage()).isEqualTo("PRODUCTION_TRAFFIC_SHIFT");
    assertThat(ecs.serviceDeploymentArn())
        .endsWith("service-deployment/my-cluster/my-service/EZe5");
    assertThat(ecs.serviceArn()).endsWith(":service/my-cluster/my-service");
    assertThat(ecs.targetServiceRevisionArn()).isEqualTo("arn:rev/93");
    assertThat(ecs.testTrafficWeights()).isEmpty();
    assertThat(ecs.productionTrafficWeights())
        .containsEntry("arn:rev/93", new BigDecimal("12.5"))
        .containsEntry("arn:rev/19", new BigDecimal("87"))
        .hasSize(2);
    assertThat(ecs.hookDetails().get("S3_BUCKET_NAME"))
        .isEqualTo(new JsonPrimitive("my-approval-bucket"));
  }

  @Test
  void read_isEcs_whenTheDetailsStandAtTheTop() {
    Invocation.Ecs ecs =
        ecs(
            """
            {"executionId":"e-1","lifecycleStage":"POST_SCALE_UP","resourceArn":"arn:sd/2",
             "serviceArn":"arn:service/3","targetServiceRevisionArn":"arn:rev/4",
             "testTrafficWeights":{"arn:rev/4":100},"productionTrafficWeights":{"arn:rev/5":100.0}}""");

    assertThat(ecs.serviceArn()).isEqualTo("arn:service/3");
    assertThat(ecs.targetServiceRevisionArn()).isEqualTo("arn:rev/4");
    assertThat(ecs.testTrafficWeights()).containsEntry("arn:rev/4", new BigDecimal("100"));
    assertThat(ecs.productionTrafficWeights()).containsEntry("arn:rev/5", new BigDecimal("100.0"));
    assertThat(ecs.hookDetails().isEmpty()).isTrue();
  }

  @Test
  void read_isEcs_whenTheStageIsNotKnownAndNothingElseIsSaid() {
    Invocation.Ecs ecs =
        ecs(
            """
            {"executionId":"e-1","lifecycleStage":"A_STAGE_TO_COME","resourceArn":"arn:sd/2",
             "executionDetails":null,"hookDetails":null}""");

    assertThat(ecs.lifecycleStage()).isEqualTo("A_STAGE_TO_COME");
    assertThat(ecs.serviceArn()).isEmpty();
    assertThat(ecs.productionTrafficWeights()).isEmpty();
  }

  @Test
  void read_isNotUnderstoodButAnswerable_whenBothShapesAreThere() {
    Reading.NotUnderstood reading =
        notUnderstood(CODE_DEPLOY.replaceFirst("\\{", "{\"lifecycleStage\": \"PRE_SCALE_UP\", "));

    assertThat(reading.why()).contains("at once", "lifecycleStage", "DeploymentId");
    assertThat(reading.answerable())
        .contains(new Invocation.CodeDeploy("d-IHWDEND8F", new HookExecutionId(TOKEN)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"DeploymentId\": \"d-1\"}",
        "{\"DeploymentId\": \"d-1\", \"LifecycleEventHookExecutionId\": null}",
        "{\"DeploymentId\": \"d-1\", \"LifecycleEventHookExecutionId\": \" \"}",
        "{\"DeploymentId\": 7, \"LifecycleEventHookExecutionId\": \"x\"}",
        "{\"deploymentId\": \"d-1\", \"lifecycleEventHookExecutionId\": \"x\"}",
        "{\"executionId\": \"e\", \"lifecycleStage\": \"s\"}",
        "{\"executionId\": \"e\", \"lifecycleStage\": [\"s\"], \"resourceArn\": \"r\"}",
        "{\"executionId\": \"e\", \"lifecycleStage\": \"s\", \"resourceArn\": \"r\", \"executionDetails\": []}",
        "{\"executionId\": \"e\", \"lifecycleStage\": \"s\", \"resourceArn\": \"r\", \"hookDetails\": \"x\"}",
        "{\"executionId\": \"e\", \"lifecycleStage\": \"s\", \"resourceArn\": \"r\", \"serviceArn\": {}}",
        "{\"executionId\": \"e\", \"lifecycleStage\": \"s\", \"resourceArn\": \"r\", \"testTrafficWeights\": {\"a\": \"1\"}}",
        "{\"executionId\": \"e\", \"lifecycleStage\": \"s\", \"resourceArn\": \"r\", \"testTrafficWeights\": {\"a\": null}}",
        "{\"executionId\": \"e\", \"lifecycleStage\": \"s\", \"resourceArn\": \"r\", \"testTrafficWeights\": {\"a\": -1}}",
        "{\"executionId\": \"e\", \"lifecycleStage\": \"s\", \"resourceArn\": \"r\", \"testTrafficWeights\": {\"a\": 100.1}}",
        "{\"executionId\": \"e\", \"lifecycleStage\": \"s\", \"resourceArn\": \"r\", \"testTrafficWeights\": {\"a\": 1e999999999}}",
        "{\"DeploymentId\": \"d-1\", \"DeploymentId\": \"d-2\", \"LifecycleEventHookExecutionId\": \"x\"}",
        "{}",
        "[]",
        "null",
        "\"text\"",
        "",
        "{",
        "not json"
      })
  void read_isNotUnderstoodAndSaysWhatWasExpected_whenThePayloadIsNoCall(String payload) {
    Reading.NotUnderstood reading = notUnderstood(payload);

    assertThat(reading.why()).contains("expected either the fields DeploymentId");
    assertThat(reading.answerable()).isEmpty();
  }

  @Test
  void read_namesTheFieldThatIsWrong() {
    assertThat(
            notUnderstood("{\"DeploymentId\": 7, \"LifecycleEventHookExecutionId\": \"x\"}").why())
        .contains("field DeploymentId is a number, expected a string");
    assertThat(notUnderstood("{\"DeploymentId\": \"d-1\"}").why())
        .contains("field LifecycleEventHookExecutionId is missing or empty");
  }

  @Test
  void read_showsKeysAndNoValues() {
    assertThat(notUnderstood("{\"Token\": \"s3cr3t\", \"Other\\n\": \"hidden\"}").why())
        .contains("the fields Token, Other?")
        .doesNotContain("s3cr3t", "hidden");
    assertThat(
            notUnderstood(
                    "{\"DeploymentId\": {}, \"LifecycleEventHookExecutionId\": \"%s\"}"
                        .formatted(TOKEN))
                .why())
        .doesNotContain(TOKEN);
  }

  @Test
  void read_isNotUnderstood_whenThePayloadIsTooLong() {
    String padded = " ".repeat(InvocationReader.MAX_LENGTH) + CODE_DEPLOY;

    assertThat(notUnderstood(padded).why()).contains("more than the 1048576 that are read");
    assertThat(InvocationReader.read(CODE_DEPLOY + " ".repeat(1000)))
        .isInstanceOf(Reading.Understood.class);
  }

  private static Invocation.Ecs ecs(String payload) {
    return assertThat(InvocationReader.read(payload))
        .asInstanceOf(InstanceOfAssertFactories.type(Reading.Understood.class))
        .extracting(Reading.Understood::invocation)
        .asInstanceOf(InstanceOfAssertFactories.type(Invocation.Ecs.class))
        .actual();
  }

  private static Reading.NotUnderstood notUnderstood(String payload) {
    return assertThat(InvocationReader.read(payload))
        .asInstanceOf(InstanceOfAssertFactories.type(Reading.NotUnderstood.class))
        .actual();
  }

  private static final String JOB =
      """
      {"CodePipeline.job": {
        "id": "11111111-abcd-1111-abcd-111111abcdef", "accountId": "111122223333",
        "data": {
          "actionConfiguration": {"configuration": {"FunctionName": "gate", "UserParameters": "{}"}},
          "inputArtifacts": [
            {"name": "Source", "revision": null, "location": {"type": "S3",
             "s3Location": {"bucketName": "artifacts", "objectKey": "pipe/Source/a1"}}},
            {"name": "Build", "location": {"type": "S3",
             "s3Location": {"bucketName": "others", "objectKey": "pipe/Build/b2"}}}],
          "outputArtifacts": [],
          "artifactCredentials": {"accessKeyId": "AKIA1", "secretAccessKey": "secret2",
            "sessionToken": "token3", "expirationTime": 1575493418000},
          "continuationToken": "left4",
          "encryptionKey": {"id": "arn:aws:kms:us-west-2:111122223333:key/5", "type": "KMS"}}}}""";

  @Test
  void read_isCodePipeline_withAllThatItSays() {
    Invocation.CodePipeline job = job(JOB);

    assertThat(job.jobId()).isEqualTo("11111111-abcd-1111-abcd-111111abcdef");
    assertThat(job.userParameters()).isEqualTo("{}");
    assertThat(job.artifacts())
        .containsExactly(
            new Invocation.Artifact("Source", "artifacts", "pipe/Source/a1"),
            new Invocation.Artifact("Build", "others", "pipe/Build/b2"));
    assertThat(job.credentials()).contains(new ArtifactCredentials("AKIA1", "secret2", "token3"));
    assertThat(job.continuationToken()).contains("left4");
    assertThat(job.toString()).doesNotContain("AKIA1", "secret2", "token3");
  }

  @Test
  void read_isCodePipeline_whenItSaysAlmostNothing() {
    Invocation.CodePipeline job =
        job(
            """
            {"Extra": 1, "CodePipeline.job": {"id": "j-1", "more": [],
             "data": {"actionConfiguration": {"configuration": {"FunctionName": "gate"}},
                      "inputArtifacts": null, "artifactCredentials": null}}}""");

    assertThat(job)
        .isEqualTo(
            new Invocation.CodePipeline("j-1", "", List.of(), Optional.empty(), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "actionConfiguration"       | "other"                       | field actionConfiguration is missing
          "UserParameters": "{}"      | "UserParameters": {}          | field UserParameters is an object, expected a string
          "type": "S3",               | "type": "GIT",                | lies elsewhere than in S3
          "bucketName": "others",     |                               | field bucketName is missing
          "objectKey": "pipe/Build/b2" | "objectKey": " "             | field objectKey is missing
          "secretAccessKey": "secret2", |                             | field secretAccessKey is missing
          "continuationToken": "left4" | "continuationToken": 4       | field continuationToken is a number
          "inputArtifacts": [         | "inputArtifacts": [7,         | field inputArtifacts is a number, expected an array of objects
          """)
  void read_namesWhatIsWrongWithAJob(String text, String instead, String why) {
    assertThat(InvocationReader.read(JOB.replace(text, instead == null ? "" : instead)))
        .isInstanceOfSatisfying(
            Reading.NotAJob.class,
            job -> {
              assertThat(job.jobId()).isEqualTo("11111111-abcd-1111-abcd-111111abcdef");
              assertThat(job.why())
                  .contains("the job of CodePipeline cannot be read", why)
                  .doesNotContain("secret2", "token3");
            });
  }

  @Test
  void read_isNoJob_whenAnotherCallersFieldsAreThere() {
    assertThat(InvocationReader.read(JOB.replaceFirst("\\{", "{\"DeploymentId\": \"d-1\", ")))
        .isInstanceOfSatisfying(
            Reading.NotAJob.class,
            job -> assertThat(job.why()).contains("at once", "DeploymentId"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"CodePipeline.job\": null}",
        "{\"CodePipeline.job\": []}",
        "{\"CodePipeline.job\": {\"data\": {}}}",
        "{\"CodePipeline.job\": {\"id\": \"\", \"data\": {}}}",
      })
  void read_isNotUnderstood_whenTheJobHasNoId(String payload) {
    assertThat(notUnderstood(payload).why()).contains("the job of CodePipeline cannot be read");
  }

  private static Invocation.CodePipeline job(String payload) {
    return InvocationReader.read(payload) instanceof Reading.Understood understood
            && understood.invocation() instanceof Invocation.CodePipeline job
        ? job
        : fail("no job: " + InvocationReader.read(payload));
  }
}
