package dev.deployhooks.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CurrentEventTest {

  private static final Set<String> ECS = Set.copyOf(CurrentEvent.ORDER);
  private static final Set<String> LAMBDA = Set.of("BeforeAllowTraffic", "AfterAllowTraffic");

  private static final Found<AppSpec> NO_APPSPEC = new Found.Unknown<>("access denied");

  @Test
  void decide_isTheEventInProgress_whenTheAppSpecNamesTheFunctionThere() {
    assertThat(
            at(
                decide(
                    hooks("AfterInstall", "me", "BeforeAllowTraffic", "me"),
                    "AfterInstall",
                    "Succeeded",
                    "BeforeAllowTraffic",
                    "InProgress")))
        .isEqualTo(
            new Found.Known<>(
                LifecycleEvent.of("BeforeAllowTraffic"), "GetDeploymentTarget, in progress"));
  }

  @Test
  void decide_passesOverAnotherFunctionsEventInProgress() {
    Found<LifecycleEvent> event =
        at(
            decide(
                hooks("AfterInstall", "other", "BeforeAllowTraffic", "me"),
                "AfterInstall",
                "InProgress",
                "BeforeAllowTraffic",
                "Pending"));

    assertThat(event.known()).contains(LifecycleEvent.of("BeforeAllowTraffic"));
    assertThat(source(event)).contains("not yet seen in progress");
  }

  @Test
  void decide_isTheFirstThatHasNotEnded_inTheOrderOfTheLifecycle() {
    Found<LifecycleEvent> event =
        at(
            decide(
                hooks("AfterAllowTraffic", "me", "BeforeInstall", "me", "AfterInstall", "me"),
                "BeforeInstall",
                "Succeeded"));

    assertThat(event.known()).contains(LifecycleEvent.of("AfterInstall"));
  }

  @Test
  void decide_isOver_whenEveryEventOfTheFunctionHasEnded() {
    assertThat(
            decide(
                hooks("BeforeInstall", "me", "AfterInstall", "me", "AfterAllowTraffic", "other"),
                "BeforeInstall",
                "Succeeded",
                "AfterInstall",
                "Failed",
                "AfterAllowTraffic",
                "InProgress"))
        .isEqualTo(new CurrentEvent.Over(LifecycleEvent.of("AfterInstall"), "Failed"));
  }

  @Test
  void decide_judges_whenTheStatusIsOneToCome() {
    Found<LifecycleEvent> event =
        at(decide(hooks("AfterInstall", "me"), "AfterInstall", "AStatusToCome"));

    assertThat(event.known()).contains(LifecycleEvent.of("AfterInstall"));
  }

  @Test
  void decide_triesEveryEventAndSaysSo_whenTheAppSpecIsNotReadable() {
    Found<LifecycleEvent> event =
        at(
            CurrentEvent.decide(
                "me",
                ECS,
                NO_APPSPEC,
                progress("Install", "Succeeded", "AfterAllowTestTraffic", "InProgress")));

    assertThat(event.known()).contains(LifecycleEvent.of("AfterAllowTestTraffic"));
    assertThat(source(event)).contains("in progress", "access denied");
  }

  @Test
  void decide_triesEveryEventAndSaysSo_whenTheAppSpecDoesNotNameTheFunction() {
    Found<LifecycleEvent> event =
        at(decide(hooks("AfterInstall", "other"), "AfterInstall", "InProgress"));

    assertThat(event.known()).contains(LifecycleEvent.of("AfterInstall"));
    assertThat(source(event)).contains("does not name this function, me");
  }

  @Test
  void decide_keepsToTheEventsOfThePlatform_whenTheAppSpecIsNotReadable() {
    Found<LifecycleEvent> event =
        at(CurrentEvent.decide("me", LAMBDA, NO_APPSPEC, progress("AllowTraffic", "Pending")));

    assertThat(event.known()).contains(LifecycleEvent.of("BeforeAllowTraffic"));
  }

  @Test
  void decide_isTheOnlyEvent_whenNoProgressIsKnown() {
    assertThat(at(decide(hooks("AfterAllowTraffic", "me"))).known())
        .contains(LifecycleEvent.of("AfterAllowTraffic"));
  }

  @Test
  void decide_guessesNot_whenNoProgressIsKnownAndSeveralEventsCallTheFunction() {
    assertThat(at(decide(hooks("AfterInstall", "me", "AfterAllowTraffic", "me"))))
        .isInstanceOfSatisfying(
            Found.Unknown.class,
            unknown ->
                assertThat(unknown.why())
                    .contains("AfterInstall, AfterAllowTraffic", "DEPLOYHOOKS_LIFECYCLE_EVENT"));
  }

  @Test
  void decide_guessesNot_whenTwoEventsAreInProgress() {
    assertThat(
            at(
                decide(
                    hooks("AfterInstall", "me", "BeforeAllowTraffic", "me"),
                    "AfterInstall",
                    "InProgress",
                    "BeforeAllowTraffic",
                    "InProgress")))
        .isInstanceOf(Found.Unknown.class);
  }

  private static CurrentEvent decide(Found<AppSpec> appSpec, String... progress) {
    return CurrentEvent.decide("me", ECS, appSpec, progress(progress));
  }

  private static Found<AppSpec> hooks(String... eventsAndFunctions) {
    List<AppSpec.Hook> hooks = new ArrayList<>();
    for (int i = 0; i < eventsAndFunctions.length; i += 2) {
      hooks.add(new AppSpec.Hook(eventsAndFunctions[i], eventsAndFunctions[i + 1]));
    }
    return new Found.Known<>(new AppSpec(Optional.empty(), Optional.empty(), hooks), "AppSpec");
  }

  private static List<CurrentEvent.Progress> progress(String... eventsAndStatuses) {
    List<CurrentEvent.Progress> progress = new ArrayList<>();
    for (int i = 0; i < eventsAndStatuses.length; i += 2) {
      progress.add(new CurrentEvent.Progress(eventsAndStatuses[i], eventsAndStatuses[i + 1]));
    }
    return progress;
  }

  private static Found<LifecycleEvent> at(CurrentEvent current) {
    return switch (current) {
      case CurrentEvent.At(Found<LifecycleEvent> event) -> event;
      case CurrentEvent.Over over -> throw new AssertionError(over);
    };
  }

  private static String source(Found<LifecycleEvent> found) {
    return switch (found) {
      case Found.Known<LifecycleEvent>(LifecycleEvent _, String source) -> source;
      case Found.Unknown<LifecycleEvent> unknown -> throw new AssertionError(unknown);
    };
  }
}
