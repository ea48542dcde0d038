package dev.deployhooks.local.demo;

import dev.deployhooks.local.report.Style;
import dev.deployhooks.local.report.Wrapped;
import dev.deployhooks.sandbox.Timeline.Entry;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Shows a deployment as it happens: a line for whatever happened, with the time since it began. */
final class TimelineView {

  private final PrintWriter out;
  private final Style style;
  private Optional<Entry> first = Optional.empty();
  private Optional<Entry> begun = Optional.empty();
  private Optional<Entry> another = Optional.empty();

  TimelineView(PrintWriter out, Style style) {
    this.out = out;
    this.style = style;
  }

  synchronized void show(Entry entry) {
    if (first.isEmpty()) {
      first = Optional.of(entry);
    }
    switch (entry.what()) {
      case STARTED ->
          line(
              entry,
              "",
              (isRollback(entry) ? "rollback as deployment " : "deployment ")
                  + shortened(entry.deployment()),
              style::strong);
      // Shown with the first thing that happens in it: most events only begin and end.
      case EVENT_STARTED -> begun = Optional.of(entry);
      case EVENT_SUCCEEDED -> {
        begun = Optional.empty();
        line(entry, style.sign("✓ ", "ok   "), entry.subject(), style::good);
      }
      case EVENT_FAILED ->
          line(
              entry,
              style.sign("✗ ", "FAIL "),
              entry.subject() + ": " + entry.detail(),
              style::bad);
      case EVENT_SKIPPED ->
          line(entry, style.sign("– ", "-    "), entry.subject() + " left out", style::aside);
      case HELD -> line(entry, style.sign("‖ ", "||   "), entry.subject() + " held", style::aside);
      case HOOK_INVOKED -> {
        begun.ifPresent(
            event ->
                line(event, style.sign("▸ ", ">    "), event.subject(), UnaryOperator.identity()));
        begun = Optional.empty();
        if (isAnotherCall(entry)) {
          another = Optional.of(entry);
        } else {
          invoked(entry);
        }
      }
      case HOOK_ENDED -> {
        boolean comesBack = entry.detail().startsWith("IN_PROGRESS");
        Optional<Entry> call = another;
        another = Optional.empty();
        if (call.isPresent() && comesBack) {
          return; // of the calls of a hook that comes back, the first and the last are shown
        }
        call.ifPresent(this::invoked);
        // Under CodeDeploy what a function returns means nothing: its answer is shown.
        if (!entry.detail().endsWith(" returned")) {
          line(
              entry,
              style.sign("  ← ", "     <- "),
              hook(entry.subject()) + " " + entry.detail(),
              style::aside);
        }
      }
      case ANSWER_ACCEPTED ->
          line(entry, style.sign("  = ", "     =  "), "answer: " + entry.detail(), style::strong);
      case ANSWER_REFUSED ->
          line(
              entry,
              style.sign("  ! ", "     !  "),
              "answer refused: " + entry.detail(),
              style::bad);
      case TRAFFIC ->
          line(
              entry,
              style.sign("⇢ ", "=>   "),
              (entry.subject().isEmpty() ? "production" : entry.subject())
                  + (isRollback(entry) ? " traffic back: " : " traffic to green: ")
                  + entry.detail(),
              UnaryOperator.identity());
      case ROLLBACK_STARTED ->
          line(entry, style.sign("↩ ", "<-   "), "rollback " + entry.detail(), style::doubtful);
      case ROLLBACK_FINISHED ->
          line(entry, style.sign("↩ ", "<-   "), "rolled back: " + entry.detail(), style::doubtful);
      case ENDED -> line(entry, "", "ended: " + entry.detail(), style::strong);
    }
  }

  private static boolean isAnotherCall(Entry entry) {
    return entry.detail().contains(", call ") && !entry.detail().endsWith(", call 1");
  }

  private void invoked(Entry entry) {
    line(
        entry,
        style.sign("  → ", "     -> "),
        hook(entry.subject()) + " " + entry.detail(),
        style::aside);
  }

  private void line(Entry entry, String sign, String text, UnaryOperator<String> colour) {
    Duration since = Duration.between(first.orElse(entry).at(), entry.at());
    String lead =
        String.format(
            Locale.ROOT,
            "  %d:%02d:%02d  %s",
            since.toHours(),
            since.toMinutesPart(),
            since.toSecondsPart(),
            sign);
    Wrapped.hanging(lead, text, style.width()).stream().map(colour).forEach(out::println);
    out.flush();
  }

  /** CodeDeploy's way back is a deployment of its own. */
  private boolean isRollback(Entry entry) {
    return first.filter(it -> !it.deployment().equals(entry.deployment())).isPresent();
  }

  /** A hook's function without what all their names begin with. */
  private static String hook(String function) {
    return function.replace("CodeDeployHook_", "");
  }

  private static String shortened(String deployment) {
    return deployment.substring(deployment.lastIndexOf('/') + 1);
  }
}
