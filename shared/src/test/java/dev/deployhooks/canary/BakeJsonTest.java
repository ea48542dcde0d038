package dev.deployhooks.canary;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.deployhooks.judge.AtEnd;
import dev.deployhooks.judge.Bake;
import dev.deployhooks.judge.Count;
import dev.deployhooks.judge.Direction;
import dev.deployhooks.judge.Metric;
import dev.deployhooks.judge.Standing;
import dev.deployhooks.judge.Terms;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BakeJsonTest {

  @Test
  void of_whenEverythingIsStated_hasTheMembersThatTheJudgeTakes() {
    List<@Nullable Count> green = new ArrayList<>(Metric.complete(List.of(new Count(1, 60))));
    green.add(null);
    Terms all =
        new Terms(
            "errors",
            Direction.HIGHER,
            0.25,
            0.01,
            0.05,
            100,
            AtEnd.PASS,
            0.02,
            Standing.CRITICAL,
            3);
    Terms few =
        new Terms("hits", Direction.LOWER, 0.1, 0, null, 0, AtEnd.FAIL, null, Standing.ADVISORY, 1);

    assertThat(
            BakeJson.of(
                new Bake(
                    "d-1",
                    0.02,
                    List.of(
                        new Metric.Share(all, green, List.of()),
                        new Metric.Gauge(
                            few,
                            Metric.complete(List.of(41.5)),
                            Metric.complete(List.of(40.25)))))))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"id": "d-1", "level": 0.02, "metrics": [
                  {"name": "errors", "kind": "share", "worse": "higher", "tolerance": 0.25,
                   "margin": 0.01, "limit": 0.05, "minimumTotal": 100, "atEnd": "pass",
                   "mustDetect": 0.02, "critical": true, "advisory": false, "weight": 3.0,
                   "green": [{"bad": 1, "total": 60}, null], "blue": []},
                  {"name": "hits", "kind": "gauge", "worse": "lower", "tolerance": 0.1,
                   "margin": 0.0, "minimumTotal": 0, "atEnd": "fail", "critical": false,
                   "advisory": true, "weight": 1.0, "green": [41.5], "blue": [40.25]}]}"""));
  }
}
