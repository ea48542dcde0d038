package dev.deployhooks.invocation;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * What a hook sends itself so as to come back: all that its next look has to know, small and
 * checked. It carries the execution id, with which anybody can answer for the hook; nothing of it
 * but its {@link #id()} appears in a log.
 *
 * @param hook the name of the hook that is to come back
 * @param purpose what it comes back for
 * @param call the invocation by CodeDeploy that all the looks belong to
 * @param event the name of the lifecycle event of that invocation
 * @param look which look the ticket is for, from 2: the invocation itself is look 1
 * @param deliveriesBefore how often that look was delivered before, by messages in the place of
 *     which this one was sent
 * @param end when the last look is to be
 * @param pause how long after a look the next one is to come, as far as is known
 * @param state what the looks before left
 */
public record ReturnTicket(
    String hook,
    Purpose purpose,
    Invocation.CodeDeploy call,
    String event,
    int look,
    int deliveriesBefore,
    Instant end,
    Duration pause,
    State state) {

  /** The version of the form in which it is sent. */
  static final int VERSION = 1;

  /** The shortest pause between two looks. */
  public static final Duration SHORTEST_PAUSE = Duration.ofSeconds(10);

  /** The longest pause between two looks: the longest delay that SQS has. */
  public static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

  /** The most characters of a state, as JSON. */
  public static final int LARGEST_STATE = 32_000;

  /**
   * How often a message is received before the queue gives it to the dead letters. All receipts of
   * the last look have to be over early enough for somebody else to answer.
   */
  public static final int RECEIVES = 3;

  private static final int SHOWN = 12;

  /**
   * What a look left.
   *
   * @param look which one, from 1; 0 if there has been none
   * @param sections by the key of the section
   */
  public record State(int look, JsonObject sections) {

    /** Nothing has been looked at. */
    public static State none() {
      return new State(0, new JsonObject());
    }
  }

  public ReturnTicket {
    requireNonNull(hook, "hook is null");
    requireNonNull(end, "end is null");
    if (look < 2) {
      throw new IllegalArgumentException("look %d is none to come back for".formatted(look));
    }
    pause = bounded(pause);
  }

  /** A pause that is neither too short nor too long. */
  public static Duration bounded(Duration pause) {
    if (pause.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  /**
   * The same ticket, to be sent in the place of a message that has been received too often.
   *
   * @param receipts how often that was
   */
  public ReturnTicket again(int receipts) {
    return new ReturnTicket(
        hook, purpose, call, event, look, deliveriesBefore + receipts, end, pause, state);
  }

  /** The ticket for the look after this one. */
  public ReturnTicket next(Duration until, State known) {
    return new ReturnTicket(hook, purpose, call, event, look + 1, 0, end, until, known);
  }

  /** What all looks of one invocation have in common; nobody can answer with it. */
  public String chain() {
    return purpose.word() + "-" + digest(hook, call).substring(0, SHOWN);
  }

  /** What tells this look from all others. */
  public String id() {
    return chain() + "-" + look;
  }

  private static String digest(String hook, Invocation.CodeDeploy call) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(
                      (hook + "\n" + call.deploymentId() + "\n" + call.executionId().value())
                          .getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The ticket as it is sent. */
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("version", VERSION);
    json.addProperty("id", id());
    json.addProperty("hook", hook);
    json.addProperty("purpose", purpose.word());
    if (purpose instanceof Purpose.Watch(Purpose.OnLost onLost)) {
      json.addProperty("onLost", onLost.word());
    }
    json.addProperty("deploymentId", call.deploymentId());
    json.addProperty("executionId", call.executionId().value());
    json.addProperty("event", event);
    json.addProperty("look", look);
    json.addProperty("deliveriesBefore", deliveriesBefore);
    json.addProperty("end", end.toString());
    json.addProperty("pauseSeconds", pause.toSeconds());
    json.addProperty("stateOfLook", state.look());
    json.add("state", state.sections());
    return json;
  }
}
