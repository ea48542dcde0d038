package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import dev.deployhooks.sandbox.wire.AwsError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A standard queue of Amazon SQS. A message is received, is invisible for a while, and is received
 * again unless it was deleted; when it has been received too often it goes to the dead-letter
 * queue.
 */
public final class Queue {

  /** A message that somebody has received. */
  record Received(
      String id,
      String handle,
      String body,
      String md5,
      int receiveCount,
      Instant sentAt,
      Instant firstReceivedAt,
      Optional<String> trace,
      Optional<String> source,
      Optional<Mishap> mishap) {

    /** The attributes that SQS keeps for every message. */
    JsonObject attributes() {
      return Tree.of(
          "DeadLetterQueueSourceArn",
          source,
          "ApproximateReceiveCount",
          Integer.toString(receiveCount),
          "AWSTraceHeader",
          trace,
          "SentTimestamp",
          Long.toString(sentAt.toEpochMilli()),
          "SenderId",
          "AROASANDBOX:hook",
          "ApproximateFirstReceiveTimestamp",
          Long.toString(firstReceivedAt.toEpochMilli()));
    }
  }

  private static final class Message {
    final String id;
    final String body;
    final Instant sentAt;
    final Optional<String> trace;

    /** The queue that it died in; empty if it was sent here. */
    final Optional<String> source;

    Optional<Mishap> mishap;
    Instant visibleAt;
    int receiveCount;
    @Nullable Instant firstReceivedAt;
    String handle = "";

    Message(
        String id,
        String body,
        Instant sentAt,
        Instant visibleAt,
        Optional<String> trace,
        Optional<String> source,
        Optional<Mishap> mishap) {
      this.id = id;
      this.body = body;
      this.sentAt = sentAt;
      this.visibleAt = visibleAt;
      this.trace = trace;
      this.source = source;
      this.mishap = mishap;
    }

    boolean inFlight(Instant now) {
      return receiveCount > 0 && now.isBefore(visibleAt);
    }
  }

  private record Redrive(Queue deadLetters, int maxReceiveCount) {}

  private final VirtualClock clock;
  private final Agenda agenda;
  private final String name;
  private final List<Message> messages = new ArrayList<>();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final Map<Integer, Mishap> mishaps = new LinkedHashMap<>();
  private final List<Runnable> consumers = new CopyOnWriteArrayList<>();
  private Optional<Mishap> always = Optional.empty();
  private volatile Duration visibility = Duration.ofSeconds(30);
  private volatile Optional<Redrive> redrive = Optional.empty();

  Queue(VirtualClock clock, Agenda agenda, String name) {
    this.clock = clock;
    this.agenda = agenda;
    this.name = name;
  }

  /** The queue's name. */
  public String name() {
    return name;
  }

  /** The queue's ARN. */
  public String arn() {
    return Arns.of("sqs", name);
  }

  /** How long a message that was received stays invisible; 30 seconds at first. */
  public Queue visibility(Duration timeout) {
    visibility = timeout;
    return this;
  }

  /** Where a message goes instead of being received once more than so many times. */
  public Queue redrive(Queue deadLetters, int maxReceiveCount) {
    redrive = Optional.of(new Redrive(deadLetters, maxReceiveCount));
    return this;
  }

  /**
   * Something becomes of one message.
   *
   * @param number which one of those that are sent, from 1
   */
  public synchronized Queue mishap(int number, Mishap mishap) {
    mishaps.put(number, mishap);
    return this;
  }

  /** Something becomes of every message. */
  public synchronized Queue mishap(Mishap mishap) {
    always = Optional.of(mishap);
    return this;
  }

  /** The bodies of all messages that were accepted, in order. */
  public List<String> sent() {
    return List.copyOf(sent);
  }

  /** The bodies of the messages that are in the queue now, visible or not. */
  public synchronized List<String> waiting() {
    return messages.stream().map(message -> message.body).toList();
  }

  Duration visibility() {
    return visibility;
  }

  void consumedBy(Runnable consumer) {
    consumers.add(consumer);
  }

  /** Accepts a message; its id. */
  String send(String body, Duration delay, Optional<String> trace) {
    String id = UUID.randomUUID().toString();
    sent.add(body);
    accept(id, body, delay, trace, Optional.empty());
    changed();
    return id;
  }

  private synchronized void accept(
      String id, String body, Duration delay, Optional<String> trace, Optional<String> source) {
    Instant now = clock.now();
    Optional<Mishap> mishap = Optional.ofNullable(mishaps.get(sent.size())).or(() -> always);
    Message message = new Message(id, body, now, now.plus(delay), trace, source, mishap);
    switch (mishap.orElse(null)) {
      case Mishap.Lost() -> {}
      case Mishap.Twice() -> {
        messages.add(message);
        messages.add(
            new Message(id, body, now, message.visibleAt, trace, source, Optional.empty()));
      }
      case Mishap.Late(Duration by) -> {
        message.visibleAt = message.visibleAt.plus(by);
        messages.add(message);
      }
      case Mishap.Again _, Mishap.NotStarted() -> messages.add(message);
      case null -> messages.add(message);
    }
  }

