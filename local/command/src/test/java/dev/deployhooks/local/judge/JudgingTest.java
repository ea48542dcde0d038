package dev.deployhooks.local.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.deployhooks.json.Json;
import dev.deployhooks.judge.Judgement.Verdict;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgingTest {

  private static final String SAMPLE =
      """
      {"id": "a", "level": 0.01, "metrics": [
        {"name": "errors", "kind": "share", "worse": "higher", "tolerance": 0.0, "margin": 0.0, "critical": true,
         "green": [{"bad": 1, "total": 60}, {"bad": 0, "total": 58}], "blue": [{"bad": 2, "total": 540}, {"bad": 1, "total": 551}]},
        {"name": "cpu", "kind": "gauge", "worse": "higher", "tolerance": 0.1, "green": [41.0, null, 43.5], "blue": [40.2, 39.9, 41.1]}]}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Judging judging = new Judging(new PrintWriter(out), new PrintWriter(err));

  @Test
  void judge_when_one_object_is_printed_over_lines_gives_one_line() throws Exception {
    JsonObject verdict = judge(SAMPLE).getFirst();

    assertThat(verdict.get("id").getAsString()).isEqualTo("a");
    assertThat(verdict.get("verdict").getAsString()).isEqualTo("inconclusive");
    JsonArray metrics = verdict.getAsJsonArray("metrics");
    JsonObject errors = metrics.get(0).getAsJsonObject();
    assertThat(errors.get("name").getAsString()).isEqualTo("errors");
    assertThat(errors.get("outcome").getAsString()).isEqualTo("inconclusive");
    assertThat(errors.get("decidedAt").isJsonNull()).isTrue();
    assertThat(errors.get("level").getAsDouble()).isEqualTo(0.005);
    assertThat(errors.getAsJsonArray("interval")).hasSize(2);
    assertThat(errors.getAsJsonObject("counts").getAsJsonObject("blue").get("total").getAsInt())
        .isEqualTo(1091);
    assertThat(metrics.get(1).getAsJsonObject().get("outcome").getAsString())
        .isEqualTo("inconclusive");
    assertThat(judging.only()).isEqualTo(Verdict.INCONCLUSIVE);
  }

  @Test
  void judge_when_a_report_of_a_hook_comes_back_gives_the_same_verdict() throws Exception {
    String report =
        "{\"timestamp\": \"t\", \"report\": {\"hook\": \"canary-metrics-checker\", \"bake\": "
            + SAMPLE.replace("\n", " ")
            + "}}";

    List<JsonObject> verdicts = judge(report + "\n" + SAMPLE.replace("\n", " "));

    assertThat(verdicts).hasSize(2);
    assertThat(verdicts.getFirst()).isEqualTo(verdicts.getLast());
  }

  @Test
  void judge_when_a_line_is_bad_names_its_number_and_goes_on() throws Exception {
    String good = leak("x");
    List<JsonObject> verdicts =
        judge(
            good
                + "\n\n{\"id\": \"broken\"\n"
                + good.replace("tolerance", "tolerence")
                + "\n"
                + leak("y"));

    assertThat(verdicts)
        .extracting(line -> line.get("verdict").getAsString())
        .containsExactly("fail", "error", "error", "fail");
    assertThat(verdicts.get(1).get("line").getAsInt()).isEqualTo(3);
    assertThat(verdicts.get(2).get("reason").getAsString()).startsWith("metrics[0].tolerence: ");
    assertThat(verdicts.get(3).get("id").getAsString()).isEqualTo("y");
    assertThat(err.toString()).contains("line 3: ", "line 4: ");
    assertThat(judging.unreadable()).isEqualTo(2);
    assertThat(judging.only()).isNull();
  }

  @Test
  void judge_when_the_first_line_is_bad_goes_on() throws Exception {
    assertThat(judge("{\"id\":\n" + leak("z")))
        .extracting(line -> line.get("verdict").getAsString())
        .containsExactly("error", "fail");
  }

  @Test
  void judge_when_there_are_more_than_a_batch_keeps_their_order() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      lines.add(leak("d" + i));
    }
    List<JsonObject> verdicts = judge(String.join("\n", lines));

    assertThat(verdicts).hasSize(1200);
    assertThat(verdicts.get(700).get("id").getAsString()).isEqualTo("d700");
    assertThat(judging.judged()).isEqualTo(1200);
  }

  @Test
  void judge_when_a_value_is_wrong_says_where() throws Exception {
    assertThat(reason("\"bad\":30", "\"bad\":31.5"))
        .isEqualTo("metrics[0].green[0].bad is not a whole number from 0 on");
    assertThat(reason("\"bad\":30", "\"bad\":3000"))
        .startsWith("metrics[0].green[0]: bad is from 0 to total");
    assertThat(reason("\"share\"", "\"shares\""))
        .isEqualTo("metrics[0].kind is share or gauge, not shares");
    assertThat(reason("\"level\":0.01", "\"level\":1.5"))
        .isEqualTo("level is above 0 and at most 0.5: 1.5");
    assertThat(reason("\"tolerance\":0", "\"atEnd\":\"pass\""))
        .startsWith("metrics[0]: atEnd: pass needs mustDetect");
  }

  @Test
  void judge_when_csv_says_the_same_as_json() throws Exception {
    StringBuilder csv =
        new StringBuilder("id,level,metric,tolerance,green_bad,green_total,blue_bad,blue_total\n");
    for (int i = 0; i < 12; i++) {
      csv.append("x,0.01,errors,0,30,600,1,600\n");
    }
    csv.append("\"y, z\",0.01,errors,0,30,600,1,600\nbroken,row\n");
    csv.append("w,,cpu,,,,,\n");
    List<JsonObject> fromCsv = judge(csv.toString());

    assertThat(fromCsv.getFirst()).isEqualTo(new JudgingTest().judge(leak("x")).getFirst());
    assertThat(fromCsv).hasSize(3);
    assertThat(fromCsv.get(1).get("line").getAsInt()).isEqualTo(15);
    assertThat(fromCsv.get(2).get("verdict").getAsString()).isEqualTo("error");
  }

  @Test
  void judge_when_it_is_a_report_judges_what_the_hook_was_given() throws Exception {
    JsonObject report = judge("{\"verdict\": \"fail\", \"bake\": " + leak("r") + "}").getFirst();

    assertThat(report.get("id").getAsString()).isEqualTo("r");
    assertThat(report.get("verdict").getAsString()).isEqualTo("fail");
  }

  @Test
  void judge_when_there_is_nothing_judges_nothing() throws Exception {
    assertThat(judge("\n \n")).isEmpty();
    assertThat(judging.judged() + judging.unreadable()).isZero();
  }

  private static String reason(String part, String other) throws Exception {
    String line = leak("a");
    assertThat(line).contains(part);
    return new JudgingTest()
        .judge(line.replaceFirst(java.util.regex.Pattern.quote(part), other))
        .getFirst()
        .get("reason")
        .getAsString();
  }

  private List<JsonObject> judge(String input) throws Exception {
    judging.judge(new BufferedReader(new StringReader(input)));
    List<JsonObject> verdicts = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      verdicts.add(Json.parse(line).getAsJsonObject());
    }
    return verdicts;
  }

  /** Twelve periods in which green leaks errors. */
  private static String leak(String id) {
    String green =
        String.join(",", java.util.Collections.nCopies(12, "{\"bad\":30,\"total\":600}"));
    String blue = String.join(",", java.util.Collections.nCopies(12, "{\"bad\":1,\"total\":600}"));
    return "{\"id\":\"%s\",\"level\":0.01,\"metrics\":[{\"name\":\"errors\",\"kind\":\"share\",\"tolerance\":0,\"green\":[%s],\"blue\":[%s]}]}"
        .formatted(id, green, blue);
  }
}
