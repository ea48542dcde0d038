package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Set;

/**
 * A lifecycle hook of an ECS service.
 *
 * @param function the Lambda function's name
 * @param stages at which it is called
 * @param details its configured {@code hookDetails}, empty if there are none
 * @param timeout how long the hook may take as a whole, 1 to 1440 minutes
 */
record EcsHook(
    String function,
    Set<String> stages,
    JsonObject details,
    Duration timeout,
    OnTimeout onTimeout) {

  /** What ECS does when a hook takes too long. */
  enum OnTimeout {
    ROLLBACK,
    CONTINUE
  }

  EcsHook {
    stages = Set.copyOf(stages);
  }
}
