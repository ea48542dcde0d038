package dev.deployhooks.canary;

import com.google.gson.JsonObject;
import dev.deployhooks.check.CheckResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What one look at a canary came to. */
public sealed interface Look {

  /**
   * It is decided: the results say how.
   *
   * @param bake what the judge was given; empty if it was not asked
   */
  record Decided(List<CheckResult> results, Optional<JsonObject> bake) implements Look {
    public Decided {
      results = List.copyOf(results);
    }
  }

  /**
   * Nothing is decided yet.
   *
   * @param why in words
   * @param again how long from now the next look should come
   * @param state what that look has to know
   * @param results as things stand
   * @param bake what the judge was given; empty if it was not asked
   */
  record NotYet(
      String why,
      Duration again,
      JsonObject state,
      List<CheckResult> results,
      Optional<JsonObject> bake)
      implements Look {
    public NotYet {
      results = List.copyOf(results);
    }
  }

  /**
   * Green has had no production traffic yet: there is nothing to judge.
   *
   * @param why in words
   */
  record NoTraffic(String why) implements Look {}
}
