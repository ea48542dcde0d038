package dev.deployhooks.hook;

import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.verdict.Policy;
import dev.deployhooks.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Adds sections up of which some are only observed: beside one that decides they can do no more
 * than warn; alone they give the verdict that would have been.
 */
final class Observing {

  private Observing() {}

  /**
   * The verdict on sections.
   *
   * @param verdicts of those that could be judged
   * @param notes know which of them are only observed, and whether that is all that decides
   */
  static Verdict all(Map<SectionKind, Verdict> verdicts, Notes notes) {
    if (notes.observes()) {
      return Policy.all(List.copyOf(verdicts.values()));
    }
    List<Verdict> counted = new ArrayList<>();
    verdicts.forEach(
        (kind, verdict) -> counted.add(notes.observes(kind) ? observed(kind, verdict) : verdict));
    return Policy.all(counted);
  }

  private static Verdict observed(SectionKind kind, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Pass pass -> pass;
      case Verdict.Fail(List<String> reasons) -> warning(kind, "failed", reasons);
      case Verdict.Inconclusive(List<String> reasons) ->
          warning(kind, "been inconclusive", reasons);
    };
  }

  private static Verdict warning(SectionKind kind, String what, List<String> reasons) {
    return new Verdict.Pass(
        List.of(
            "section %s is only observed, and would have %s: %s"
                .formatted(kind.key(), what, String.join("; ", reasons))));
  }
}
