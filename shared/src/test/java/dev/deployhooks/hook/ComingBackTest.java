package dev.deployhooks.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.deployhooks.answer.ReturnQueue.Response;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.deployment.Situation;
import dev.deployhooks.hook.ComingBack.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hook that comes back through its queue: one answer, whatever becomes of its messages. */
class ComingBackTest {

  private final ComingBack play = new ComingBack();

  @Test
  void bake_isLookedAtEveryMinuteUntilItCanBeTold() {
    play.decidedAtLook(30, new Outcome.Passed());
    play.codeDeployCalls();
    play.toTheEnd();

    assertThat(play.answers()).containsExactly("SUCCEEDED");
    assertThat(play.looks()).hasSize(30);
    assertThat(play.lookTimes()).startsWith(minutes(0), minutes(1), minutes(2), minutes(3));
    assertThat(play.sleeps()).as("no idle compute").isEmpty();
    assertThat(play.sent()).extracting(Message::look).startsWith(2, 3, 4).hasSize(30);
    assertThat(play.states())
        .as("each look knows what the one before left")
        .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 30).boxed().toList());
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }

  @Test
  void bake_endsAtFiftyFiveMinutesOfTheLifecycleEvent() {
    play.eventBeganBefore(Duration.ofMinutes(2));
    play.codeDeployCalls();
    play.toTheEnd();

    assertThat(play.answers()).containsExactly("FAILED");
    assertThat(play.why()).contains("could not be told until the last look").contains("too few");
    assertThat(play.lookTimes().getLast()).isEqualTo(minutes(53));
    assertThat(play.looks()).hasSize(54).endsWith(Turn.LAST);
    assertThat(play.looks().subList(0, 53)).containsOnly(Turn.ANOTHER_MAY_FOLLOW);
  }

  /** The hook may be called for the first time when most of CodeDeploy's hour is over. */
  @Test
  void bake_endsSoon_whenNobodySaysWhenTheEventBegan() {
    play.nobodySaysWhenTheEventBegan();
    play.codeDeployCalls();
    play.toTheEnd();

    assertThat(play.answers()).containsExactly("FAILED");
    assertThat(play.lookTimes().getLast()).isEqualTo(minutes(15));
  }

  @Test
  void successor_isSentBeforeTheLook() {
    List<Integer> sentBefore = new ArrayList<>();
    play.beforeEachLook(() -> sentBefore.add(play.sent().size()));
    play.decidedAtLook(4, new Outcome.Passed());
    play.codeDeployCalls();
    play.toTheEnd();
    assertThat(sentBefore).containsExactly(1, 2, 3, 4);
  }

  @Test
  void chain_goesOn_whenEveryOtherLookIsKilled() {
    play.killed(look -> look % 2 == 0);
    play.decidedAtLook(21, new Outcome.Failed("5xx"));
    play.codeDeployCalls();
    play.toTheEnd();
    assertThat(play.answers()).containsExactly("FAILED");
    assertThat(play.why()).contains("5xx");
  }

  @Test
  void messages_areNoMoreThanLooks_whenEveryLookIsKilled() {
    play.killed(look -> look > 1);
    play.codeDeployCalls();
    play.toTheEnd();
    assertThat(play.sent()).hasSize(55).doesNotHaveDuplicates();
    assertThat(play.sent()).extracting(Message::look).doesNotHaveDuplicates();
    assertThat(play.dead()).as("the failure reporter gets them").isNotEmpty();
    assertThat(play.answers()).isEmpty();
  }

  @Test
  void messages_areNoMoreThanLooks_whenEveryMessageArrivesTwice() {
    play.everyMessageTwice();
    play.decidedAtLook(40, new Outcome.Passed());
    play.codeDeployCalls();
    play.toTheEnd();
    assertThat(play.answers()).containsExactly("SUCCEEDED");
    assertThat(play.sent()).extracting(Message::look).doesNotHaveDuplicates();
  }

  @Test
  void messages_areNoMoreThanLooks_whenItIsNeverKnownWhetherTheyWereTaken() {
    play.queueSays(
        ticket -> ticket.look() == 2 ? new Response.Accepted() : new Response.Unknown("500"));
    play.codeDeployCalls();
    play.toTheEnd();
    assertThat(play.answers()).containsExactly("FAILED");
    assertThat(play.sent()).extracting(Message::look).doesNotHaveDuplicates();
  }

  @Test
  void look_comesAgainItself_whenItsFirstDeliveryWasNeverStarted() {
    play.notStarted(look -> look == 5);
    play.decidedAtLook(6, new Outcome.Passed());
    play.codeDeployCalls();
    play.toTheEnd();
    assertThat(play.answers()).as("never silent").containsExactly("SUCCEEDED");
    assertThat(play.sent()).extracting(Message::look).containsExactly(2, 3, 4, 5);
    assertThat(play.postponed()).isNotEmpty();
  }

  @Test
  void look_comesAgainItself_whenItsSuccessorIsRefused() {
    play.queueSays(
        ticket ->
            ticket.look() == 4 ? new Response.Refused("AccessDenied") : new Response.Accepted());
    play.decidedAtLook(5, new Outcome.Passed());
    play.codeDeployCalls();
    play.toTheEnd();
    assertThat(play.answers()).containsExactly("SUCCEEDED");
    assertThat(play.log()).contains("the next look could not be sent: AccessDenied");
  }

  @Test
  void successor_isTriedAgain_whenTheQueueIsBusy() {
    play.busyOnce();
    play.decidedAtLook(3, new Outcome.Passed());
    play.codeDeployCalls();
    play.toTheEnd();
    assertThat(play.answers()).containsExactly("SUCCEEDED");
    assertThat(play.sent()).extracting(Message::look).containsExactly(2, 3, 4);
  }

  @Test
  void look_ends_whenTheDeploymentHasItsAnswer() {
    play.decidedAtLook(3, new Outcome.Passed());
    play.newInstanceEachTime();
    play.codeDeployCalls();
    play.toTheEnd();
    assertThat(play.answers()).containsExactly("SUCCEEDED");
    assertThat(play.looks()).hasSize(3);
    assertThat(play.sent()).extracting(Message::look).containsExactly(2, 3, 4);
    assertThat(play.log()).contains("CodeDeploy has had the answer");
  }

  @Test
  void look_knowsWhatItsTicketSays_whenTheInstanceIsNew() {
    play.newInstanceEachTime();
    play.decidedAtLook(6, new Outcome.Passed());
    play.codeDeployCalls();
    play.toTheEnd();
    assertThat(play.states()).as("the ticket is older than the look before").containsOnly(0);
    assertThat(play.answers()).containsExactly("SUCCEEDED");
  }

  @Test
  void olderLook_ends_whenALaterOneIsKnown() {
    play.codeDeployCalls();
    Message second = play.deliverNext();
    play.deliverNext();
    int looks = play.looks().size();
    int sent = play.sent().size();
    play.deliver(second, 1);
    assertThat(play.looks()).hasSize(looks);
    assertThat(play.sent()).hasSize(sent);
    assertThat(play.log()).contains("has been looked at already");
  }

  @Test
  void look_leavesItToTheNext_whenAwsCannotBeRead() {
    play.decidedAtLook(6, new Outcome.Passed());
    play.situationAt(3, new Situation.Unreadable("GetDeployment: throttled"));
    play.codeDeployCalls();
    play.toTheEnd();
    assertThat(play.answers()).containsExactly("SUCCEEDED");
    assertThat(play.log()).contains("GetDeployment: throttled");
  }

  @Test
  void lookFails_whenAwsCannotBeReadAtTheFirst() {
    play.situationAt(1, new Situation.Unreadable("GetDeployment: throttled"));
    play.codeDeployCalls();
    play.toTheEnd();
    assertThat(play.answers()).containsExactly("FAILED");
    assertThat(play.sent()).isEmpty();
  }

  @Test
  void hook_waitsInside_whenThereIsNoQueue() {
    play.withoutQueue(Duration.ofMinutes(5));
    play.decidedAtLook(4, new Outcome.Passed());
    play.codeDeployCalls();
    assertThat(play.answers()).containsExactly("SUCCEEDED");
    assertThat(play.sleeps()).containsExactly(minutes(1), minutes(1), minutes(1));
    assertThat(play.log())
        .contains("DEPLOYHOOKS_QUEUE_URL")
        .contains("waited 60 s inside the function instead of coming back");
    assertThat(play.checksInLastReport()).as("only what the last look saw").isEqualTo(1);
  }

  @Test
  void hook_saysThatItIsTheLastLook_whenItWaitsInsideAndTimeIsShort() {
    play.withoutQueue(Duration.ofMinutes(3));
    play.codeDeployCalls();
    assertThat(play.answers()).containsExactly("FAILED");
    assertThat(play.looks())
        .containsExactly(Turn.ANOTHER_MAY_FOLLOW, Turn.ANOTHER_MAY_FOLLOW, Turn.LAST);
  }

  @Test
  void answer_isGivenAgainByTheNextLook_whenCodeDeployDidNotTakeIt() {
    play.decidedAtLook(3, new Outcome.Failed("5xx"));
    play.codeDeployTakesNothingAtLook(3);
    play.codeDeployCalls();
    play.toTheEnd();
    assertThat(play.answers()).containsExactly("FAILED");
    assertThat(play.why()).contains("5xx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"version\":9", "\"look\":1", "\"id\":\"other-7\"", "\"state\":[]"})
  void message_goesToTheDeadLettersAndFails_whenItIsNoTicketOfThisVersion(String member) {
    play.codeDeployCalls();
    JsonObject ticket = play.sent().getFirst().ticket();
    String name = member.substring(1, member.indexOf('"', 1));
    String body =
        ticket.toString().replaceFirst("\"" + name + "\":(\"[^\"]*\"|[0-9]+|\\{\\})", member);
    assertThat(body).contains(member);
    assertThatThrownBy(() -> play.deliver(body, 1)).hasMessageContaining("cannot be used");
    assertThat(play.answers()).containsExactly("FAILED");
    assertThat(play.log()).doesNotContain(ComingBack.TOKEN);
  }

  @Test
  void message_isLeft_whenItIsAnotherHooks() {
    play.codeDeployCalls();
    String body = play.sent().getFirst().ticket().toString().replace("image-scan-gate", "other");
    assertThatThrownBy(() -> play.deliver(body, 1)).hasMessageContaining("cannot be used");
  }

  @Test
  void nothing_saysTheExecutionId() {
    play.killed(look -> look == 4);
    play.decidedAtLook(8, new Outcome.Passed());
    play.codeDeployCalls();
    play.toTheEnd();
    assertThat(play.log()).doesNotContain(ComingBack.TOKEN);
    assertThat(play.sent().getFirst().ticket().get("executionId").getAsString())
        .isEqualTo(ComingBack.TOKEN);
  }

  @Test
  void hook_comesBackOnlyForSectionsThatMayHaveTo() {
    play.pace(new Pace.Once());
    play.decidedAtLook(1, new Outcome.Passed());
    play.codeDeployCalls();
    assertThat(play.answers()).containsExactly("SUCCEEDED");
    assertThat(play.sent()).isEmpty();
  }

  @Test
  void watch_letsTheEventPassAndStopsTheDeployment_whenGreenIsWorse() {
    play.pace(new Pace.DuringTheShift(Duration.ofMinutes(1), Duration.ofHours(2)));
    play.decidedAtLook(7, new Outcome.Failed("5xx of green"));
    play.codeDeployCalls();
    assertThat(play.answers()).containsExactly("SUCCEEDED");
    assertThat(play.why()).contains("nothing is judged yet", "watched");
    assertThat(play.looks()).as("green has no traffic yet").isEmpty();
    play.toTheEnd();
    assertThat(play.answers()).containsExactly("SUCCEEDED");
    assertThat(play.stopped()).hasSize(1);
    assertThat(play.log()).contains("5xx of green");
  }

  @Test
  void watch_saysThatItWouldStopTheDeployment_whenTheHookOnlyObserves() {
    play.onlyObserves();
    play.pace(new Pace.DuringTheShift(Duration.ofMinutes(1), Duration.ofHours(2)));
    play.decidedAtLook(7, new Outcome.Failed("5xx of green"));
    play.situationAt(9, new Situation.ShiftOver("AllowTraffic Succeeded"));
    play.codeDeployCalls();
    play.toTheEnd();
    assertThat(play.stopped()).isEmpty();
    assertThat(play.log()).contains("the deployment is not stopped: ONLY OBSERVED", "5xx of green");
  }

  @Test
  void watch_ends_whenTheShiftHasEnded() {
    play.pace(new Pace.DuringTheShift(Duration.ofMinutes(1), Duration.ofHours(2)));
    play.situationAt(5, new Situation.ShiftOver("AllowTraffic Succeeded"));
    play.codeDeployCalls();
    play.toTheEnd();
    assertThat(play.stopped()).isEmpty();
    assertThat(play.sent()).hasSize(4);
  }

  @Test
  void watch_isNotArmedAndFails_whenTheQueueTakesNothing() {
    play.pace(new Pace.DuringTheShift(Duration.ofMinutes(1), Duration.ofHours(2)));
    play.queueSays(_ -> new Response.Refused("AccessDenied"));
    play.codeDeployCalls();
    assertThat(play.answers()).containsExactly("FAILED");
    assertThat(play.why()).contains("would not be watched: AccessDenied");
  }

  @Test
  void watch_isNotArmedAndFails_whenThereIsNoQueue() {
    play.pace(new Pace.DuringTheShift(Duration.ofMinutes(1), Duration.ofHours(2)));
    play.withoutQueue(Duration.ofMinutes(1));
    play.codeDeployCalls();
    assertThat(play.answers()).containsExactly("FAILED");
    assertThat(play.why()).contains("DEPLOYHOOKS_QUEUE_URL");
  }

  @Test
  void watch_stopsTheDeployment_whenItsTimeIsOverAndTrafficMovesStill() {
    play.pace(new Pace.DuringTheShift(Duration.ofMinutes(5), Duration.ofMinutes(30)));
    play.codeDeployCalls();
    play.toTheEnd();
    assertThat(play.stopped()).hasSize(1);
    assertThat(play.log()).contains("could not be told until the last look");
  }

  @Test
  void looked_isDone_whenNothingIsLeft() {
    assertThat(new Looked.Done(List.<CheckResult>of(), Map.of()).results()).isEmpty();
  }
}
