package dev.deployhooks.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.ObjectReading;
import dev.deployhooks.deployment.ObjectSource;
import dev.deployhooks.testing.Plans;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanLocatorTest {

  private static final String TEXT =
      "version: 1\nsmokeTest: {checks: [{name: %s, functionReady: {}}]}\n";
  private static final String WITH_FILE =
      """
      version: 1
      smokeTest: {checks: [{name: golden, lambda: {payloadFile: events/all.json}}]}
      """;
  private static final Deployment LAMBDA =
      new Deployment.Lambda(
          new Controller.CodeDeploy("d-1", "My App", "live/eu", ""),
          new Found.Unknown<>("not asked"),
          "quiz",
          "live",
          new Found.Unknown<>("not asked"),
          "7",
          new Found.Unknown<>("not asked"));
  private static final Deployment ECS =
      new Deployment.Ecs(
          new Controller.Ecs("arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/quiz/x"),
          new Found.Known<>(LifecycleEvent.of("POST_SCALE_UP"), "payload"),
          "shop",
          "quiz",
          new Deployment.Side(
              "",
              unknown(),
              new Found.Unknown<>("-"),
              new Found.Unknown<>("-"),
              new Found.Unknown<>("-")),
          new Found.Unknown<>("-"),
          new Found.Unknown<>("-"));

  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, ParameterReading> parameters = new HashMap<>();
  private final Map<String, ObjectReading> objects = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  @TempDir private Path artifact;

  @Test
  void find_whenNothingIsSaid_readsTheParameterOfTheFunction() {
    parameters.put("/deployhooks/lambda/quiz/live", value(TEXT.formatted("a")));

    assertThat(checks(find(LAMBDA))).containsExactly("a");
    assertThat(asked).containsExactly("ssm /deployhooks/lambda/quiz/live");
  }

  @Test
  void find_whenOnlyTheDeploymentGroupHasOne_readsThatAndSaysHowItIsSpelt() {
    String name = "/deployhooks/codedeploy/My_x20_App/live_x2F_eu";
    parameters.put(name, value(TEXT.formatted("b")));

    PlanReading reading = find(LAMBDA);

    assertThat(checks(reading)).containsExactly("b");
    assertThat(((PlanReading.Read) reading).plan().origin())
        .isEqualTo(
            "SSM parameter "
                + name
                + " (characters that SSM does not allow are written as _xHEX_)");
    assertThat(asked).containsExactly("ssm /deployhooks/lambda/quiz/live", "ssm " + name);
  }

  @Test
  void find_whenParameterPointsToS3_readsObjectAndFilesBesideIt() {
    parameters.put("/deployhooks/ecs/shop/quiz", value(" s3://plans/shop/quiz.yaml\n"));
    objects.put("s3://plans/shop/quiz.yaml", bytes(WITH_FILE));
    objects.put("s3://plans/shop/events/all.json", bytes("{}"));

    assertThat(checks(find(ECS))).containsExactly("golden");
    assertThat(asked)
        .containsExactly(
            "ssm /deployhooks/ecs/shop/quiz",
            "s3://plans/shop/quiz.yaml",
            "s3://plans/shop/events/all.json");
  }

  @Test
  void find_whenPointerLeadsNowhere_isUnreadable() {
    parameters.put("/deployhooks/ecs/shop/quiz", value("s3://plans/gone.yaml"));

    assertThat(find(ECS))
        .isEqualTo(
            new PlanReading.Unreadable(
                "no s3://plans/gone.yaml; SSM parameter /deployhooks/ecs/shop/quiz points to it, so"
                    + " there must be a plan"));
  }

  @Test
  void find_whenServiceHasNone_isTheDefaultPlan() {
    PlanReading reading = find(ECS);

    Plan plan = ((PlanReading.Read) reading).plan();
    assertThat(plan.origin())
        .isEqualTo("the default plan (there is no SSM parameter /deployhooks/ecs/shop/quiz)");
    List<CheckSpec> checks = Plans.section(plan, SectionKind.SMOKE_TEST).checks();
    assertThat(checks)
        .map(CheckSpec::look)
        .containsExactly(
            new Look.TargetHealth(Optional.empty(), Duration.ofSeconds(5), Duration.ofMinutes(5)),
            new Look.HealthCheckPath(Duration.ofSeconds(5)));
    assertThat(checks.get(1).needs()).containsExactly(checks.get(0).name());
    assertThat(checks).allMatch(CheckSpec::required);
  }

  @Test
  void find_whenFunctionHasNone_isTheDefaultPlan() {
    assertThat(((PlanReading.Read) find(LAMBDA)).plan().sections())
        .singleElement()
        .satisfies(
            section ->
                assertThat(((ChecksSection) section).checks())
                    .map(CheckSpec::look)
                    .containsExactly(new Look.FunctionReady()));
  }

  @Test
  void find_whenParameterIsUnreadable_goesNoFurther() {
    parameters.put("/deployhooks/lambda/quiz/live", new ParameterReading.Unreadable("denied"));
    parameters.put("/deployhooks/codedeploy/My_x20_App/live_x2F_eu", value(TEXT.formatted("b")));

    assertThat(find(LAMBDA)).isEqualTo(new PlanReading.Unreadable("denied"));
    assertThat(asked).hasSize(1);
  }

  @Test
  void find_whenPlanIsRequiredAndThereIsNone_isUnreadable() {
    environment.put("DEPLOYHOOKS_PLAN_REQUIRED", "true");

    assertThat(find(ECS))
        .isEqualTo(
            new PlanReading.Unreadable(
                "DEPLOYHOOKS_PLAN_REQUIRED is true, and there is no SSM parameter"
                    + " /deployhooks/ecs/shop/quiz; put a plan there, or say in DEPLOYHOOKS_PLAN"
                    + " where it is"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRUE", "yes", " ", "1"})
  void find_whenRequiredIsNeitherTrueNorFalse_isUnreadable(String required) {
    environment.put("DEPLOYHOOKS_PLAN_REQUIRED", required);
    parameters.put("/deployhooks/ecs/shop/quiz", value(TEXT.formatted("a")));

    assertThat(find(ECS))
        .isEqualTo(
            new PlanReading.Unreadable(
                "environment variable DEPLOYHOOKS_PLAN_REQUIRED is \""
                    + required
                    + "\"; it must be true or false"));
  }

  @Test
  void find_whenPlanIsInTheVariable_readsIt() {
    for (String prefix : List.of("", "inline:")) {
      environment.put("DEPLOYHOOKS_PLAN", prefix + TEXT.formatted("a"));
      assertThat(checks(find(ECS))).containsExactly("a");
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void find_whenInlinePlanNamesAFile_saysThatThereIsNone() {
    environment.put("DEPLOYHOOKS_PLAN", "inline:" + WITH_FILE);

    assertThat(((PlanReading.Mistaken) find(ECS)).mistakes())
        .singleElement()
        .asString()
        .startsWith(
            "environment variable DEPLOYHOOKS_PLAN:2:59: file \"events/all.json\" cannot be read: a"
                + " plan in an environment variable or in UserParameters has no files beside it");
  }

  @Test
  void find_whenFileInTheArtifact_readsItAndTheFilesBesideIt() throws IOException {
    Files.createDirectories(artifact.resolve("plans/events"));
    Files.writeString(artifact.resolve("plans/quiz.yaml"), WITH_FILE);
    Files.writeString(artifact.resolve("plans/events/all.json"), "{}");
    environment.put("LAMBDA_TASK_ROOT", artifact.toString());
    environment.put("DEPLOYHOOKS_PLAN", "file:plans/quiz.yaml");

    assertThat(checks(find(ECS))).containsExactly("golden");

    environment.put("DEPLOYHOOKS_PLAN", "file:" + artifact.resolve("plans/quiz.yaml"));
    assertThat(checks(find(ECS))).containsExactly("golden");
  }

  @Test
  void find_whenFileIsMissing_saysWhereItWasLookedFor() {
    environment.put("LAMBDA_TASK_ROOT", artifact.toString());
    environment.put("DEPLOYHOOKS_PLAN", "file:plans/none.yaml");

    assertThat(find(ECS))
        .isEqualTo(
            new PlanReading.Unreadable(
                "the plan that environment variable DEPLOYHOOKS_PLAN names is missing: no file "
                    + artifact.resolve("plans/none.yaml")
                    + "; was it packaged?"));
  }

  @Test
  void find_whenFileNameLeavesThePlansFolder_isMistaken() throws IOException {
    Files.createDirectories(artifact.resolve("plans"));
    Files.writeString(artifact.resolve("secret.json"), "{}");
    Files.createSymbolicLink(artifact.resolve("plans/link.json"), artifact.resolve("secret.json"));
    environment.put("DEPLOYHOOKS_PLAN", "file:" + artifact.resolve("plans/quiz.yaml"));
    for (String name : List.of("../secret.json", "link.json", artifact + "/secret.json")) {
      Files.writeString(
          artifact.resolve("plans/quiz.yaml"), WITH_FILE.replace("events/all.json", name));

      assertThat(find(ECS)).as(name).isInstanceOf(PlanReading.Mistaken.class);
    }
  }

  @Test
  void find_whenNamedParameterIsNotThere_isUnreadable() {
    environment.put("DEPLOYHOOKS_PLAN", "ssm:/plans/quiz");

    assertThat(find(ECS))
        .isEqualTo(
            new PlanReading.Unreadable(
                "no /plans/quiz; environment variable DEPLOYHOOKS_PLAN names it, so there must be a plan"));
  }

  @Test
  void find_whenNamedParameterOrObjectIsThere_readsIt() {
    parameters.put("/plans/quiz", value(TEXT.formatted("c")));
    objects.put("s3://plans/quiz.json", bytes(TEXT.formatted("d")));

    environment.put("DEPLOYHOOKS_PLAN", "ssm:/plans/quiz");
    assertThat(checks(find(ECS))).containsExactly("c");
    environment.put("DEPLOYHOOKS_PLAN", "s3://plans/quiz.json");
    assertThat(checks(find(ECS))).containsExactly("d");
    assertThat(asked).containsExactly("ssm /plans/quiz", "s3://plans/quiz.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://quiz.example.com/plan.yaml", "quiz.yaml", " "})
  void find_whenLocationIsUnknown_listsThePlaces(String location) {
    environment.put("DEPLOYHOOKS_PLAN", location);

    assertThat(find(ECS))
        .isEqualTo(
            new PlanReading.Unreadable(
                "environment variable DEPLOYHOOKS_PLAN does not say where the plan is; it must be a"
                    + " plan itself (beginning with version: or {, or after inline:),"
                    + " file:path/in/the/artifact, ssm:/name/of/parameter or s3://bucket/key"));
  }

  @Test
  void find_whenObjectIsNotText_isUnreadable() {
    objects.put("s3://plans/quiz.yaml", new ObjectReading.Bytes(new byte[] {(byte) 0xC3, 0x28}));
    environment.put("DEPLOYHOOKS_PLAN", "s3://plans/quiz.yaml");

    assertThat(find(ECS))
        .isEqualTo(new PlanReading.Unreadable("the plan s3://plans/quiz.yaml is not UTF-8"));
  }

  @Test
  void find_whenAPipelineNamesThePlan_readsIt() {
    parameters.put("/deployhooks/images/quiz", value(TEXT.formatted("e")));
    objects.put("s3://plans/quiz.yaml", bytes(TEXT.formatted("f")));

    assertThat(checks(find(built("ssm:/deployhooks/images/quiz")))).containsExactly("e");
    assertThat(checks(find(built("s3://plans/quiz.yaml")))).containsExactly("f");
    assertThat(checks(find(built("inline:" + TEXT.formatted("g"))))).containsExactly("g");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:/proc/self/environ",
        " file:plan.yaml",
        "ssm:/production/password",
        "ssm: /deployhookss"
      })
  void find_whenAPipelineNamesWhatIsNoPlanOfItsOwn_readsNothing(String named) {
    assertThat(find(built(named)))
        .isInstanceOfSatisfying(
            PlanReading.Unreadable.class,
            unreadable -> assertThat(unreadable.why()).contains("a pipeline may name ssm:/deploy"));
    assertThat(asked).isEmpty();
  }

  @Test
  void find_whenPipelineAndFunctionNameAPlan_takesNeither() {
    environment.put("DEPLOYHOOKS_PLAN", "ssm:/plans/quiz");

    assertThat(find(built("s3://plans/quiz.yaml")))
        .isInstanceOfSatisfying(
            PlanReading.Unreadable.class,
            unreadable -> assertThat(unreadable.why()).contains("remove one"));
    assertThat(asked).isEmpty();
  }

  @Test
  void find_whenAPipelineNamesNoPlan_takesTheFunctions_orTheDefault() {
    assertThat(find(built()))
        .isInstanceOfSatisfying(
            PlanReading.Read.class,
            read ->
                assertThat(read.plan().origin())
                    .isEqualTo("the default plan (the job's UserParameters name none)"));
    assertThat(asked).isEmpty();
    parameters.put("/plans/quiz", value(TEXT.formatted("h")));
    environment.put("DEPLOYHOOKS_PLAN", "ssm:/plans/quiz");
    assertThat(checks(find(built()))).containsExactly("h");
  }

  private static Deployment built(String... plan) {
    return new Deployment.Built(
        new Controller.CodePipeline("job-1"),
        List.of(),
        Optional.empty(),
        java.util.Arrays.stream(plan).findFirst(),
        "UserParameters");
  }

  private PlanReading find(Deployment deployment) {
    ParameterSource ssm =
        (name, _) -> {
          asked.add("ssm " + name);
          return parameters.getOrDefault(name, new ParameterReading.NotFound("no " + name));
        };
    ObjectSource s3 =
        (bucket, key, _, _) -> {
          String location = "s3://" + bucket + "/" + key;
          asked.add(location);
          return objects.getOrDefault(location, new ObjectReading.NotFound("no " + location));
        };
    return new PlanLocator(environment, ssm, s3)
        .find(
            deployment,
            List.of(SectionKind.SMOKE_TEST),
            Deadline.in(Duration.ofMinutes(1), STOPPED));
  }

  private static List<String> checks(PlanReading reading) {
    return switch (reading) {
      case PlanReading.Read(Plan plan) ->
          ((ChecksSection) plan.sections().getFirst())
              .checks().stream().map(CheckSpec::name).toList();
      case PlanReading.Mistaken mistaken -> throw new AssertionError(mistaken.mistakes());
      case PlanReading.Unreadable(String why) -> throw new AssertionError(why);
    };
  }

  private static Found<String> unknown() {
    return new Found.Unknown<>("-");
  }

  private static ParameterReading value(String text) {
    return new ParameterReading.Value(text);
  }

  private static ObjectReading bytes(String text) {
    return new ObjectReading.Bytes(text.getBytes(UTF_8));
  }

  private static final Time STOPPED =
      new Time() {
        @Override
        public Instant now() {
          return Instant.parse("2026-03-04T05:06:07Z");
        }

        @Override
        public long nanoTime() {
          return 8;
        }

        @Override
        public void sleep(Duration duration) {
          throw new AssertionError("nothing here sleeps");
        }
      };
}
