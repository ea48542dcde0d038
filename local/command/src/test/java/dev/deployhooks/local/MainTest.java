package dev.deployhooks.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {

  private static final String GOOD =
      """
      version: 1
      smokeTest:
        checks:
          - name: it answers
            http: {path: /health, timeout: 9s}
            expect: {status: 200}
      """;

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... args) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  @Test
  void run_when_theHookIsUnknown_namesTheHooks() {
    assertThat(execute("run", "smoke", "--event", "e.json")).isEqualTo(2);
    assertThat(err.toString()).contains("'smoke'", "pre-traffic-smoke-test");
  }

  @Test
  void run_when_theEventIsMissing_isAMistake() {
    assertThat(execute("run", "pre-traffic-smoke-test")).isEqualTo(2);
    assertThat(err.toString()).contains("--event");
  }

  @Test
  void run_when_theTimeoutIsNoDuration_saysHowToWriteOne() {
    assertThat(execute("run", "pre-traffic-smoke-test", "--event", "e.json", "--timeout", "60"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("90s, 2m");
  }

  @Test
  void validate_when_thePlanIsMissing_saysSo() {
    assertThat(execute("validate", folder.resolve("gone.yaml").toString())).isEqualTo(1);
    assertThat(out.toString()).contains("gone.yaml");
  }

  @Test
  void validate_when_aPlanHasMistakes_namesEachWithItsPlace() throws Exception {
    Path good = Files.writeString(folder.resolve("good.yaml"), GOOD);
    Path bad =
        Files.writeString(folder.resolve("bad.yaml"), GOOD.replace("timeout: 9s", "tmeout: 9"));

    assertThat(execute("validate", good.toString(), bad.toString())).isEqualTo(1);
    assertThat(out.toString().lines())
        .contains(good + ": no mistakes")
        .anyMatch(line -> line.startsWith(bad + ":5:") && line.contains("timeout"));
  }

  @Test
  void validate_when_nothingIsWrong_passes() throws Exception {
    Path good = Files.writeString(folder.resolve("plan.yaml"), GOOD);

    assertThat(execute("validate", good.toString())).isZero();
  }

  @Test
  void help_when_asked_fitsTheTerminal() {
    for (String command : new String[] {"run", "validate", "doctor"}) {
      assertThat(execute(command, "--help")).isZero();
    }
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void events_when_shipped_areThereForEveryHookAndProtocol() {
    Path events = Path.of("..", "..", "events");
    for (HookPackage hook : HookPackage.HOOKS) {
      for (String name :
          new String[] {
            "codedeploy-ecs", "codedeploy-lambda", "ecs-native", "ecs-native-old-shape"
          }) {
        assertThat(events.resolve(hook.name()).resolve(name + ".json")).isNotEmptyFile();
      }
    }
  }
}
