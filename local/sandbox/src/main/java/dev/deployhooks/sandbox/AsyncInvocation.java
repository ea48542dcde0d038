package dev.deployhooks.sandbox;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.EventInvokeConfig.Destination;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import dev.deployhooks.sandbox.wire.AwsError;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One event in Lambda's queue of asynchronous invocations: it is tried until the function returns,
 * its attempts are used up or it is too old, and then handed to the destination for failures.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html">How
 *     Lambda handles errors and retries with asynchronous invocation</a>
 */
final class AsyncInvocation {

  /** Lambda waits so long before the second attempt, and twice as long before the third. */
  private static final Duration RETRY = Duration.ofMinutes(1);

  /** The pauses after a throttle or a fault of Lambda itself double from one to the other. */
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);

  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);

  /** Why an event goes to the destination, as Lambda spells it. */
  private enum Condition {
    RETRIES_EXHAUSTED("RetriesExhausted"),
    EVENT_AGE_EXCEEDED("EventAgeExceeded");

    private final String word;

    Condition(String word) {
      this.word = word;
    }
  }

  private final Agenda agenda;
  private final VirtualClock clock;
  private final Lambda lambda;
  private final Function function;
  private final String qualifier;
  private final String payload;
  private final Lambda.Watcher watcher;
  private final String requestId = UUID.randomUUID().toString();
  private Duration backOff = FIRST_BACK_OFF;
  private int attempts;
  private Optional<Ending.Failed> last = Optional.empty();

  AsyncInvocation(
      Agenda agenda,
      VirtualClock clock,
      Lambda lambda,
      Function function,
      String qualifier,
      String payload,
      Lambda.Watcher watcher) {
    this.agenda = agenda;
    this.clock = clock;
    this.lambda = lambda;
    this.function = function;
    this.qualifier = qualifier;
    this.payload = payload;
    this.watcher = watcher;
  }

  /** Takes the event to its end, in a thread of the agenda. */
  void carryOut() throws InterruptedException {
    EventInvokeConfig config = function.asynchronously();
    Instant end = clock.now().plus(config.maximumEventAge());
    while (clock.now().isBefore(end)) {
      Optional<Ending> ending = attempt();
      if (ending.isEmpty()) {
        agenda.sleep(backOff);
        backOff = longer(backOff);
        continue;
      }
      switch (ending.get()) {
        case Ending.Returned _ -> {
          return;
        }
        case Ending.Failed failed -> last = Optional.of(failed);
      }
      if (attempts > config.maximumRetryAttempts()) {
        giveUp(config, Condition.RETRIES_EXHAUSTED);
        return;
      }
      agenda.sleep(RETRY.multipliedBy(attempts));
    }
    giveUp(config, Condition.EVENT_AGE_EXCEEDED);
  }

  /** One attempt; empty if Lambda did not run the function. */
  private Optional<Ending> attempt() throws InterruptedException {
    if (function.refusal().isPresent()) {
      return Optional.empty();
    }
    attempts++;
    watcher.invoked(attempts);
    try {
      Ending ending =
          lambda.invoke(function, qualifier, payload, Lineage.first(function), requestId);
      watcher.ended(attempts, ending);
      return Optional.of(ending);
    } catch (AwsError e) {
      Ending broken =
          new Ending.Failed(
              "Unhandled",
              Tree.of("errorType", e.code(), "errorMessage", e.text()).toString(),
              /* log= */ "");
      watcher.ended(attempts, broken);
      return Optional.of(broken);
    }
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_BACK_OFF) < 0 ? doubled : LONGEST_BACK_OFF;
  }

  private void giveUp(EventInvokeConfig config, Condition condition) {
    switch (config.onFailure().orElse(null)) {
      case Destination.ToFunction(Function next) ->
          lambda.invokeAsync(next, "$LATEST", record(condition).toString(), Lambda.UNWATCHED);
      case Destination.ToQueue(Queue queue) ->
          queue.send(
              record(condition).toString(), Duration.ZERO, Optional.of(Lineage.first(function)));
      case null -> {} // Lambda drops it.
    }
  }

  /**
   * The record of the invocation, as a destination gets it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Capturing
   *     records of Lambda asynchronous invocations</a>
   */
  private JsonObject record(Condition condition) {
    return Tree.of(
        "version",
        "1.0",
        "timestamp",
        Lambda.MILLIS.format(clock.now()),
        "requestContext",
        Tree.of(
            "requestId",
            requestId,
            "functionArn",
            function.arn() + ":" + qualifier,
            "condition",
            condition.word,
            "approximateInvokeCount",
            attempts),
        "requestPayload",
        json(payload),
        "responseContext",
        last.map(
            failed ->
                Tree.of(
                    "statusCode",
                    200,
                    "executedVersion",
                    "$LATEST",
                    "functionError",
                    failed.kind())),
        "responsePayload",
        last.map(failed -> json(failed.payload())));
  }

  private static JsonElement json(String text) {
    try {
      return JsonParser.parseString(text);
    } catch (JsonParseException _) {
      return JsonNull.INSTANCE;
    }
  }
}
