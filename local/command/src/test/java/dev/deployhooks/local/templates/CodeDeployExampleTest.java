package dev.deployhooks.local.templates;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.local.Packages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The example of an Amazon ECS service under CodeDeploy: what its template makes is what its other
 * files name, and the roles may do what a release needs.
 */
class CodeDeployExampleTest {

  private static final Path EXAMPLE = Packages.PROJECT.resolve("examples/ecs-codedeploy");

  /** What the pipeline replaces by the image. */
  private static final String IMAGE = "<IMAGE1_NAME>";

  private final Template template = read();
  private final Stack stack =
      new Stack(
          template,
          Map.of("ImageUri", IMAGE),
          reference ->
              switch (reference) {
                case "ExecutionRole.Arn" ->
                    "arn:aws:iam::123456789012:role/" + text("ExecutionRole", "RoleName");
                case "Logs" -> text("Logs", "LogGroupName");
                case "Pipeline" -> text("Pipeline", "Name");
                default -> reference;
              });

  private static Template read() {
    try {
      return Template.read(EXAMPLE.resolve("template.yaml"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String text(String id, String property) {
    return template.at("Resources", id, "Properties", property).map(Template::text).orElseThrow();
  }

  /** The first release is the template's, the later ones are of {@code taskdef.json}. */
  @Test
  void taskDefinition_isThatOfTheTemplate() throws IOException {
    assertThat(JsonParser.parseString(Files.readString(EXAMPLE.resolve("taskdef.json"))))
        .isEqualTo(asEcsSaysIt(stack.properties("TaskDefinition")));
  }

  /** CloudFormation begins its keys with a capital letter, Amazon ECS with a small one. */
  private static JsonElement asEcsSaysIt(JsonElement value) {
    return switch (value) {
      case JsonObject object -> {
        JsonObject said = new JsonObject();
        object
            .asMap()
            .forEach(
                (key, member) ->
                    said.add(
                        key.substring(0, 1).toLowerCase(Locale.ROOT) + key.substring(1),
                        asEcsSaysIt(member)));
        yield said;
      }
      case JsonArray array -> {
        JsonArray said = new JsonArray();
        array.forEach(item -> said.add(asEcsSaysIt(item)));
        yield said;
      }
      default -> value;
    };
  }

  /**
   * The pipeline registers the task definition, CodeDeploy makes the task set: AWS denies both to
   * whoever may not pass the role of the tasks, and the managed policy passes only others.
   *
   * @see <a href=
   *     "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRoleForECSLimited.html">AWSCodeDeployRoleForECSLimited</a>
   */
  @ParameterizedTest
  @ValueSource(strings = {"PipelineRole", "CodeDeployRole"})
  void role_mayPassTheRoleOfTheTasks_andNoOther(String role) throws IOException {
    JsonObject tasks =
        JsonParser.parseString(Files.readString(EXAMPLE.resolve("taskdef.json"))).getAsJsonObject();
    assertThat(statements(role))
        .filteredOn(statement -> Stack.texts(statement.get("Action")).contains("iam:PassRole"))
        .singleElement()
        .satisfies(
            statement -> {
              assertThat(statement.get("Resource")).isEqualTo(tasks.get("executionRoleArn"));
              assertThat(statement.get("Condition"))
                  .isEqualTo(
                      JsonParser.parseString(
                          """
                          {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}\
                          """));
            });
  }

  /** What CloudFormation refuses to make unless it is told that roles have names. */
  @Test
  void instructions_letCloudFormationNameTheRole() throws IOException {
    assertThat(text("ExecutionRole", "RoleName")).isNotEmpty();
    assertThat(Files.readString(EXAMPLE.resolveSibling("README.md")))
        .contains("--template-file examples/ecs-codedeploy/template.yaml")
        .contains("--capabilities CAPABILITY_NAMED_IAM");
  }

  /**
   * CloudFormation does not make the rule by which a push starts a pipeline.
   *
   * @see <a href=
   *     "https://docs.aws.amazon.com/codepipeline/latest/userguide/create-cwe-ecr-source-cfn.html">Amazon
   *     ECR source actions and EventBridge</a>
   */
  @Test
  void push_startsThePipeline() {
    JsonObject source = action("Source", "Image").getAsJsonObject("Configuration");
    JsonObject rule = stack.properties("ImagePushed");
    assertThat(rule.getAsJsonObject("EventPattern"))
        .isEqualTo(
            JsonParser.parseString(
                """
                {
                  "source": ["aws.ecr"],
                  "detail-type": ["ECR Image Action"],
                  "detail": {
                    "action-type": ["PUSH"],
                    "result": ["SUCCESS"],
                    "repository-name": [%s],
                    "image-tag": [%s]
                  }
                }
                """
                    .formatted(source.get("RepositoryName"), source.get("ImageTag"))));
    JsonObject target = rule.getAsJsonArray("Targets").get(0).getAsJsonObject();
    assertThat(target.get("Arn").getAsString())
        .isEqualTo("arn:aws:codepipeline:us-east-1:123456789012:quiz");
    assertThat(target.get("RoleArn").getAsString()).isEqualTo("ImagePushedRole.Arn");
    assertThat(statements("ImagePushedRole"))
        .singleElement()
        .satisfies(
            statement -> {
              assertThat(Stack.texts(statement.get("Action")))
                  .containsExactly("codepipeline:StartPipelineExecution");
              assertThat(statement.get("Resource")).isEqualTo(target.get("Arn"));
            });
  }

  private JsonObject action(String stage, String name) {
    return objects(stack.properties("Pipeline").get("Stages")).stream()
        .filter(it -> it.get("Name").getAsString().equals(stage))
        .flatMap(it -> objects(it.get("Actions")).stream())
        .filter(it -> it.get("Name").getAsString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** What a role may do by policies of its own. */
  private List<JsonObject> statements(String role) {
    return objects(stack.properties(role).get("Policies")).stream()
        .flatMap(
            policy -> objects(policy.getAsJsonObject("PolicyDocument").get("Statement")).stream())
        .toList();
  }

  private static List<JsonObject> objects(JsonElement array) {
    return StreamSupport.stream(array.getAsJsonArray().spliterator(), /* parallel= */ false)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }
}
