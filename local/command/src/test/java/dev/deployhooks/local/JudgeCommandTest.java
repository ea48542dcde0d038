package dev.deployhooks.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code deployhooks judge}, as it is typed. */
class JudgeCommandTest {

  private final InputStream standardInput = System.in;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void standardInputAgain() {
    System.setIn(standardInput);
  }

  private int execute(String... args) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  private int judgeInput(String input, String... args) {
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    return execute(args);
  }

  private int judgeFile(String text) throws IOException {
    return execute("judge", Files.writeString(folder.resolve("in"), text).toString());
  }

  private List<String> verdicts() {
    return out.toString().lines().map(line -> member(line, "verdict")).toList();
  }

  private static String member(String line, String name) {
    return JsonParser.parseString(line).getAsJsonObject().get(name).getAsString();
  }

  /**
   * Thirty periods.
   *
   * @param bad of green's 600 requests in each; blue has one
   */
  private static String deployment(String id, int bad) {
    return """
        {"id":"%s","level":0.02,"metrics":[{"name":"errors","kind":"share","critical":true,"margin":0.01,
         "green":[%s],"blue":[%s]}]}"""
        .formatted(id, periods(bad), periods(1))
        .replace("\n", "");
  }

  private static String periods(int bad) {
    return String.join(",", Collections.nCopies(30, "{\"bad\":" + bad + ",\"total\":600}"));
  }

  @ParameterizedTest
  @CsvSource({"1, pass, 0", "60, fail, 1", "7, inconclusive, 3"})
  void judge_when_oneDeploymentIsGiven_saysItsVerdictByTheExitStatus(
      int bad, String verdict, int status) throws IOException {
    assertThat(judgeFile(deployment("a", bad))).as(out.toString()).isEqualTo(status);
    assertThat(verdicts()).containsExactly(verdict);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void judge_when_nothingCanBeJudged_isAnError() throws IOException {
    String empty = deployment("a", 1).replaceAll("\\{\"bad\":1,\"total\":600}", "null");

    assertThat(judgeFile(empty)).as(out.toString()).isEqualTo(ExitCode.DIED);
    assertThat(verdicts()).containsExactly("error");
  }

  @Test
  void judge_when_noFileIsNamed_readsStandardInput() {
    assertThat(judgeInput(deployment("b", 60), "judge")).isEqualTo(ExitCode.FAIL);
    assertThat(judgeInput(deployment("c", 1), "judge", "-")).isEqualTo(ExitCode.PASS);
    assertThat(verdicts()).containsExactly("fail", "pass");
  }

  @Test
  void judge_when_anObjectIsPrettyPrinted_takesItAsOne() throws IOException {
    JsonElement object = JsonParser.parseString(deployment("d", 60));
    String pretty = new com.google.gson.GsonBuilder().setPrettyPrinting().create().toJson(object);
    assertThat(pretty.lines().count()).isGreaterThan(100);

    assertThat(judgeFile(pretty)).isEqualTo(ExitCode.FAIL);
    assertThat(verdicts()).containsExactly("fail");
  }

  @Test
  void judge_when_severalAreJudged_isNoFailureOfTheCommand() throws IOException {
    assertThat(judgeFile(deployment("e", 60) + "\n" + deployment("f", 1) + "\n"))
        .isEqualTo(ExitCode.PASS);
    assertThat(verdicts()).containsExactly("fail", "pass");
  }

  @Test
  void judge_when_aLineIsBad_judgesTheOthersAndSaysWhich() throws IOException {
    String lines = deployment("g", 60) + "\n{\"id\": \"h\", metrics\n" + deployment("i", 1) + "\n";

    assertThat(judgeFile(lines)).isEqualTo(ExitCode.USAGE);
    assertThat(verdicts()).containsExactly("fail", "error", "pass");
    assertThat(err.toString()).startsWith("deployhooks: line 2: ").hasLineCount(1);
  }

  @Test
  void judge_when_itIsCsv_judgesIt() throws IOException {
    StringBuilder csv =
        new StringBuilder("id,level,metric,margin,green_bad,green_total,blue_bad,blue_total\n");
    for (int period = 0; period < 30; period++) {
      csv.append("j,0.02,errors,0.01,60,600,1,600\n");
    }

    assertThat(judgeFile(csv.toString())).isEqualTo(ExitCode.FAIL);
    assertThat(verdicts()).containsExactly("fail");
    assertThat(out.toString()).contains("\"id\":\"j\"");
  }

  @Test
  void judge_when_thereIsNothing_isAMistakeOfTheCommandLine() throws IOException {
    assertThat(judgeFile("\n\n")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("nothing to judge");
    assertThat(execute("judge", folder.resolve("none-such").toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("there is no file");
  }
}
