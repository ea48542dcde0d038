package dev.deployhooks.hooks.failurereporter;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.deployhooks.json.MetricLine;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Handles what hooks left undone. What it could not tell stays in Lambda's hands or in the queue,
 * so that it is tried again; what nobody understands does not, because trying again would not help.
 */
final class Reporter {

  /** Kept for the log. */
  private static final Duration RESERVE = Duration.ofSeconds(1);

  private final Substitute substitute;
  private final Journal journal;
  private final Time time;

  /**
   * A reporter.
   *
   * @param stage the copy of the hooks of which its metrics are
   * @param log takes two lines for each loss
   */
  Reporter(Substitute substitute, String stage, Time time, Consumer<String> log) {
    this.substitute = substitute;
    this.journal = new Journal(stage, time, log);
    this.time = time;
  }

  /** A reporter of no stage. */
  Reporter(Substitute substitute, Time time, Consumer<String> log) {
    this(substitute, MetricLine.NO_STAGE, time, log);
  }

  /**
   * Handles one invocation.
   *
   * @param deadline when the function's time is over
   * @return what the function is to return
   * @throws NotReportedException if who waits could not be told
   */
  JsonObject handle(String payload, Deadline deadline) {
    Deadline end = deadline.keeping(RESERVE);
    return switch (LossReader.read(payload)) {
      case Received.FromLambda(Loss loss) -> {
        Outcome outcome = handle(loss, 1, end);
        if (outcome.isLeft()) {
          throw new NotReportedException(outcome);
        }
        JsonObject value = new JsonObject();
        value.addProperty("said", outcome.said().word());
        yield value;
      }
      case Received.FromQueue(List<Received.Message> messages) -> handle(messages, end);
    };
  }

  /**
   * Handles messages, each with an equal share of the time that is left.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">Implementing
   *     partial batch responses</a>
   */
  private JsonObject handle(List<Received.Message> messages, Deadline end) {
    JsonArray failures = new JsonArray();
    int left = messages.size();
    for (Received.Message message : messages) {
      Duration share = end.remaining().dividedBy(left--);
      if (handle(message.loss(), message.receipt(), end.atMost(share)).isLeft()) {
        JsonObject failure = new JsonObject();
        failure.addProperty("itemIdentifier", message.id());
        failures.add(failure);
      }
    }
    JsonObject value = new JsonObject();
    value.add("batchItemFailures", failures);
    return value;
  }

  private Outcome handle(Loss loss, int receipt, Deadline deadline) {
    Instant startedAt = time.now();
    Outcome outcome = substitute.standIn(loss, receipt, deadline);
    journal.write(outcome, startedAt);
    return outcome;
  }
}
