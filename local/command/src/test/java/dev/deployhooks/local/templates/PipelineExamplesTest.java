package dev.deployhooks.local.templates;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.local.Packages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples of pipelines elsewhere than in AWS: they deploy the example templates, by the
 * image's digest, and build for the processor on which the tasks run.
 */
class PipelineExamplesTest {

  private static final Path EXAMPLES = Packages.PROJECT.resolve("examples");

  private static final Pattern FILE = Pattern.compile("examples/[\\w./-]*\\w");
  private static final Pattern OPTION = Pattern.compile("--([a-z-]+) ([^\\s\\\\]+)");
  private static final Pattern OVERRIDE = Pattern.compile("\"(\\w+)=\\$(\\w+)\"");
  private static final Pattern SETTING = Pattern.compile("(?m)^ +([A-Z_]+) = '([^']+)'$");

  private final Template codeDeploy = template("ecs-codedeploy");
  private final Template ecsNative = template("ecs-native");

  private static Template template(String example) {
    try {
      return Template.read(EXAMPLES.resolve(example).resolve("template.yaml"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"github-actions/deploy.yml", "jenkins/Jenkinsfile", "spinnaker/pipeline.json"})
  void example_namesFilesThatThereAre(String example) throws IOException {
    assertThat(FILE.matcher(Files.readString(EXAMPLES.resolve(example))).results())
        .isNotEmpty()
        .extracting(file -> Packages.PROJECT.resolve(file.group()))
        .allSatisfy(file -> assertThat(file).isRegularFile());
  }

  @Test
  void gitHubActions_deployWhatTheyBuiltForTheProcessorOfTheTasks() throws IOException {
    Template job =
        Template.read(EXAMPLES.resolve("github-actions/deploy.yml"))
            .at("jobs", "deploy")
            .orElseThrow();
    List<Template> steps = job.at("steps").orElseThrow().items();
    Template build = step(steps, "docker/build-push-action");
    Template deploy = steps.getLast();
    assertThat(text(job, "runs-on")).isEqualTo("ubuntu-latest");
    assertThat(text(build, "with", "platforms")).isEqualTo(platform(ecsNative));
    // A runner that has another processor emulates it, and buildx asks once, when it starts.
    assertThat("linux/" + text(step(steps, "docker/setup-qemu-action"), "with", "platforms"))
        .isEqualTo(platform(ecsNative));
    assertThat(steps)
        .containsSubsequence(
            step(steps, "docker/setup-qemu-action"),
            step(steps, "docker/setup-buildx-action"),
            build,
            deploy);
    assertThat(text(build, "with", "push")).isEqualTo("true");
    assertThat(text(deploy, "env", "IMAGE"))
        .endsWith("/quiz@${{ steps." + text(build, "id") + ".outputs.digest }}");
    Map<String, String> overrides = groups(OVERRIDE, text(deploy, "run"));
    assertThat(overrides).containsEntry("ImageUri", "IMAGE");
    assertThat(overrides.keySet()).isEqualTo(needed(ecsNative));
    assertThat(deploy.at("env").orElseThrow().keys()).containsAll(overrides.values());
    assertThat(groups(OPTION, text(deploy, "run")))
        .containsEntry("template-file", "examples/ecs-native/template.yaml")
        .containsEntry("capabilities", "CAPABILITY_IAM");
    assertThat(namesRoles(ecsNative)).isFalse();
  }

  private static Template step(List<Template> steps, String action) {
    return steps.stream()
        .filter(step -> text(step, "uses").startsWith(action + "@"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no step uses " + action));
  }

  @Test
  void jenkins_deploysWhatItBuiltForTheProcessorOfTheTasks() throws IOException {
    String pipeline = Files.readString(EXAMPLES.resolve("jenkins/Jenkinsfile"));
    JsonObject tasks =
        JsonParser.parseString(Files.readString(EXAMPLES.resolve("ecs-codedeploy/taskdef.json")))
            .getAsJsonObject();
    JsonObject container = tasks.getAsJsonArray("containerDefinitions").get(0).getAsJsonObject();
    Map<String, String> settings = groups(SETTING, pipeline);
    String region = settings.get("AWS_REGION");
    String account = tasks.get("executionRoleArn").getAsString().split(":", -1)[4];
    assertThat(settings)
        .containsEntry("REPOSITORY", "%s.dkr.ecr.%s.amazonaws.com/quiz".formatted(account, region));
    assertThat(
            container
                .getAsJsonObject("logConfiguration")
                .getAsJsonObject("options")
                .get("awslogs-region")
                .getAsString())
        .isEqualTo(region);
    assertThat(pipeline)
        .contains("docker build --platform " + platform(codeDeploy) + " ")
        .containsOnlyOnce("docker build ")
        .contains("sed \"s|" + container.get("image").getAsString() + "|$REPOSITORY@$DIGEST|\"");
    assertThat(groups(OPTION, pipeline))
        .containsEntry("cluster", property("Cluster", "ClusterName"))
        .containsEntry("service", property("Service", "ServiceName"))
        .containsEntry("codedeploy-application", property("Application", "ApplicationName"))
        .containsEntry(
            "codedeploy-deployment-group", property("DeploymentGroup", "DeploymentGroupName"))
        .containsEntry("codedeploy-appspec", "examples/ecs-codedeploy/appspec.yaml")
        .containsEntry("task-definition", "taskdef.json");
  }

  private String property(String id, String name) {
    return text(codeDeploy, "Resources", id, "Properties", name);
  }

  @Test
  void spinnaker_deploysTheImageThatItIsTold() throws IOException {
    JsonObject pipeline =
        JsonParser.parseString(Files.readString(EXAMPLES.resolve("spinnaker/pipeline.json")))
            .getAsJsonObject();
    JsonObject stage = pipeline.getAsJsonArray("stages").get(0).getAsJsonObject();
    JsonObject parameters = stage.getAsJsonObject("parameters");
    assertThat(
            stage
                .getAsJsonObject("stackArtifact")
                .getAsJsonObject("artifact")
                .get("name")
                .getAsString())
        .isEqualTo("examples/ecs-native/template.yaml");
    assertThat(parameters.keySet()).isEqualTo(needed(ecsNative));
    assertThat(parameters.get("ImageUri").getAsString())
        .isEqualTo(
            "${parameters.%s}",
            pipeline
                .getAsJsonArray("parameterConfig")
                .get(0)
                .getAsJsonObject()
                .get("name")
                .getAsString());
    // Nothing but a digest gets past CloudFormation.
    assertThat(text(ecsNative, "Parameters", "ImageUri", "AllowedPattern"))
        .isEqualTo(".+@sha256:[0-9a-f]{64}");
    assertThat(Stack.texts(stage.get("capabilities"))).containsExactly("CAPABILITY_IAM");
  }

  /** The parameters of a template that have no value by default. */
  private static Set<String> needed(Template template) {
    Template parameters = template.at("Parameters").orElseThrow();
    Set<String> needed = new HashSet<>(parameters.keys());
    needed.removeIf(name -> parameters.at(name, "Default").isPresent());
    return needed;
  }

  /** Whether {@code CAPABILITY_IAM} is not enough. */
  private static boolean namesRoles(Template template) {
    Template resources = template.at("Resources").orElseThrow();
    return resources.keys().stream()
        .anyMatch(id -> resources.at(id, "Properties", "RoleName").isPresent());
  }

  /** The platform for which Docker has to build: Fargate has {@code ARM64} and {@code X86_64}. */
  private static String platform(Template template) {
    String architecture =
        text(
                template,
                "Resources",
                "TaskDefinition",
                "Properties",
                "RuntimePlatform",
                "CpuArchitecture")
            .toLowerCase(Locale.ROOT);
    return "linux/" + (architecture.equals("x86_64") ? "amd64" : architecture);
  }

  private static Map<String, String> groups(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .collect(
            Collectors.toMap(
                (MatchResult match) -> match.group(1),
                match -> match.group(2),
                (_, later) -> later));
  }

  private static String text(Template template, String... keys) {
    return template.at(keys).map(Template::text).orElse("");
  }
}
