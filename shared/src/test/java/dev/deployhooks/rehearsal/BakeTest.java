package dev.deployhooks.rehearsal;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.hook.Pace;
import dev.deployhooks.hook.Turn;
import dev.deployhooks.rehearsal.Bake.Course;
import dev.deployhooks.sandbox.Mishap;
import dev.deployhooks.sandbox.wire.Faults.Fault;
import dev.deployhooks.sandbox.wire.Recorded;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A hook comes back through its queue, in a sandbox where things go wrong. */
class BakeTest {

  /** The calls of two looks, each sending its successor, and the answer. */
  private static final int CALLS = 13;

  private static final Outcome PASSED = new Outcome.Passed();
  private static final Outcome FAILED = new Outcome.Failed("5xx of green");

  private Bake bake = new Bake();

  @AfterEach
  void close() {
    bake.close();
  }

  @Test
  void bake_takesFiftyFiveMinutesWithoutSleeping_whenItCannotBeTold() throws InterruptedException {
    Course course = bake.lambda("AfterAllowTraffic");

    assertThat(course.accepted()).as(bake.log()).containsExactly("Failed");
    assertThat(bake.sleeps()).as("no idle compute").isEmpty();
    assertThat(bake.looks()).hasSizeBetween(50, 57);
    assertThat(Duration.between(bake.looks().getFirst(), bake.looks().getLast()))
        .isBetween(Duration.ofMinutes(54), Duration.ofMinutes(56));
    assertThat(bake.turns().getLast()).isEqualTo(Turn.LAST);
    assertThat(bake.queue().sent()).hasSize(bake.looks().size() - 1);
    assertThat(bake.dead().waiting()).isEmpty();
    assertCallsOfEachLook();
  }

  /** What AWS was asked: the same at each look, and the answer at the last. */
  private void assertCallsOfEachLook() {
    int looks = bake.looks().size();
    Map<String, Long> calls =
        bake.sandbox().calls().stream().collect(groupingBy(Recorded::operation, counting()));
    assertThat(calls)
        .containsOnly(
            Map.entry("GetDeployment", (long) looks),
            Map.entry("ListDeploymentTargets", (long) looks),
            Map.entry("GetDeploymentTarget", (long) looks),
            Map.entry("GetApplicationRevision", (long) looks),
            Map.entry("GetParameter", (long) looks),
            Map.entry("SendMessage", looks - 1L),
            Map.entry(Bake.ANSWER, 1L));
  }

  @Test
  void chain_isStoppedByLambda_whenTheFunctionDoesNotAllowLoops() throws InterruptedException {
    try (Bake guarded = new Bake()) {
      guarded.function().forbidLoops();
      Course course = guarded.lambda("AfterAllowTraffic");
      assertThat(course.accepted()).isEmpty();
      assertThat(guarded.invocations()).isEqualTo(16);
      assertThat(guarded.dead().waiting()).hasSize(1);
      assertThat(course.ended().reason()).contains("did not answer within one hour");
    }
  }

  /** What becomes of one call of AWS. */
  enum Trouble {
    THROTTLED(new Fault.Throttle()),
    BROKEN(new Fault.ServerError()),
    REFUSED(new Fault.AccessDenied()),
    GARBAGE(new Fault.Garbage()),
    RECEIPT_LOST(new Fault.LoseAnswer()),
    LATE(new Fault.Delay(Duration.ofSeconds(55)));

    @SuppressWarnings("ImmutableEnumChecker" /* Every fault is a record of what is immutable. */)
    private final Fault fault;

    Trouble(Fault fault) {
      this.fault = fault;
    }
  }

  @ParameterizedTest
  @EnumSource
  void answer_isOneAndNeverAWrongYes_whateverCallGoesWrong(Trouble trouble)
      throws InterruptedException {
    for (int call = 1; call <= CALLS; call++) {
      try (Bake troubled = new Bake()) {
        troubled.decidedAtLook(2, FAILED);
        troubled.sandbox().faults().atCall(call, trouble.fault);
        assertOneAnswer(troubled, "Failed", trouble + " at call " + call);
      }
    }
  }

  @Test
  void answer_isOneAndRight_wheneverTheFunctionIsKilled() throws InterruptedException {
    for (int call = 1; call <= CALLS; call++) {
      boolean good = call % 2 == 0;
      try (Bake troubled = new Bake()) {
        troubled.decidedAtLook(2, good ? PASSED : FAILED).killedAtCall(call);
        assertOneAnswer(troubled, good ? "Succeeded" : "Failed", "killed at call " + call);
      }
    }
  }

  @Test
  void calls_areThoseThatAreTroubled_whenNothingGoesWrong() throws InterruptedException {
    assertOneAnswer(bake.decidedAtLook(2, PASSED), "Succeeded", "no trouble");
    assertThat(bake.sandbox().calls().stream().map(Recorded::operation).toList().subList(0, CALLS))
        .containsOnlyOnce(Bake.ANSWER)
        .endsWith(Bake.ANSWER);
  }

  private static void assertOneAnswer(Bake played, String expected, String when)
      throws InterruptedException {
    Course course = played.lambda("AfterAllowTraffic");
    assertThat(course.accepted()).as(when + "\n" + played.log()).containsExactly(expected);
    assertNoMoreMessagesThanLooks(played);
  }

