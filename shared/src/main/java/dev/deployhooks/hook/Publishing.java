package dev.deployhooks.hook;

import dev.deployhooks.answer.Answer;
import dev.deployhooks.answer.Delivery;
import dev.deployhooks.report.Filing;
import dev.deployhooks.report.Report;
import dev.deployhooks.report.ReportKey;
import dev.deployhooks.report.ReportStore;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What is left of an invocation for people: the report in its store, the metrics, and the line in
 * the log as the last. All of it comes after the answer, but where the answer is what the function
 * returns; and nothing that goes wrong here changes it.
 */
final class Publishing {

  private final Optional<Supplier<ReportStore>> store;
  private final Time time;
  private final Metrics metrics;
  private final Log log;

  Publishing(Outlets outlets, Time time, Consumer<String> out) {
    this.store = outlets.reports();
    this.time = time;
    this.metrics = new Metrics(outlets.stage(), out);
    this.log = new Log(out);
  }

  /**
   * Publishes.
   *
   * @param deadline when the function's own time is over
   */
  void publish(Judgement judgement, Delivery delivery, Deadline deadline) {
    Report report = judgement.report();
    Answer answer = judgement.answer();
    Filing filing = filed(report, answer, delivery, deadline);
    metrics.write(time.now(), report, answer, delivery, filing);
    log.write(time.now(), report, answer, delivery, filing);
  }

  /** Says in the log alone that there was nothing to do. */
  void mention(Judgement judgement, Delivery delivery) {
    log.write(time.now(), judgement.report(), judgement.answer(), delivery, new Filing.Nowhere());
  }

  private Filing filed(Report report, Answer answer, Delivery delivery, Deadline deadline) {
    if (store.isEmpty() || !decides(answer)) {
      return new Filing.Nowhere();
    }
    try {
      return store
          .get()
          .get()
          .keep(
              ReportKey.of(report),
              WholeReport.of(report, answer, delivery),
              Reserve.forReport(deadline));
    } catch (RuntimeException | LinkageError e) {
      return new Filing.NotKept("unexpected: " + e);
    }
  }

  /** Of a look that could not tell yet nobody looks for the report: there are dozens of a bake. */
  private static boolean decides(Answer answer) {
    return switch (answer) {
      case Answer.Succeeded _, Answer.Failed _, Answer.Stop _, Answer.Spared _ -> true;
      case Answer.InProgress _, Answer.Nothing _ -> false;
    };
  }
}