  private void changed() {
    consumers.forEach(Runnable::run);
    agenda.changed();
  }

  /** When the next message becomes visible; empty if there is none. */
  synchronized Optional<Instant> nextVisible() {
    return messages.stream().map(message -> message.visibleAt).min(Instant::compareTo);
  }

  /**
   * Receives messages that are visible now.
   *
   * @param atMost how many
   * @param invisibleFor how long nobody else receives them
   */
  List<Received> receive(int atMost, Duration invisibleFor) {
    List<Message> dead = new ArrayList<>();
    List<Received> received = receive(atMost, invisibleFor, dead);
    dead.forEach(message -> bury(message.id, message.body, message.trace));
    return received;
  }

  private synchronized List<Received> receive(
      int atMost, Duration invisibleFor, List<Message> dead) {
    Instant now = clock.now();
    List<Received> received = new ArrayList<>();
    for (Iterator<Message> each = messages.iterator();
        each.hasNext() && received.size() < atMost; ) {
      Message message = each.next();
      if (now.isBefore(message.visibleAt)) {
        continue;
      }
      if (redrive.filter(it -> message.receiveCount >= it.maxReceiveCount()).isPresent()) {
        each.remove();
        dead.add(message);
        continue;
      }
      message.receiveCount++;
      message.visibleAt = now.plus(invisibleFor);
      message.handle = "AQEB" + Arns.id(40);
      Instant first = message.firstReceivedAt == null ? now : message.firstReceivedAt;
      message.firstReceivedAt = first;
      received.add(
          new Received(
              message.id,
              message.handle,
              message.body,
              md5(message.body),
              message.receiveCount,
              message.sentAt,
              first,
              message.trace,
              message.source,
              message.mishap));
    }
    return received;
  }

  /** Puts a message into the dead-letter queue, or drops it if there is none. */
  void bury(String id, String body, Optional<String> trace) {
    redrive.ifPresent(
        it -> {
          it.deadLetters().sent.add(body);
          it.deadLetters().accept(id, body, Duration.ZERO, trace, Optional.of(arn()));
          it.deadLetters().changed();
        });
  }

  /** Deletes a message, if the handle is of its last receipt. */
  void delete(String handle) {
    synchronized (this) {
      Optional<Message> found = byHandle(handle);
      if (found.isPresent()) {
        Message message = found.get();
        if (message.mishap.orElse(null) instanceof Mishap.Again(Duration after)) {
          message.mishap = Optional.empty();
          message.visibleAt = clock.now().plus(after);
        } else {
          messages.remove(message);
        }
      }
    }
    changed();
  }

  /** Says anew for how long a received message stays invisible. */
  void changeVisibility(String handle, Duration timeout) {
    synchronized (this) {
      Message message =
          byHandle(handle)
              .orElseThrow(
                  () ->
                      AwsError.client(
                          "ReceiptHandleIsInvalid",
                          "The input receipt handle is invalid or has expired."));
      if (!message.inFlight(clock.now())) {
        throw AwsError.client(
            "MessageNotInflight", "The message referred to is not in flight, or is not there.");
      }
      message.visibleAt = clock.now().plus(timeout);
    }
    changed();
  }

  private Optional<Message> byHandle(String handle) {
    return messages.stream().filter(message -> message.handle.equals(handle)).findFirst();
  }

  /** As {@code GetQueueAttributes} shows it. */
  synchronized JsonObject attributes() {
    Instant now = clock.now();
    long flying = messages.stream().filter(message -> message.inFlight(now)).count();
    long delayed =
        messages.stream()
            .filter(message -> message.receiveCount == 0 && now.isBefore(message.visibleAt))
            .count();
    return Tree.of(
        "QueueArn",
        arn(),
        "ApproximateNumberOfMessages",
        Long.toString(messages.size() - flying - delayed),
        "ApproximateNumberOfMessagesNotVisible",
        Long.toString(flying),
        "ApproximateNumberOfMessagesDelayed",
        Long.toString(delayed),
        "VisibilityTimeout",
        Long.toString(visibility.toSeconds()),
        "DelaySeconds",
        "0",
        "RedrivePolicy",
        redrive.map(
            it ->
                Tree.of(
                        "deadLetterTargetArn",
                        it.deadLetters().arn(),
                        "maxReceiveCount",
                        it.maxReceiveCount())
                    .toString()));
  }

  static String md5(String body) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
