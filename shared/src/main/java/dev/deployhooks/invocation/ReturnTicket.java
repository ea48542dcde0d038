package dev.deployhooks.invocation;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;

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

  /**
   * So long after the lifecycle event began the last look is; after an hour CodeDeploy gives up.
   */
  public static final Duration LAST_LOOK = Duration.ofMinutes(55);

  /**
   * So long a lifecycle event may have lasted, at most, when its hook runs for the first time: the
   * greatest age that Lambda lets an invocation come to, one more attempt, and a pause between two.
   */
  public static final Duration LONGEST_ON_THE_WAY = Duration.ofMinutes(40);

  /**
   * After the last look so much time is left to it. Then nobody looks any more, and whoever guards
   * the looks may answer in their place.
   */
  public static final Duration LAST_OF_THE_LAST = Duration.ofSeconds(150);

  /** A look that comes so soon after the moment from which looks can be guarded is guarded soon. */
  public static final Duration SOON = Duration.ofMinutes(1);

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

  /** When somebody else may answer, because no look is under way any more. */
  public Instant over() {
    return end.plus(LAST_OF_THE_LAST);
  }

  /** From when a message can lie in a queue until {@link #over()}. */
  private Instant guardable() {
    return over().minus(LONGEST_PAUSE);
  }

  /** Whether it is so late that the looks want a guard, and one can be sent. */
  public boolean wantsGuard(Instant now) {
    return switch (purpose) {
      case Purpose.Answer() -> !now.isBefore(guardable());
      // What comes of a watch that dies early or late its dead letter says.
      case Purpose.Watch _ -> false;
    };
  }

  /**
   * How long from now a message of these looks is to come: not after their end, and not long after
   * the moment from which they can be guarded.
   */
  public Duration untilAtMost(Duration wished, Instant now) {
    Instant at = now.plus(wished);
    if (purpose instanceof Purpose.Answer
        && now.isBefore(guardable())
        && at.isAfter(guardable().plus(SOON))) {
      at = guardable();
    }
    return Duration.between(now, at.isAfter(end) ? end : at);
  }

  /** What all looks of one invocation have in common; nobody can answer with it. */
  public String chain() {
    return purpose.word()
        + "-"
        + Digest.of(hook, call.deploymentId(), call.executionId().value()).substring(0, SHOWN);
  }

  /** What tells this look from all others. */
  public String id() {
    return chain() + "-" + look;
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
