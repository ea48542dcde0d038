package dev.deployhooks.local.templates;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.deployhooks.deployment.AppSpec;
import dev.deployhooks.deployment.AppSpecReader;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.local.HookPackage;
import dev.deployhooks.local.Packages;
import dev.deployhooks.plan.PlanFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users deploy: the template of the hooks, and the examples. */
class TemplatesTest {

  private static final Path PROJECT = Packages.PROJECT;
  private static final Path TEMPLATE = PROJECT.resolve("template.yaml");
  private static final Path EXAMPLES = PROJECT.resolve("examples");
  private static final Pattern FUNCTION =
      Pattern.compile("CodeDeployHook_(?:\\$\\{HooksStage}|main)_([a-z-]+)");

  /** The template and the code name the same hooks, handlers and build targets. */
  @Test
  void template_hasEveryHook() throws IOException {
    Template resources = Template.read(TEMPLATE).at("Resources").orElseThrow();
    Map<String, String> handlers =
        resources.keys().stream()
            .filter(id -> text(resources, id, "Type").equals("AWS::Serverless::Function"))
            .collect(
                Collectors.toMap(
                    id -> text(resources, id, "Properties", "FunctionName"),
                    id -> text(resources, id, "Properties", "Handler")));
    assertThat(handlers)
        .isEqualTo(
            HookPackage.ALL.stream()
                .collect(
                    Collectors.toMap(
                        hook -> "CodeDeployHook_${Stage}_" + hook.name(),
                        hook -> hook.handler().replace("::handleRequest", ""))));
    String makefile = Files.readString(PROJECT.resolve("Makefile"));
    for (String id : resources.keys()) {
      if (text(resources, id, "Type").equals("AWS::Serverless::Function")) {
        assertThat(makefile).contains("call function," + id + ",");
      }
    }
  }

  /** Function names have at most 64 characters, whatever the stage. */
  @Test
  void functionName_fitsLambda_whenTheStageIsAsLongAsItMayBe() {
    assertThat(HookPackage.ALL)
        .allMatch(hook -> ("CodeDeployHook_" + "s".repeat(16) + "_" + hook.name()).length() <= 64);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lambda-sam/template.yaml",
        "ecs-codedeploy/appspec.yaml",
        "ecs-native/template.yaml"
      })
  void example_namesHooksThatThereAre(String example) throws IOException {
    assertThat(FUNCTION.matcher(Files.readString(EXAMPLES.resolve(example))).results())
        .isNotEmpty()
        .extracting((Function<MatchResult, String>) match -> match.group(1))
        .allMatch(name -> HookPackage.named(name).isPresent());
  }

  @Test
  void appSpec_ofTheExample_isReadAsTheHooksReadIt() throws IOException {
    Found<AppSpec> found =
        AppSpecReader.read(
            Files.readString(EXAMPLES.resolve("ecs-codedeploy/appspec.yaml")), "appspec.yaml");
    assertThat(found).isInstanceOf(Found.Known.class);
    AppSpec appSpec = ((Found.Known<AppSpec>) found).value();
    assertThat(appSpec.service().orElseThrow().containerName()).contains("quiz");
    assertThat(appSpec.hooks())
        .extracting(AppSpec.Hook::event)
        .isNotEmpty()
        .isSubsetOf(LifecycleEvent.knownNames());
  }

  @Test
  void taskDefinition_ofTheExample_takesTheImageByItsDigest() throws IOException {
    assertThat(
            JsonParser.parseString(
                    Files.readString(EXAMPLES.resolve("ecs-codedeploy/taskdef.json")))
                .getAsJsonObject()
                .getAsJsonArray("containerDefinitions")
                .get(0)
                .getAsJsonObject()
                .get("image")
                .getAsString())
        .isEqualTo("<IMAGE1_NAME>");
  }

  @Test
  void plan_inTheExample_isRight() throws IOException {
    String plan =
        text(
            Template.read(EXAMPLES.resolve("lambda-sam/template.yaml")),
            "Resources",
            "QuizPlan",
            "Properties",
            "Value");
    assertThat(PlanReader.read(plan, "the parameter", PlanFiles.none("a parameter has no files")))
        .isInstanceOf(PlanReading.Read.class);
  }

  /** A hook of Amazon ECS that times out must not be taken as a yes, and needs a role. */
  @Test
  void lifecycleHooks_ofTheExample_rollBackWhenTheyTimeOut() throws IOException {
    List<Template> hooks =
        Template.read(EXAMPLES.resolve("ecs-native/template.yaml"))
            .at("Resources", "Service", "Properties", "DeploymentConfiguration", "LifecycleHooks")
            .orElseThrow()
            .items();
    assertThat(hooks)
        .isNotEmpty()
        .allSatisfy(
            hook -> {
              assertThat(text(hook, "TimeoutConfiguration", "Action")).isEqualTo("ROLLBACK");
              assertThat(text(hook, "RoleArn")).isEqualTo("HooksRole.Arn");
              assertThat(hook.at("LifecycleStages").orElseThrow().items())
                  .extracting(Template::text)
                  .isNotEmpty()
                  .isSubsetOf(LifecycleEvent.knownNames());
            });
  }

  private static String text(Template template, String... keys) {
    return template.at(keys).map(Template::text).orElse("");
  }
}