  /** At the first look alone an invocation can begin a second chain, when Lambda repeats it. */
  private static void assertNoMoreMessagesThanLooks(Bake played) {
    Map<Integer, Long> byLook =
        played.queue().sent().stream()
            .map(body -> JsonParser.parseString(body).getAsJsonObject().get("look").getAsInt())
            .collect(groupingBy(it -> it, counting()));
    assertThat(byLook.values()).as(played.queue().sent().toString()).allMatch(count -> count <= 2);
  }

  @Test
  void answer_isOne_whenAnyMessageIsLostForAWhileOrRepeated() throws InterruptedException {
    List<Mishap> mishaps =
        List.of(
            new Mishap.Twice(),
            new Mishap.Late(Duration.ofMinutes(4)),
            new Mishap.Again(Duration.ofSeconds(20)),
            new Mishap.NotStarted());
    for (Mishap mishap : mishaps) {
      for (int message = 1; message <= 2; message++) {
        try (Bake troubled = new Bake()) {
          troubled.decidedAtLook(3, PASSED).newInstanceEachTime();
          troubled.queue().mishap(message, mishap);
          assertOneAnswer(troubled, "Succeeded", mishap + " to message " + message);
        }
      }
    }
  }

  @Test
  void deployment_failsByCodeDeploysHour_whenAMessageIsLostForGood() throws InterruptedException {
    bake.queue().mishap(2, new Mishap.Lost());
    Course course = bake.decidedAtLook(5, PASSED).lambda("AfterAllowTraffic");
    assertThat(course.accepted()).isEmpty();
    assertThat(course.ended().status()).isEqualTo("Failed");
  }

  @Test
  void messages_areOneALook_whenEveryLookIsRedelivered() throws InterruptedException {
    bake.queue().mishap(new Mishap.Again(Duration.ofSeconds(5)));
    bake.newInstanceEachTime();
    Course course = bake.lambda("AfterAllowTraffic");
    assertThat(course.accepted()).containsExactly("Failed");
    assertThat(bake.queue().sent())
        .map(body -> JsonParser.parseString(body).getAsJsonObject())
        .filteredOn(ticket -> ticket.get("deliveriesBefore").getAsInt() == 0)
        .extracting(ticket -> ticket.get("look").getAsInt())
        .as("a look has one successor, however often it comes again")
        .doesNotHaveDuplicates()
        .hasSizeBetween(30, 57);
  }

  @Test
  void watch_stopsTheShiftAndRollsBack_whenGreenIsWorse() throws InterruptedException {
    bake.pace(new Pace.DuringTheShift(Duration.ofMinutes(1), Duration.ofHours(2)))
        .decidedAtLook(3, FAILED);
    Course course =
        bake.play(bake.release("BeforeAllowTraffic").canary(10, Duration.ofMinutes(10)));

    assertThat(course.accepted()).containsExactly("Succeeded");
    assertThat(course.ended().status()).isEqualTo("Stopped");
    assertThat(course.ended().rollback()).isPresent();
    assertThat(bake.events())
        .as("the event that the plan names")
        .containsOnly("BeforeAllowTraffic");
    List<Recorded> stops = bake.sandbox().calls("StopDeployment");
    assertThat(stops).hasSize(1);
    assertThat(stops.getFirst().input().get("autoRollbackEnabled").getAsBoolean()).isTrue();
    assertThat(bake.sandbox().lambda().function("quiz").weights("live"))
        .isEqualTo(Map.of("1", 1.0));
  }

  @Test
  void watch_endsWithTheShift_whenGreenHolds() throws InterruptedException {
    bake.pace(new Pace.DuringTheShift(Duration.ofMinutes(1), Duration.ofHours(2)));
    Course course = bake.play(bake.release("BeforeAllowTraffic").linear(25, Duration.ofMinutes(3)));

    assertThat(course.ended().status()).as(bake.log()).isEqualTo("Succeeded");
    assertThat(bake.looks()).hasSizeBetween(7, 10);
    assertThat(bake.queue().sent()).hasSizeBetween(8, 12);
    assertThat(bake.sandbox().calls("StopDeployment")).isEmpty();
    assertThat(bake.log()).containsPattern("the (shift of traffic|deployment) has ended");
  }

  @Test
  void watch_goesOn_whenOneOfItsLooksIsKilled() throws InterruptedException {
    bake.pace(new Pace.DuringTheShift(Duration.ofMinutes(1), Duration.ofHours(2)))
        .decidedAtLook(4, FAILED)
        .killedAtCall(15);
    Course course =
        bake.play(bake.release("BeforeAllowTraffic").canary(10, Duration.ofMinutes(30)));
    assertThat(course.ended().status()).as(bake.log()).isEqualTo("Stopped");
  }

  @Test
  void event_isNotLetPass_whenTheWatchCannotBeArmed() throws InterruptedException {
    bake.pace(new Pace.DuringTheShift(Duration.ofMinutes(1), Duration.ofHours(2)));
    bake.sandbox().faults().on("SendMessage", 99, new Fault.AccessDenied());
    Course course =
        bake.play(bake.release("BeforeAllowTraffic").canary(10, Duration.ofMinutes(10)));
    assertThat(course.accepted()).containsExactly("Failed");
    assertThat(bake.log()).contains("would not be watched", "Allow sqs:SendMessage");
  }
}
