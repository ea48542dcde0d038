package dev.deployhooks.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.local.HookPackage;
import dev.deployhooks.local.Packages;
import dev.deployhooks.local.judge.Judging;
import dev.deployhooks.local.report.HookReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a hook has reported, judged again by {@code deployhooks judge}. */
@Tag(Packages.NEEDED)
class FedBackTest {

  /** How a check's outcome is called by the judge. */
  private static final Map<String, String> BY_THE_JUDGE =
      Map.of("failed", "worse", "passed", "not worse", "inconclusive", "inconclusive");

  @Test
  void judge_when_theReportsOfAHookAreFedBack_findsTheSame() throws Exception {
    Packages.require(HookPackage.CANARY_METRICS_CHECKER);
    List<HookReport> reports = told("canary-leaks-ecs");
    assertThat(reports).extracting(HookReport::verdict).contains("fail");

    List<JsonObject> judged = judge(reports);

    assertThat(judged).hasSameSizeAs(reports);
    for (int i = 0; i < reports.size(); i++) {
      assertThat(outcomes(judged.get(i), "metrics"))
          .isEqualTo(outcomes(reports.get(i).json(), "checks"));
    }
    assertThat(judged.getLast().get("verdict").getAsString()).isEqualTo("fail");
  }

  /** The reports of looks, of a story that has been told. */
  private static List<HookReport> told(String name) throws InterruptedException {
    Story story =
        Story.ALL.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    try (Stage stage = new Stage(Packages.PROJECT)) {
      var _ = story.script().start(stage, name, _ -> {}).await();
      return stage.reports().stream().filter(report -> report.json().has("bake")).toList();
    }
  }

  private static List<JsonObject> judge(List<HookReport> reports) throws IOException {
    StringWriter out = new StringWriter();
    StringBuilder lines = new StringBuilder();
    reports.forEach(report -> lines.append(report.json()).append('\n'));
    new Judging(new PrintWriter(out), new PrintWriter(new StringWriter()))
        .judge(new BufferedReader(new StringReader(lines.toString())));
    return out.toString()
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  /** The outcomes by the names of the metrics, in the judge's words. */
  private static Map<String, String> outcomes(JsonObject from, String member) {
    Map<String, String> outcomes = new HashMap<>();
    from.getAsJsonArray(member)
        .forEach(
            each -> {
              JsonObject one = each.getAsJsonObject();
              String outcome = one.get("outcome").getAsString();
              outcomes.put(
                  one.get("name").getAsString(), BY_THE_JUDGE.getOrDefault(outcome, outcome));
            });
    return outcomes;
  }
}
