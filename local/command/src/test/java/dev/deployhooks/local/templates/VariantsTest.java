package dev.deployhooks.local.templates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.local.Packages;
import dev.deployhooks.local.templates.Tool.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The template and the examples in front of AWS's own tools, as they are written and as
 * CloudFormation would make them with the parameters of a stack: what only some conditions make is
 * looked at when they hold.
 */
class VariantsTest {

  private static final Path TRANSLATE =
      Path.of("src", "test", "resources", "templates", "translate.py");

  private static final String HOOKS = "template.yaml";
  private static final String LAMBDA = "examples/lambda-sam/template.yaml";
  private static final String CODE_DEPLOY = "examples/ecs-codedeploy/template.yaml";
  private static final String NATIVE = "examples/ecs-native/template.yaml";

  private static final String IMAGE =
      "123456789012.dkr.ecr.eu-central-1.amazonaws.com/quiz@sha256:" + "7".repeat(64);
  private static final Map<String, String> NETWORK =
      Map.of(
          "ImageUri",
          IMAGE,
          "Vpc",
          "vpc-0123456789abcdef0",
          "Subnets",
          "subnet-0123456789abcdef1,subnet-0123456789abcdef2");

  /** Every parameter of the hooks has a value that is not its default. */
  static final Map<String, String> EVERYTHING =
      Map.ofEntries(
          Map.entry("Stage", "prod-eu-central"),
          Map.entry("Application", "shop"),
          Map.entry("DeploymentGroup", "quiz"),
          Map.entry("CheckedFunction", "answers"),
          Map.entry("Plan", "s3://plans/quiz.yaml"),
          Map.entry("PlanBucket", "plans"),
          Map.entry("MoreParameters", "teams/quiz"),
          Map.entry("PlanRequired", "true"),
          Map.entry("Mode", "observe"),
          Map.entry("ReportBucket", "audit/releases"),
          Map.entry("AlarmTopic", "arn:aws:sns:eu-central-1:123456789012:pager"),
          Map.entry("Dashboard", "false"),
          Map.entry("Architecture", "x86_64"),
          Map.entry("SubnetIds", "subnet-0123456789abcdef3,subnet-0123456789abcdef4"),
          Map.entry("SecurityGroupIds", "sg-0123456789abcdef5"),
          Map.entry("Tracing", "true"),
          Map.entry(
              "KeyArn",
              "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
          Map.entry("PermissionsBoundary", "arn:aws:iam::123456789012:policy/most"),
          Map.entry("LogRetention", "731"));

  /** A stack of a template. */
  private record Variant(String name, String template, Map<String, String> parameters) {}

  private static final List<Variant> VARIANTS =
      List.of(
          new Variant("hooks-by-default", HOOKS, Map.of()),
          new Variant("hooks-with-everything", HOOKS, EVERYTHING),
          new Variant("lambda", LAMBDA, Map.of("Image", IMAGE)),
          new Variant("codedeploy", CODE_DEPLOY, with(NETWORK, Map.of("SourceBucket", "sources"))),
          new Variant("native-blue-green", NATIVE, with(NETWORK, Map.of("Strategy", "BLUE_GREEN"))),
          new Variant("native-canary", NATIVE, with(NETWORK, Map.of("Strategy", "CANARY"))));

  private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(some);
    all.putAll(more);
    return Map.copyOf(all);
  }

  /** One run for all: the tool takes seconds to start. */
  @Test
  void templates_areWithoutFindings_whenCfnLintReadsThem() throws Exception {
    assumeCfnLint();
    assertThat(
            lint(
                Stream.of(HOOKS, LAMBDA, CODE_DEPLOY, NATIVE)
                    .map(Packages.PROJECT::resolve)
                    .toList()))
        .isEqualTo(new Ran(0, ""));
  }

  @Test
  void stacks_areWithoutFindings_whenTheyAreMade(@TempDir Path folder) throws Exception {
    Tool.assumeInstalled("the SAM translator", "python3", "-c", "import samtranslator");
    assumeCfnLint();
    List<Path> made = new ArrayList<>();
    for (Variant variant : VARIANTS) {
      Path output = folder.resolve(variant.name() + ".json");
      Ran ran = Tool.run(command(variant, output));
      assertThat(ran.status()).as("%s: %s", variant.name(), ran.output()).isZero();
      assertThat(Files.readString(output))
          .as(variant.name())
          .contains("\"Resources\"")
          .doesNotContain("Fn::If", "AWS::NoValue", "AWS::Serverless::", "\"Condition\": \"");
      made.add(output);
    }
    assertThat(lint(made)).isEqualTo(new Ran(0, ""));
  }

  private static String[] command(Variant variant, Path output) {
    return Stream.of(
            Stream.of(
                "python3",
                TRANSLATE.toString(),
                Packages.PROJECT.resolve(variant.template()).toString(),
                output.toString()),
            variant.parameters().entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue()))
        .flatMap(Function.identity())
        .toArray(String[]::new);
  }

  private static void assumeCfnLint() throws Exception {
    Tool.assumeInstalled("cfn-lint", "cfn-lint", "--version");
  }

  private static Ran lint(List<Path> templates) throws Exception {
    return Tool.run(
        Stream.concat(Stream.of("cfn-lint"), templates.stream().map(Path::toString))
            .toArray(String[]::new));
  }

  /**
   * Whatever is added to the template is looked at: its parameter is given, its condition holds.
   */
  @Test
  void everything_isEveryParameterAndEveryCondition() {
    Template template = Template.ofTheHooks();
    Template parameters = template.at("Parameters").orElseThrow();
    assertThat(EVERYTHING.keySet()).containsExactlyInAnyOrderElementsOf(parameters.keys());
    EVERYTHING.forEach(
        (name, value) ->
            assertThat(value)
                .as(name)
                .isNotEqualTo(parameters.at(name, "Default").orElseThrow().text()));
    Stack by = Stack.ofTheHooks(Map.of());
    Stack with = Stack.ofTheHooks(EVERYTHING);
    assertThat(by.conditions()).isNotEmpty().allMatch(it -> by.holds(it) != with.holds(it));
  }
}
