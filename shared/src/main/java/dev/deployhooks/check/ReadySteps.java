package dev.deployhooks.check;

import com.google.gson.JsonElement;
import dev.deployhooks.plan.SecretReference;
import dev.deployhooks.plan.Step;
import dev.deployhooks.time.Deadline;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes steps ready to be tried: reads their secrets, which are hidden from then on, and puts them
 * and what was captured in.
 */
record ReadySteps(SecretSource secrets, Redactor redactor) {

  /**
   * The step as it is tried.
   *
   * @param captured at least what the step uses
   * @throws SourceException if a secret cannot be read
   */
  Step.Reading read(Step step, Map<String, JsonElement> captured, Deadline deadline)
      throws SourceException {
    Map<SecretReference, String> resolved = new HashMap<>();
    for (SecretReference reference : step.secrets()) {
      String secret = secrets.read(reference, deadline);
      redactor.hide(secret);
      resolved.put(reference, secret);
    }
    return step.read(captured, reference -> resolved.getOrDefault(reference, ""));
  }

  /** What to say of a step that makes no sense with what was put in. */
  static String senseless(String why) {
    return "with what was put in, the step makes no sense: " + why;
  }
}
