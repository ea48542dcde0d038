package dev.deployhooks.aws;

import dev.deployhooks.answer.ReturnQueue;
import dev.deployhooks.answer.ReturnQueueContract;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterAll;

/** The hook's queue in ElasticMQ, which speaks SQS and was not made for these tests. */
class ElasticMqQueueTest implements ReturnQueueContract {

  private static final SQSRestServer SERVER =
      SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();

  private static final URI ENDPOINT =
      URI.create("http://127.0.0.1:" + SERVER.waitUntilStarted().localAddress().getPort());

  private final SqsClients clients =
      new SqsClients(ENDPOINT, SqsClients.create(ENDPOINT, "looks-" + UUID.randomUUID()));

  @AfterAll
  static void stop() {
    var _ = SERVER.stopAndWait();
  }

  @Override
  public ReturnQueue queue() {
    return clients.queue();
  }

  @Override
  public ReturnQueue missing() {
    return new SqsClients(ENDPOINT, ENDPOINT + "/000000000000/of-nobody").queue();
  }

  @Override
  public List<Received> receive() {
    return clients.receive();
  }

  @Override
  public int delayed() {
    return clients.delayed();
  }
}
