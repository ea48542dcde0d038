package dev.deployhooks.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.deployhooks.local.report.HookReport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodeTest {

  @ParameterizedTest
  @CsvSource({
    "pass, Succeeded, given, 0",
    "pass, Succeeded, already had, 0",
    "fail, Failed, given, 1",
    "fail, Succeeded, given, 1", // watched only
    "inconclusive, Failed, returned, 3",
    "none, Succeeded, returned, 0", // a rollback
    "none, Failed, given, 1",
    "none, InProgress, returned, 6",
    "none, None, '', 4",
    "pass, Succeeded, not given: access denied, 5",
    "fail, Failed, not given: access denied, 5",
    "splendid, Succeeded, given, 4",
    "'', '', '', 4",
  })
  void of_when(String verdict, String answer, String delivery, int expected) {
    String json =
        """
        {"verdict":"%s","answer":{"status":"%s","delivery":"%s"}}
        """
            .formatted(verdict, answer, delivery);

    assertThat(ExitCode.of(new HookReport(JsonParser.parseString(json).getAsJsonObject())))
        .isEqualTo(expected);
  }
}
