package dev.deployhooks.images;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a registry says about the scan of an image, besides the findings themselves. */
public sealed interface Scan {

  /**
   * There is a scan, in some state.
   *
   * @param status as AWS spells it, such as {@code COMPLETE}, {@code ACTIVE} or {@code IN_PROGRESS}
   * @param description what AWS says to that; empty if nothing
   * @param shape in which form the findings came
   * @param completedAt when it was completed
   * @param dataUpdatedAt when the vulnerability data were updated that it was made with
   * @param counts how many findings there are by severity, as AWS counts them
   */
  record Seen(
      String status,
      String description,
      Shape shape,
      Optional<Instant> completedAt,
      Optional<Instant> dataUpdatedAt,
      Map<String, Integer> counts)
      implements Scan {
    public Seen {
      counts = Map.copyOf(counts);
    }
  }

  /**
   * There is no scan of the image.
   *
   * @param setup whether one will come by itself
   */
  record Missing(ScanSetup setup) implements Scan {}

  /** More findings came than are read: nobody can be told what they add up to. */
  record TooMany() implements Scan {}

  /** In which form findings come. */
  enum Shape {
    BASIC,
    ENHANCED,
    /** There were none, so neither form was seen. */
    NEITHER,
    /** Both at once, which AWS does not do. */
    BOTH
  }
}
