package dev.deployhooks.sandbox;

import dev.deployhooks.sandbox.FunctionHost.Ending;
import dev.deployhooks.sandbox.Timeline.What;

/**
 * The attempts of an asynchronous invocation, written into a timeline.
 *
 * @param deployment whose timeline it is
 * @param function the function's name
 */
record Watched(Timeline timeline, String deployment, String function) implements Lambda.Watcher {

  @Override
  public void invoked(int attempt) {
    timeline.add(deployment, What.HOOK_INVOKED, function, "attempt " + attempt);
  }

  @Override
  public void ended(int attempt, Ending ending) {
    String how =
        switch (ending) {
          case Ending.Returned _ -> "returned";
          case Ending.Failed(String kind, String payload, _) -> kind + " error: " + payload;
        };
    timeline.add(deployment, What.HOOK_ENDED, function, "attempt " + attempt + " " + how);
  }
}
