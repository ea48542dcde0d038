package dev.deployhooks.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.invocation.HookExecutionId;
import dev.deployhooks.invocation.Invocation;
import org.junit.jupiter.api.Test;

class AnswersOfThisInstanceTest {

  private final AnswersOfThisInstance answers = new AnswersOfThisInstance();

  @Test
  void decide_keepsTheFirstDecision_whenThereIsAnother() {
    answers.decide(call(1), new Answer.Failed("first"));
    answers.decide(call(1), new Answer.Failed("second"));

    assertThat(answers.decidedFor(call(1))).contains(new Answer.Failed("first"));
    assertThat(answers.decidedFor(call(2))).isEmpty();
  }

  @Test
  void decide_remembersNothing_whenThereWasNothingToSay() {
    answers.decide(call(1), new Answer.Nothing("ended"));

    assertThat(answers.decidedFor(call(1))).isEmpty();
  }

  @Test
  void decide_forgetsTheEldest_whenThereAreMoreThan64() {
    for (int i = 1; i <= 64; i++) {
      answers.decide(call(i), new Answer.Failed("no " + i));
    }
    assertThat(answers.decidedFor(call(1))).contains(new Answer.Failed("no 1"));

    answers.decide(call(65), new Answer.Failed("no 65"));

    assertThat(answers.decidedFor(call(1))).isEmpty();
    assertThat(answers.decidedFor(call(2))).contains(new Answer.Failed("no 2"));
    assertThat(answers.decidedFor(call(65))).contains(new Answer.Failed("no 65"));
  }

  private static Invocation call(int number) {
    return new Invocation.CodeDeploy("d-" + number, new HookExecutionId("token-" + number));
  }
}
