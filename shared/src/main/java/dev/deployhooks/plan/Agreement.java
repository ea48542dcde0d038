package dev.deployhooks.plan;

import dev.deployhooks.json.JsonPath;
import java.util.List;

/**
 * In what green must agree with blue, asked the same: in status and JSON shape always, in headers
 * and values as the plan says.
 *
 * @param place where it is written
 * @param headers names of headers whose values must be the same
 * @param values which values of the body must be the same
 * @param status whether the status must be
 * @param differences paths to what may differ, with all that lies below
 */
public record Agreement(
    Place place, List<String> headers, Values values, Status status, List<JsonPath> differences) {

  public Agreement {
    headers = List.copyOf(headers);
    differences = List.copyOf(differences);
  }

  /** Which values of two bodies must be the same. */
  public sealed interface Values {

    /** None: the shape is enough. */
    record None() implements Values {}

    /** All of them; of bodies that are no JSON, the text. */
    record All() implements Values {}

    /** Those that one of the paths finds. */
    record At(List<JsonPath> paths) implements Values {
      public At {
        paths = List.copyOf(paths);
      }
    }
  }

  /** What is wanted of two statuses. */
  public enum Status {
    /** They are the same. */
    SAME,
    /** The plan lists that they differ. */
    MAY_DIFFER
  }
}
