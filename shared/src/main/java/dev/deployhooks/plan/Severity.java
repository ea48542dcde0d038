package dev.deployhooks.plan;

import java.util.Locale;
import java.util.Optional;

/**
 * How bad a finding is, in the words of Amazon ECR, worst first. The last two say that nobody has
 * judged it: they are no mild severities, and have limits of their own.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanFinding.html">ImageScanFinding</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/inspector/latest/user/findings-understanding-severity.html">Severity
 *     levels of Amazon Inspector</a>
 */
public enum Severity {
  CRITICAL,
  HIGH,
  MEDIUM,
  LOW,
  INFORMATIONAL,
  /** No source has given it a severity yet (enhanced scanning). */
  UNTRIAGED,
  /** Basic scanning knows no severity for it; also what this version has no word for. */
  UNDEFINED;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The word in a plan and in a report. */
  public String word() {
    return word;
  }

  /** The severity that AWS spells so; empty if this version does not know it. */
  public static Optional<Severity> of(String name) {
    for (Severity severity : values()) {
      if (severity.name().equals(name)) {
        return Optional.of(severity);
      }
    }
    return Optional.empty();
  }
}
