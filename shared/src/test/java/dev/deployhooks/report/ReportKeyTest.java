package dev.deployhooks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportKeyTest {

  private static Report report(Report.Subject subject) {
    return new Report(
        "canary-metrics-checker",
        "CodeDeploy",
        subject,
        "the default plan",
        "pass",
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        Instant.parse("2026-11-22T23:02:11.123456Z"),
        Duration.ofSeconds(7));
  }

  @Test
  void key_leadsFromWhatPeopleKnowToTheMoment() {
    assertThat(
            ReportKey.of(
                report(
                    new Report.Subject(
                        "d-IHWDEND8F",
                        "shop/quiz",
                        "function quiz:live",
                        "version 7 in place of 6",
                        "BeforeAllowTraffic"))))
        .isEqualTo(
            "shop/quiz/2026-11-22/d-IHWDEND8F/canary-metrics-checker/"
                + "BeforeAllowTraffic-230211.123Z.json");
  }

  @Test
  void key_saysUnknown_whenLittleIsKnown() {
    assertThat(ReportKey.of(report(new Report.Subject("d-ABC", "", "", "", ""))))
        .isEqualTo("unknown/2026-11-22/d-ABC/canary-metrics-checker/unknown-230211.123Z.json");
    assertThat(ReportKey.of(report(new Report.Subject("", "", "", "", ""))))
        .isEqualTo("unknown/2026-11-22/unknown/canary-metrics-checker/unknown-230211.123Z.json");
  }

  /** Application names may hold nearly anything, and addresses may not. */
  @Test
  void key_hasNothingThatAnAddressWouldChange_whateverTheNamesAre() {
    String key =
        ReportKey.of(
            report(
                new Report.Subject(
                    "arn:aws:ecs:eu-west-1:1:service-deployment/shop/q?x#y",
                    "../Größe 7%2f",
                    "",
                    "",
                    "a/b")));
    assertThat(key)
        .isEqualTo(
            "unknown__/Gr__e_7_2f/2026-11-22/"
                + "arn_aws_ecs_eu-west-1_1_service-deployment_shop_q_x_y/"
                + "canary-metrics-checker/a_b-230211.123Z.json");
  }
}
