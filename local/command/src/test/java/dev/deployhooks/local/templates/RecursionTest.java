package dev.deployhooks.local.templates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.local.Packages;
import dev.deployhooks.sandbox.Rollout;
import dev.deployhooks.sandbox.Timeline.Entry;
import dev.deployhooks.sandbox.Timeline.What;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A function that sends itself messages may do so more than about 16 times: {@code RecursiveLoop}.
 */
class RecursionTest {

  private static final String LOOP = "RecursiveLoop: Allow";

  static Stream<String> functions() {
    Stack stack = Stack.ofTheHooks(Map.of());
    return stack.functions().stream()
        .filter(id -> stack.function(id).toString().contains("DEPLOYHOOKS_QUEUE_URL"));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void function_mayCallItself_whenItHasAQueueThatBringsItBack(String function) {
    assertThat(Stack.ofTheHooks(Map.of()).function(function).get("RecursiveLoop").getAsString())
        .isEqualTo("Allow");
  }

  @Test
  @Tag(Packages.NEEDED)
  void chain_goesToItsEnd_withTheTemplateAsItIs() throws Exception {
    Bake bake = bake(Files.readString(Template.HOOKS));

    assertThat(bake.answers()).containsExactly("Failed");
    assertThat(bake.ended().reason()).contains("said Failed");
    assertThat(bake.reporterSpoke()).isFalse();
  }

  @Test
  @Tag(Packages.NEEDED)
  void chain_isStoppedByLambda_whereTheTemplateLacksTheProperty() throws Exception {
    String template = Files.readString(Template.HOOKS);
    assertThat(template).contains(LOOP);

    Bake bake = bake(template.replace(LOOP, "RecursiveLoop: Terminate"));

    assertThat(bake.answers()).containsExactly("Failed");
    assertThat(bake.reporterSpoke()).as("the hook itself was stopped before it could").isTrue();
  }

  /**
   * How a bake ended.
   *
   * @param reporterSpoke whether the failure reporter had to answer for the hook
   */
  private record Bake(Rollout.Ended ended, List<String> answers, boolean reporterSpoke) {}

  /** A bake of 25 minutes, looked at every minute, in which nothing can be told. */
  private static Bake bake(String template) throws Exception {
    try (Account account = new Account(Template.of(template))) {
      Rollout rollout =
          account
              .longBake("quiz")
              .hook("AfterAllowTraffic", account.name("CanaryMetricsChecker"))
              .withoutRollback()
              .start();
      Rollout.Ended ended = account.play(rollout);
      return new Bake(
          ended,
          rollout.timeline().of(What.ANSWER_ACCEPTED).stream()
              .filter(entry -> entry.deployment().equals(rollout.id()))
              .map(Entry::detail)
              .toList(),
          account.log().stream().anyMatch(line -> line.contains("failure-reporter")));
    }
  }
}
