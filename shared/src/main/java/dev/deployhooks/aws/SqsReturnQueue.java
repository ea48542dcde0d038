package dev.deployhooks.aws;

import dev.deployhooks.answer.ReturnQueue;
import dev.deployhooks.invocation.HookExecutionId;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.invocation.ReturnTicket;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The queue through which a hook comes back: a standard queue of Amazon SQS that feeds the hook's
 * own function. The only class that names the client of SQS, so that a hook that never comes back
 * need not carry it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html">SendMessage</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html">ChangeMessageVisibility</a>
 */
public final class SqsReturnQueue implements ReturnQueue {

  /** The longest time for which a message can be hidden. */
  private static final Duration LONGEST_VISIBILITY = Duration.ofHours(12);

  private final Supplier<SqsClient> client;
  private final String url;

  /**
   * A queue.
   *
   * @param clients make the client when the first ticket is sent
   * @param url the URL of the queue
   */
  public SqsReturnQueue(AwsClients clients, String url) {
    this.client = new Lazy<>(() -> clients.toTryOnce(SqsClient.builder()));
    this.url = url;
  }

  @Override
  public Response send(ReturnTicket ticket, Duration delay, Deadline deadline) {
    AwsCall call = call("sqs:SendMessage", deadline);
    try {
      client
          .get()
          .sendMessage(
              request ->
                  request
                      .queueUrl(url)
                      .messageBody(ticket.toJson().toString())
                      .delaySeconds(seconds(delay, ReturnTicket.LONGEST_PAUSE))
                      .overrideConfiguration(call::bound));
      return new Response.Accepted();
    } catch (SdkException e) {
      HookExecutionId secret = ticket.call().executionId();
      String why = call.failed(e, said -> said.replace(secret.value(), secret.toString()));
      if (!AwsErrors.mayPass(e)) {
        return new Response.Refused(why);
      }
      return isNotTaken(e) ? new Response.Busy(why) : new Response.Unknown(why);
    }
  }

  @Override
  public Response postpone(Invocation.QueueMessage message, Duration delay, Deadline deadline) {
    AwsCall call = call("sqs:ChangeMessageVisibility", deadline);
    try {
      client
          .get()
          .changeMessageVisibility(
              request ->
                  request
                      .queueUrl(url)
                      .receiptHandle(message.receiptHandle())
                      .visibilityTimeout(seconds(delay, LONGEST_VISIBILITY))
                      .overrideConfiguration(call::bound));
      return new Response.Accepted();
    } catch (SdkException e) {
      String why = call.failed(e);
      return AwsErrors.mayPass(e) ? new Response.Busy(why) : new Response.Refused(why);
    }
  }

  private AwsCall call(String action, Deadline deadline) {
    return new AwsCall(action, "the queue " + url, action + " on the queue " + url, deadline);
  }

  /** Throttled: SQS says that it has not taken the message. */
  private static boolean isNotTaken(SdkException e) {
    return e instanceof AwsServiceException service && service.isThrottlingException();
  }

  /** Whole seconds, from nothing to the longest. */
  private static int seconds(Duration delay, Duration longest) {
    Duration bounded = delay.compareTo(longest) > 0 ? longest : delay;
    return (int) Math.max(0, bounded.toSeconds());
  }
}
