package dev.deployhooks.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonPrimitive;
import dev.deployhooks.deployment.ContainerImage;
import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Entrance;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.plan.PlanFiles.FileReading;
import dev.deployhooks.testing.FakeTime;
import dev.deployhooks.time.Deadline;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is included, defined once, and put in for variables. */
class ReuseTest {

  private static final Deployment FUNCTION =
      new Deployment.Lambda(
          new Controller.CodeDeploy("d-1", "shop", "quiz-group", "AllAtOnce"),
          new Found.Known<>(LifecycleEvent.of("BeforeAllowTraffic"), "CodeDeploy"),
          "quiz",
          "live",
          new Found.Unknown<>("it is the first one"),
          "7",
          new Found.Known<>(BigDecimal.ZERO, "CodeDeploy"));
  private static final Deployment SERVICE =
      new Deployment.Ecs(
          new Controller.Ecs("arn:aws:ecs:us-west-2:123456789012:service-deployment/shop/quiz/E1"),
          new Found.Known<>(LifecycleEvent.of("POST_SCALE_UP"), "ECS"),
          "shop",
          "quiz",
          side("quiz:8", "sha256:88"),
          new Found.Known<>(side("quiz:7", ""), "ECS"),
          new Found.Known<>(
              Entrance.at(URI.create("https://test.example.com:8443"), "test listener"), "ELB"));

  private final Map<String, String> files = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> parameters = new HashMap<>();
  private final List<String> read = new ArrayList<>();
  private Deployment deployment = FUNCTION;

  private static Deployment.Side side(String taskDefinition, String digest) {
    return new Deployment.Side(
        "side",
        new Found.Known<>(
            "arn:aws:ecs:us-west-2:123456789012:task-definition/" + taskDefinition, "x"),
        new Found.Known<>(
            List.of(
                new ContainerImage(
                    "web",
                    "registry.example.com/" + taskDefinition,
                    Optional.of(digest).filter(known -> !known.isEmpty()))),
            "x"),
        new Found.Unknown<>("not asked"),
        new Found.Unknown<>("not asked"));
  }

  @Test
  void read_whenRequestAndExpectationAreUsed_putsThemTogether() {
    CheckSpec check =
        check(
            """
            version: 1
            define:
              api: {headers: {accept: text/plain, x-one: "1"}, query: {lang: en}, timeout: 3s}
              fine: {status: 200, latency: 500ms, json: [{path: $.a, equals: 1}]}
              late: {status: 202}
            smokeTest:
              checks:
                - name: a
                  http: {use: api, path: /a, headers: {accept: application/json}}
                  expect:
                    use: [fine, late]
                    json: [{path: $.b, equals: 2}]
            """);

    assertThat(check.look())
        .isEqualTo(
            new Look.Http(
                "GET",
                Optional.of("/a"),
                Optional.empty(),
                List.of(Map.entry("lang", "en")),
                List.of(Map.entry("accept", "application/json"), Map.entry("x-one", "1")),
                Optional.empty(),
                Duration.ofSeconds(3)));
    assertThat(check.expectations())
        .extracting(expectation -> expectation.place().line())
        .as("the later status, the latency, and both paths")
        .containsExactly(5, 4, 4, 12);
    assertThat(check.expectations().getFirst())
        .isEqualTo(
            new Expectation.Status(
                new Place("plans/quiz.yaml", 5, 10),
                List.of(new Expectation.StatusRange(202, 202))));
  }

