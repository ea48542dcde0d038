package dev.deployhooks.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The queues of the template are as the hooks count on. */
class TemplateQueuesTest {

  private static final Pattern RECEIVES = Pattern.compile("\\bmaxReceiveCount: *(\\S+)");

  /** The last receipt is the last look; one that never comes would end in silence. */
  @Test
  void maxReceiveCount_isWhatTheHooksCountOn() throws IOException {
    String template = Files.readString(Path.of("..", "template.yaml"));

    List<String> receives =
        RECEIVES.matcher(template).results().map((MatchResult found) -> found.group(1)).toList();

    assertThat(receives)
        .isNotEmpty()
        .containsOnly(Integer.toString(ReturnVisit.RECEIVES))
        .hasSize(Pattern.compile("\\bRedrivePolicy:").matcher(template).results().toList().size());
  }
}
