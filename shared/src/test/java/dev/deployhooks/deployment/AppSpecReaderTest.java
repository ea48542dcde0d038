package dev.deployhooks.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppSpecReaderTest {

  static final String LAMBDA_YAML =
      """
      version: 0.0
      Resources:
        - quiz:
            Type: AWS::Lambda::Function
            Properties:
              Name: quiz
              Alias: live
              CurrentVersion: 4
              TargetVersion: "5"
      Hooks:
        - BeforeAllowTraffic: CodeDeployHook_before
        - AfterAllowTraffic: arn:aws:lambda:us-east-1:123456789012:function:CodeDeployHook_after
      """;

  static final String ECS_JSON =
      """
      {"version":1,
       "resources":[{"targetService":{"type":"AWS::ECS::Service","properties":{
         "taskDefinition":"arn:aws:ecs:us-east-1:123456789012:task-definition/quiz:7",
         "loadBalancerInfo":{"containerName":"web","containerPort":8080}}}}],
       "hooks":[{"afterinstall":"CodeDeployHook_smoke"},
                {"AfterAllowTestTraffic":"123456789012:function:CodeDeployHook_validate:3"},
                {"BeforeAllowTraffic":null}]}
      """;

  @Test
  void read_findsTheFunction_whenItIsYaml() {
    assertThat(AppSpecReader.read(LAMBDA_YAML, "AppSpec"))
        .isEqualTo(
            new Found.Known<>(
                new AppSpec(
                    Optional.empty(),
                    Optional.of(
                        new AppSpec.Function(
                            Optional.of("quiz"),
                            Optional.of("live"),
                            Optional.of("4"),
                            Optional.of("5"))),
                    List.of(
                        new AppSpec.Hook("BeforeAllowTraffic", "CodeDeployHook_before"),
                        new AppSpec.Hook(
                            "AfterAllowTraffic",
                            "arn:aws:lambda:us-east-1:123456789012:function:CodeDeployHook_after"))),
                "AppSpec"));
  }

  @Test
  void read_findsTheService_whenItIsJsonWithKeysInOtherCase() {
    assertThat(AppSpecReader.read(ECS_JSON, "AppSpec"))
        .isEqualTo(
            new Found.Known<>(
                new AppSpec(
                    Optional.of(
                        new AppSpec.Service(
                            Optional.of(
                                "arn:aws:ecs:us-east-1:123456789012:task-definition/quiz:7"),
                            Optional.of("web"),
                            Optional.of("8080"))),
                    Optional.empty(),
                    List.of(
                        new AppSpec.Hook("AfterInstall", "CodeDeployHook_smoke"),
                        new AppSpec.Hook(
                            "AfterAllowTestTraffic",
                            "123456789012:function:CodeDeployHook_validate:3"))),
                "AppSpec"));
  }

  @Test
  void read_isTheSame_whenEveryKeyIsUpperCase() {
    String shouted =
        LAMBDA_YAML
            .replace("Resources", "RESOURCES")
            .replace("Properties", "PROPERTIES")
            .replace("CurrentVersion", "CURRENTVERSION")
            .replace("Name:", "NAME:")
            .replace("Hooks", "HOOKS");

    assertThat(AppSpecReader.read(shouted, "AppSpec"))
        .isEqualTo(AppSpecReader.read(LAMBDA_YAML, "AppSpec"));
  }

  @Test
  void read_takesHooksAsOneMap() {
    assertThat(spec("{Hooks: {AfterInstall: one, BeforeAllowTraffic: two}}").hooks())
        .containsExactly(
            new AppSpec.Hook("AfterInstall", "one"), new AppSpec.Hook("BeforeAllowTraffic", "two"));
  }

  @Test
  void read_leavesTheTaskDefinitionOut_whenThePlaceholderStillStands() {
    AppSpec spec =
        spec(
            """
            Resources:
              - TargetService:
                  Type: AWS::ECS::Service
                  Properties: {TaskDefinition: <TASK_DEFINITION>}
            """);

    assertThat(spec.service())
        .contains(new AppSpec.Service(Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1, 2",
        "just text",
        "Resources: text",
        "Resources: [text]",
        "Hooks: [[a]]",
        "{Hooks: [], hooks: []}",
        "Resources:\n - a: {Type: 'AWS::Lambda::Function'}\n - b: {Type: 'AWS::Lambda::Function'}\n",
        "a: &a [*a]\nb: !!java.net.URL [x]\n"
      })
  void read_isUnknownAndSaysWhere_whenItIsNoAppSpec(String text) {
    assertThat(AppSpecReader.read(text, "AppSpec of d-1"))
        .isInstanceOfSatisfying(
            Found.Unknown.class,
            unknown -> assertThat(unknown.why()).startsWith("AppSpec of d-1 cannot be read: "));
  }

  @Test
  void read_isUnknown_whenItIsTooLong() {
    assertThat(AppSpecReader.read("a".repeat(AppSpecReader.MAX_LENGTH + 1), "AppSpec").known())
        .isEmpty();
  }

  @Test
  void eventsOf_findsTheEventsOfAFunctionByItsName() {
    AppSpec spec = spec(ECS_JSON);

    assertThat(spec.eventsOf("CodeDeployHook_smoke")).containsExactly("AfterInstall");
    assertThat(spec.eventsOf("CodeDeployHook_validate")).containsExactly("AfterAllowTestTraffic");
    assertThat(spec.eventsOf("CodeDeployHook_other")).isEmpty();
  }

  private static AppSpec spec(String text) {
    return AppSpecReader.read(text, "AppSpec").known().orElseThrow();
  }
}
