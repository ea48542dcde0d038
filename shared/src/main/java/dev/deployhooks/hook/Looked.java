package dev.deployhooks.hook;

import com.google.gson.JsonObject;
import dev.deployhooks.check.CheckResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What one look at a section came to. */
public sealed interface Looked {

  /** Every check of the section, tried or not; as many as can be told while it is not done. */
  List<CheckResult> results();

  /**
   * What the section adds to the report, by the name of the report's member; empty for most.
   *
   * @see dev.deployhooks.report.Report#evidence()
   */
  Map<String, JsonObject> evidence();

  /** The section has been looked at, and the results say what was seen. */
  record Done(List<CheckResult> results, Map<String, JsonObject> evidence) implements Looked {

    public Done {
      results = List.copyOf(results);
      evidence = Map.copyOf(evidence);
    }
  }

  /**
   * More has to be seen than one invocation can wait for.
   *
   * @param why in words
   * @param again how long from now the next look should come
   * @param state what that look has to know; small
   */
  record NotYet(
      String why,
      Duration again,
      JsonObject state,
      List<CheckResult> results,
      Map<String, JsonObject> evidence)
      implements Looked {

    public NotYet {
      results = List.copyOf(results);
      evidence = Map.copyOf(evidence);
    }
  }

  /**
   * There was nothing to judge: green has had no production traffic at this step, and there will be
   * a later one.
   *
   * @param why in words
   */
  record NoTrafficYet(String why) implements Looked {
    @Override
    public List<CheckResult> results() {
      return List.of();
    }

    @Override
    public Map<String, JsonObject> evidence() {
      return Map.of();
    }
  }
}
