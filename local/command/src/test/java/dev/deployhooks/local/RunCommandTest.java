package dev.deployhooks.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.Sandbox;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * The packaged hooks on the sample events. The sandbox knows none of their deployments, as a real
 * account would not: whatever cannot be found out is Failed, and never silent.
 */
@Tag(Packages.NEEDED)
class RunCommandTest {

  private final Sandbox sandbox = new Sandbox();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void project() {
    System.setProperty("deployhooks.project", Packages.PROJECT.toString());
  }

  @AfterEach
  void close() {
    System.clearProperty("deployhooks.project");
    sandbox.close();
  }

  private int run(HookPackage hook, String event, String... more) {
    Packages.require(hook);
    List<String> args = new ArrayList<>(List.of("run", hook.name(), "--event"));
    args.add(
        Packages.PROJECT
            .resolve("events")
            .resolve(hook.name())
            .resolve(event + ".json")
            .toString());
    sandbox.environment().forEach((name, value) -> args.add("--env=" + name + "=" + value));
    args.addAll(List.of(more));
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(args.toArray(String[]::new));
  }

  private static Stream<Arguments> events() {
    return HookPackage.HOOKS.stream()
        .flatMap(
            hook ->
                Stream.of(
                    // CodeDeploy does not know the deployment, so it does not take the answer.
                    Arguments.of(hook, "codedeploy-ecs", ExitCode.NOT_ANSWERED),
                    // ECS is answered by what the function returns.
                    Arguments.of(hook, "ecs-native", ExitCode.FAIL)));
  }

  @ParameterizedTest
  @MethodSource("events")
  void run_when_theDeploymentIsUnknown_endsAsDocumented(
      HookPackage hook, String event, int expected) {
    int status = run(hook, event, "--json");

    assertThat(status).as(err.toString()).isEqualTo(expected);
    JsonObject report = JsonParser.parseString(out.toString()).getAsJsonObject();
    assertThat(report.get("hook").getAsString()).isEqualTo(hook.name());
    assertThat(report.getAsJsonObject("answer").get("status").getAsString()).isEqualTo("Failed");
  }

  @ParameterizedTest
  @MethodSource("hooks")
  void run_when_shownToPeople_saysWhyAndFitsTheTerminal(HookPackage hook) {
    run(hook, "ecs-native");

    assertThat(out.toString().lines())
        .anyMatch(line -> line.startsWith("why "))
        .allMatch(line -> line.length() <= 80);
  }

  private static Stream<HookPackage> hooks() {
    return HookPackage.HOOKS.stream();
  }
}
