package dev.deployhooks.judge;

import java.util.List;

/**
 * What the judge says of a bake.
 *
 * @param id the bake's name
 * @param verdict all metrics added up
 * @param reason why, in a sentence
 * @param findings one a metric, in the bake's order
 */
public record Judgement(String id, Verdict verdict, String reason, List<Finding> findings) {

  /** Copies the findings. */
  public Judgement {
    findings = List.copyOf(findings);
  }

  /** What the metrics add up to. */
  public enum Verdict {
    /** Every deciding metric passed. */
    PASS,
    /** A deciding metric is worse, or failed at the end. */
    FAIL,
    /** None failed, and it cannot be told. */
    INCONCLUSIVE,
    /** It could not be judged. */
    ERROR
  }
}
