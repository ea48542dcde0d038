package dev.deployhooks.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.local.HookPackage;
import dev.deployhooks.local.Packages;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * A good story, a bad one and a watched one, with the packaged hooks; {@code ./deployhooks demo}
 * tells all.
 */
class DemoCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void project() {
    System.setProperty("deployhooks.project", Packages.PROJECT.toString());
  }

  @AfterEach
  void noProject() {
    System.clearProperty("deployhooks.project");
  }

  private int execute(String... args) {
    CommandLine commandLine = new CommandLine(new DemoCommand());
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  @Test
  void list_when_asked_namesEveryStory() {
    assertThat(execute("--list")).isZero();
    assertThat(out.toString().lines()).hasSameSizeAs(Story.ALL);
  }

  @Test
  void story_when_unknown_namesTheStories() {
    assertThat(execute("--story", "happy-end")).isEqualTo(2);
    assertThat(err.toString()).contains("'happy-end'", "three-categories");
  }

  @Tag(Packages.NEEDED)
  @ParameterizedTest
  @ValueSource(strings = {"good-ecs-native", "three-categories", "canary-leaks", "hook-dies"})
  void story_when_told_endsAsExpectedAndFitsTheTerminal(String story) {
    for (HookPackage hook : HookPackage.ALL) {
      Packages.require(hook);
    }

    assertThat(execute("--story", story)).as(out.toString() + err).isZero();
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }
}
