package dev.deployhooks.aws;

import dev.deployhooks.answer.ReturnQueue;
import dev.deployhooks.answer.ReturnQueueContract.Received;
import dev.deployhooks.invocation.Invocation;
import java.net.URI;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * A hook's queue, and the other side of it.
 *
 * @param endpoint where SQS is served
 * @param url the queue's
 */
record SqsClients(URI endpoint, String url) {

  private AwsClients clients() {
    return new AwsClients(Map.of(), Wired.at(endpoint));
  }

  private SqsClient sqs() {
    return clients().toTryOnce(SqsClient.builder());
  }

  ReturnQueue queue() {
    return new SqsReturnQueue(clients(), url);
  }

  /** Creates the queue of that name on a server that can; its URL. */
  static String create(URI endpoint, String name) {
    return new SqsClients(endpoint, "")
        .sqs()
        .createQueue(
            request ->
                request
                    .queueName(name)
                    .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "360")))
        .queueUrl();
  }

  List<Received> receive() {
    return sqs()
        .receiveMessage(
            request ->
                request
                    .queueUrl(url)
                    .maxNumberOfMessages(10)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages()
        .stream()
        .map(
            message ->
                new Received(
                    new Invocation.QueueMessage(
                        message.messageId(),
                        message.receiptHandle(),
                        Integer.parseInt(
                            message
                                .attributes()
                                .get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))),
                    message.body()))
        .toList();
  }

  int delayed() {
    return Integer.parseInt(
        sqs()
            .getQueueAttributes(
                request -> request.queueUrl(url).attributeNames(QueueAttributeName.ALL))
            .attributes()
            .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED));
  }
}
