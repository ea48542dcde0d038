package dev.deployhooks.hook;

import com.google.gson.JsonObject;
import dev.deployhooks.answer.Answer;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.verdict.Verdict;
import java.time.Duration;
import java.util.Optional;

/**
 * One stay of a hook at a deployment: what the looks before it left, and how there will be another
 * look if it cannot tell yet. Coming back differs by who calls; what is looked at does not.
 */
interface Visit {

  /** What follows a look that could not tell. */
  sealed interface Next {

    /** The invocation ends with this answer. */
    record Leave(Answer answer) implements Next {}

    /** It has been waited; the same invocation looks once more. */
    record LookAgain() implements Next {}
  }

  /** Which look this is. */
  Turn turn(Deadline deadline);

  /** What the looks before left, by the key of the section; empty at the first. */
  JsonObject states();

  /**
   * Makes sure that there will be another look even if this one dies. Called before anything is
   * looked at that may not be told at once.
   *
   * @param pause how long from now the next look should come, as far as the sections say
   */
  void secure(Deployment deployment, LifecycleEvent event, Duration pause, Deadline deadline);

  /**
   * What follows, as this look could not tell.
   *
   * @param notYet why, when the next look should come, and the states of the sections
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  Next undecided(Answer.InProgress notYet, Deadline deadline) throws InterruptedException;

  /**
   * What is answered in place of Failed when this look could not be made, because there will be
   * another; empty if there will be none.
   */
  Optional<Answer> another(String why, Deadline deadline);

  /** The answer that ends the looks where something could not be done. */
  default Answer refusal(String why) {
    return new Answer.Failed(why);
  }

  /** The answer that ends the looks with a verdict. */
  default Answer answerTo(Verdict verdict) {
    return Answer.to(verdict);
  }
}
