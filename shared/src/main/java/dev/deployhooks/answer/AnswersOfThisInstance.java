package dev.deployhooks.answer;

import dev.deployhooks.invocation.Invocation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What this instance of the function has decided lately. A retried or duplicate invocation that
 * lands here again gets the decision that was reached, not a second opinion.
 */
public final class AnswersOfThisInstance {

  private static final int REMEMBERED = 64;

  private final Map<Invocation, Answer> decided =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Invocation, Answer> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** What was decided for the very same invocation. */
  public synchronized Optional<Answer> decidedFor(Invocation invocation) {
    return Optional.ofNullable(decided.get(invocation.original()));
  }

  /**
   * Remembers a decision; the first one for an invocation stays. That there was nothing to say is
   * no decision.
   */
  public synchronized void decide(Invocation invocation, Answer answer) {
    switch (answer) {
      case Answer.Succeeded _, Answer.Failed _ ->
          decided.putIfAbsent(invocation.original(), answer);
      case Answer.Nothing _, Answer.InProgress _, Answer.Stop _ -> {}
    }
  }
}
