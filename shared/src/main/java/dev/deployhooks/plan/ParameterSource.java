package dev.deployhooks.plan;

import dev.deployhooks.time.Deadline;

/** Where parameters are read from: SSM Parameter Store. */
public interface ParameterSource {

  /**
   * Reads a parameter.
   *
   * @param name its full name, such as {@code /deployhooks/ecs/shop/quiz}
   * @param deadline by when to be done
   */
  ParameterReading read(String name, Deadline deadline);
}