  @Test
  void read_whenTheCheckSaysItself_thatWins() {
    CheckSpec check =
        check(
            """
            version: 1
            define:
              quiz: {name: from afar, http: {path: /far, timeout: 9s}, expect: {status: 200}, needs: b}
            smokeTest:
              checks:
                - {use: quiz, name: a, http: {path: /near}, expect: {status: 404}, needs: [c]}
                - {name: b, functionReady: {}}
                - {name: c, functionReady: {}}
            """);

    assertThat(check.name()).isEqualTo("a");
    assertThat(check.needs()).containsExactly("b", "c");
    assertThat(((Look.Http) check.look()).path()).contains("/near");
    assertThat(((Look.Http) check.look()).timeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(check.expectations())
        .singleElement()
        .isInstanceOfSatisfying(
            Expectation.Status.class,
            status -> assertThat(status.ranges().getFirst().from()).isEqualTo(404));
  }

  @Test
  void read_whenStepsAreUsed_comeBeforeOnesOwn() {
    CheckSpec check =
        check(
            """
            version: 1
            define:
              sign in: {steps: [{name: in, http: {path: /in}, expect: {status: 200}}]}
            smokeTest:
              checks:
                - {name: a, use: sign in, steps: [{name: play, http: {path: /p}, expect: {status: 200}}]}
            """);
    assertThat(((Look.Flow) check.look()).steps())
        .extracting(Step::name)
        .containsExactly("in", "play");
  }

  @Test
  void read_whenFilesAreIncluded_usesWhatTheyDefine() {
    files.put(
        "lib/a.yaml", "version: 1\ninclude: lib/b.yaml\ndefine: {fine: {use: ok, latency: 1s}}\n");
    files.put("lib/b.yaml", "{version: 1, include: lib/a.yaml, define: {ok: {status: 200}}}");
    files.put("lib/c.yaml", "{version: 1, include: lib/b.yaml, variables: {path: /c}}");
    List<String> mistakes =
        mistakes(
            """
            version: 1
            include: [lib/a.yaml, lib/c.yaml]
            smokeTest: {checks: [{name: a, http: {path: "${vars.path}"}, expect: {use: fine}}]}
            """);
    assertThat(mistakes)
        .containsExactly(
            "plans/lib/b.yaml:1:23: \"include\" goes in a circle: lib/a.yaml -> lib/b.yaml -> lib/a.yaml");

    files.put("lib/b.yaml", "{version: 1, define: {ok: {status: 200}}}");
    CheckSpec check =
        check(
            """
            version: 1
            include: [lib/a.yaml, lib/c.yaml]
            smokeTest: {checks: [{name: a, http: {path: "${vars.path}"}, expect: {use: fine}}]}
            """);
    assertThat(check.expectations()).hasSize(2);
    assertThat(((Look.Http) check.look()).path()).contains("/c");
    assertThat(read.stream().filter("lib/b.yaml"::equals)).as("read once a plan").hasSize(2);
  }

  @Test
  void read_whenIncludedFilesAreMistaken_namesTheRightFile() {
    files.put("one.yaml", "version: 1\ndefine:\n  fine: {statu: 200}\n  fine: {}\n");
    files.put("two.yaml", "version: 1\nsmokeTest: {}\ndefine: {fine: {}}\n");
    files.put("three.yaml", "define: {}\n");
    files.put("four.yaml", "version: [\n");
    assertThat(
            mistakes(
                """
                version: 1
                include: [one.yaml, two.yaml, three.yaml, four.yaml, ../five.yaml]
                smokeTest: {checks: [{name: a, http: {path: /}, expect: {use: [fine, gone]}}]}
                """))
        .satisfiesExactly(
            mistake ->
                assertThat(mistake).startsWith("plans/quiz.yaml:2:54: file \"../five.yaml\""),
            mistake -> assertThat(mistake).startsWith("plans/one.yaml:3:10: unknown key \"statu\""),
            mistake ->
                assertThat(mistake).startsWith("plans/one.yaml:4:3: key \"fine\" stands twice"),
            mistake ->
                assertThat(mistake)
                    .isEqualTo(
                        "plans/two.yaml:2:1: unknown key \"smokeTest\" (known here: $schema, version,"
                            + " include, variables, define)"),
            mistake ->
                assertThat(mistake)
                    .isEqualTo(
                        "plans/two.yaml:3:10: \"fine\" is defined already, at plans/one.yaml:3:3"),
            mistake ->
                assertThat(mistake).startsWith("plans/three.yaml:1:1: missing key \"version\""),
            mistake -> assertThat(mistake).contains("\"define\" defines nothing"),
            mistake -> assertThat(mistake).startsWith("plans/four.yaml:").contains("neither YAML"));
  }

  @Test
  void read_whenDefinitionsDouble_stopsBeforeTheyAreWalked() {
    StringBuilder plan = new StringBuilder("version: 1\ndefine:\n");
    plan.append("  a0: {steps: [{name: s}, {name: t}, {name: u}, {name: v}]}\n");
    plan.append("  b0: {steps: [{name: s}, {name: t}, {name: u}, {name: v}]}\n");
    for (int i = 1; i < 14; i++) {
      plan.append(
          "  a%d: {use: [a%d, b%d]}\n  b%d: {use: [b%d, a%d]}\n"
              .formatted(i, i - 1, i - 1, i, i - 1, i - 1));
    }
    plan.append("smokeTest: {checks: [{name: x, use: [a13, b13]}]}\n");
    assertThat(mistakes(plan.toString()))
        .anySatisfy(mistake -> assertThat(mistake).contains("more than 1000 elements"));
  }

  @Test
  void read_whenDefinitionsUseEachOtherTooDeep_stops() {
    StringBuilder plan = new StringBuilder("version: 1\ndefine:\n  d0: {functionReady: {}}\n");
    for (int i = 1; i < 5_000; i++) {
      plan.append("  d%d: {use: d%d}\n".formatted(i, i - 1));
    }
    plan.append("smokeTest: {checks: [{name: x, use: d4999}]}\n");
    assertThat(mistakes(plan.toString()))
        .anySatisfy(
            mistake ->
                assertThat(mistake).contains("definitions use each other more than 16 deep"));
  }

  @ParameterizedTest
  @CsvSource({
    "deployment.id, d-1, E1",
    "deployment.event, BeforeAllowTraffic, POST_SCALE_UP",
    "function.name, quiz, !what goes live is an ECS service",
    "function.alias, live, !what goes live is an ECS service",
    "service.cluster, !what goes live is a Lambda function, shop",
    "service.name, !what goes live is a Lambda function, quiz",
    "green.version, 7, quiz:8",
    "green.taskDefinition, !what goes live is a Lambda function, quiz:8",
    "green.image, !what goes live is a Lambda function, registry.example.com/quiz:8",
    "green.imageDigest, !what goes live is a Lambda function, sha256:88",
    "blue.version, !it is the first one, quiz:7",
    "blue.taskDefinition, !what goes live is a Lambda function, quiz:7",
    "blue.image, !what goes live is a Lambda function, registry.example.com/quiz:7",
    "blue.imageDigest, !what goes live is a Lambda function, !the digest of registry.example.com/quiz:7 is not known",
    "listener.test.url, !what goes live is a Lambda function, https://test.example.com:8443",
  })
  void read_whenTheDeploymentIsAsked_putsInWhatIsKnown(
      String variable, String ofFunction, String ofService) {
    assertThat(DeploymentVariables.NAMES).contains(variable);
    assertThat(seen(variable)).startsWith(ofFunction);
    deployment = SERVICE;
    assertThat(seen(variable)).startsWith(ofService);
  }

  /** The header that a request has with the variable; {@code !} and why it is not tried. */
  private String seen(String variable) {
    CheckSpec check =
        check(
            """
            version: 1
            smokeTest:
              checks:
                - {name: a, http: {path: /, headers: {x: "v ${%s}"}}, expect: {status: 200}}
            """
                .formatted(variable));
    return switch (check.look()) {
      case Look.Http http -> http.headers().getFirst().getValue().substring(2);
      case Look.Flow(List<Step> steps) ->
          switch (steps.getFirst().read(Map.of(), _ -> "")) {
            case Step.Reading.Mistaken(String why) ->
                why.replace("plans/quiz.yaml:4:46: ${" + variable + "} is not known: ", "!");
            case Step.Reading.Ready ready -> "ready: " + ready;
          };
      default -> "other";
    };
  }

  @Test
  void everyVariableOfTheDeployment_isTestedAbove() {
    assertThat(DeploymentVariables.NAMES).hasSize(15).doesNotHaveDuplicates();
  }

  @Test
  void read_whenTheEnvironmentIsAsked_putsInItsValueAsTextAndAsNumber() {
    environment.put("PLAN_COUNT", "4");
    environment.put("PLAN_STRICT", "false");
    CheckSpec check =
        check(
            """
            version: 1
            smokeTest:
              checks:
                - name: a
                  required: "${env.PLAN_STRICT}"
                  http: {path: "/${env.PLAN_COUNT}"}
                  expect: {json: [{path: $.n, length: "${env.PLAN_COUNT}"}]}
            """);
    assertThat(check.required()).isFalse();
    assertThat(((Look.Http) check.look()).path()).contains("/4");
    assertThat(check.expectations())
        .containsExactly(
            new Expectation.JsonAt(
                new Place("plans/quiz.yaml", 7, 35),
                ((Expectation.JsonAt) check.expectations().getFirst()).path(),
                new JsonMatcher.Length(JsonMatcher.Comparison.EQUAL, BigDecimal.valueOf(4))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"AWS_SECRET_ACCESS_KEY", "DEPLOYHOOKS_PLAN", "plan_stage", "XPLAN_STAGE", ""})
  void read_whenTheEnvironmentIsAskedForWhatIsNotThePlans_showsNothingOfIt(String name) {
    environment.put(name, "top secret");
    environment.put("PLAN_STAGE", "prod");
    assertThat(
            mistakes(
                """
                version: 1
                smokeTest: {checks: [{name: a, http: {path: "/${env.%s}"}, expect: {status: 200}}]}
                """
                    .formatted(name)))
        .singleElement()
        .asString()
        .startsWith("plans/quiz.yaml:2:45: unknown variable ${env." + name + "}")
        .contains("(known here: env.PLAN_STAGE)")
        .contains("whose names begin with PLAN_, and no others")
        .doesNotContain("top secret");
  }

  @Test
  void read_whenAParameterIsUsedTwice_readsItOnce() {
    parameters.put("/quiz/count", "4");
    CheckSpec check =
        check(
            """
            version: 1
            variables: {count: {ssm: /quiz/count}, tenant: demo, most: 9}
            smokeTest:
              checks:
                - name: a
                  http: {path: "/${vars.tenant}/${vars.count}"}
                  expect: {json: [{path: $.n, atLeast: "${vars.count}", atMost: "${vars.most}", equals: "${vars.most}"}]}
            """);
    assertThat(((Look.Http) check.look()).path()).contains("/demo/4");
    assertThat(check.expectations())
        .extracting(expectation -> ((Expectation.JsonAt) expectation).matcher())
        .containsExactly(
            new JsonMatcher.Compare(JsonMatcher.Comparison.AT_LEAST, BigDecimal.valueOf(4)),
            new JsonMatcher.Compare(JsonMatcher.Comparison.AT_MOST, BigDecimal.valueOf(9)),
            new JsonMatcher.Equals(new JsonPrimitive(BigDecimal.valueOf(9))));
    assertThat(read).containsExactly("/quiz/count");
  }

  @Test
  void read_whenAParameterIsMissing_isAnErrorOfTheCheckThatUsesIt() {
    Plan plan =
        plan(
            """
            version: 1
            variables: {count: {ssm: /quiz/count}}
            smokeTest:
              checks:
                - {name: a, http: {path: "/${vars.count}"}, expect: {status: 200}}
                - {name: b, http: {path: /}, expect: {status: 200}}
            """);
    ChecksSection section = (ChecksSection) plan.section(SectionKind.SMOKE_TEST).orElseThrow();
    assertThat(
            ((Look.Flow) section.checks().getFirst().look())
                .steps()
                .getFirst()
                .read(Map.of(), _ -> ""))
        .isEqualTo(
            new Step.Reading.Mistaken(
                "plans/quiz.yaml:5:30: ${vars.count} is not known: no parameter /quiz/count"));
    assertThat(section.checks().get(1).look()).isInstanceOf(Look.Http.class);
  }

  @Test
  void read_whenAParameterIsMissingWhereThePlanItselfNeedsIt_isMistaken() {
    assertThat(
            mistakes(
                """
                version: 1
                variables: {time: {ssm: /quiz/time}}
                smokeTest: {timeout: "${vars.time}", checks: [{name: a, functionReady: {}}]}
                """))
        .singleElement()
        .asString()
        .startsWith("plans/quiz.yaml:3:22: \"timeout\" must be a duration");
  }

  @Test
  void read_whenAVariableHoldsSyntax_isNoSyntax() {
    parameters.put("/quiz/evil", "x\", \"admin\": true}, ${env.PLAN_SECRET}");
    environment.put("PLAN_SECRET", "s3cret");
    CheckSpec check =
        check(
            """
            version: 1
            variables: {evil: {ssm: /quiz/evil}}
            smokeTest:
              checks: [{name: a, http: {method: POST, path: /, json: {user: "${vars.evil}"}}, expect: {status: 200}}]
            """);
    assertThat(((Look.Http) check.look()).body())
        .contains("{\"user\":\"x\\\", \\\"admin\\\": true}, ${env.PLAN_SECRET}\"}");
  }

  @Test
  void read_whenOnlyLookedAt_takesSamplesAndGivenValues() {
    String text =
        """
        version: 1
        variables: {count: {ssm: /quiz/count}}
        smokeTest:
          checks:
            - {name: a, http: {path: "/${vars.count}/${green.version}/${env.PLAN_X}"}, expect: {status: 200}}
        """;
    PlanReading reading =
        PlanReader.read(
            text,
            "quiz.yaml",
            PlanFiles.none("none"),
            new Surroundings.Samples(Map.of("green.version", "12", "vars.count", "3")));
    assertThat(
            ((Look.Http)
                    ((ChecksSection) ((PlanReading.Read) reading).plan().sections().getFirst())
                        .checks()
                        .getFirst()
                        .look())
                .path())
        .contains("/3/12/0");
  }

  private CheckSpec check(String text) {
    return ((ChecksSection) plan(text).section(SectionKind.SMOKE_TEST).orElseThrow())
        .checks()
        .getFirst();
  }

  private Plan plan(String text) {
    PlanReading reading = reading(text);
    assertThat(reading).isInstanceOf(PlanReading.Read.class);
    return ((PlanReading.Read) reading).plan();
  }

  private List<String> mistakes(String text) {
    return ((PlanReading.Mistaken) reading(text))
        .mistakes().stream().map(Object::toString).toList();
  }

  private PlanReading reading(String text) {
    return PlanReader.read(
        text,
        "plans/quiz.yaml",
        name -> {
          read.add(name);
          return FileNames.fault(name)
              .<FileReading>map(FileReading.Unavailable::new)
              .orElseGet(
                  () ->
                      files.containsKey(name)
                          ? new FileReading.Text(files.get(name))
                          : new FileReading.Unavailable("file \"" + name + "\" is missing"));
        },
        new Surroundings.OfHook(
            environment,
            (name, _) -> {
              read.add(name);
              return parameters.containsKey(name)
                  ? new ParameterReading.Value(parameters.get(name))
                  : new ParameterReading.NotFound("no parameter " + name);
            },
            deployment,
            Deadline.in(Duration.ofSeconds(5), new FakeTime())));
  }
}
