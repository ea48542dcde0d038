package dev.deployhooks.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.deployhooks.check.Outcome.Failed;
import dev.deployhooks.check.Outcome.NotRun;
import dev.deployhooks.check.Outcome.Passed;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.ChecksSection;
import dev.deployhooks.plan.Look;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ChecksTest {

  private final ManualTime time = new ManualTime();
  private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
  private final List<String> progress = new ArrayList<>();

  /** What the function does when it is invoked with an event of that name. */
  private interface Behaviour {
    String run() throws SourceException;
  }

  /** A Lambda whose answer depends on the event. */
  private class Scripted implements FunctionSource {
    @Override
    public FunctionState state(String functionName, String version, Deadline deadline) {
      throw new AssertionError("not asked for here");
    }

    @Override
    public void dryRun(String functionName, String version, Deadline deadline) {
      throw new AssertionError("not asked for here");
    }

    @Override
    public Answered invoke(String functionName, String version, String payload, Deadline deadline)
        throws SourceException {
      String name = payload.substring(payload.indexOf(':') + 2, payload.length() - 2);
      Behaviour behaviour = behaviours.getOrDefault(name, () -> "\"fine\"");
      return new Answered(Optional.empty(), behaviour.run(), "", version, Duration.ofMillis(5));
    }
  }

  private static CheckSpec check(String name, String... needs) {
    JsonObject event = new JsonObject();
    event.addProperty("name", name);
    return Samples.needing(
        Samples.check(name, new Look.Invoke(event, Duration.ofSeconds(10))), needs);
  }

  private List<CheckResult> run(ChecksSection section) throws InterruptedException {
    return run(section, Duration.ofMinutes(5));
  }

  private List<CheckResult> run(ChecksSection section, Duration within)
      throws InterruptedException {
    return new Checks(new Scripted(), (arn, deadline) -> List.of(), time)
        .run(
            section,
            Samples.aim(Samples.function("7")),
            Deadline.in(within, time),
            result -> progress.add(result.name()));
  }

  private static SourceException unreachable() {
    return new SourceException("unreachable");
  }

  @Test
  void run_when_allPass_keepsThePlansOrder() throws Exception {
    CountDownLatch secondIsDone = new CountDownLatch(1);
    behaviours.put(
        "first",
        () -> {
          await(secondIsDone);
          return "1";
        });
    behaviours.put(
        "second",
        () -> {
          secondIsDone.countDown();
          return "2";
        });

    List<CheckResult> results = run(Samples.section(check("first"), check("second")));

    assertThat(results).extracting(CheckResult::name).containsExactly("first", "second");
    assertThat(results).extracting(CheckResult::outcome).containsOnly(new Passed());
    assertThat(progress).containsExactlyInAnyOrder("first", "second");
  }

  @Test
  void run_when_oneFails_reportsTheOthersToo() throws Exception {
    behaviours.put(
        "broken",
        () -> {
          throw unreachable();
        });

    List<CheckResult> results =
        run(
            Samples.section(
                check("broken"),
                check("fine"),
                check("child", "broken"),
                check("grandchild", "child")));

    assertThat(results)
        .extracting(CheckResult::outcome)
        .containsExactly(
            new Outcome.Error("unreachable"),
            new Passed(),
            new NotRun("it needs \"broken\", which did not pass"),
            new NotRun("it needs \"child\", which did not pass"));
    assertThat(results.get(2).attempts()).isZero();
  }

  @Test
  void run_when_needed_isTriedAfterwards() throws Exception {
    List<String> order = new ArrayList<>();
    behaviours.put("early", () -> "" + order.add("early"));
    behaviours.put("late", () -> "" + order.add("late"));

    List<CheckResult> results = run(Samples.section(check("late", "early"), check("early")));

    assertThat(order).containsExactly("early", "late");
    assertThat(results).extracting(CheckResult::outcome).containsOnly(new Passed());
  }

  @Test
  void run_when_needsGoInACircle_saysSo() throws Exception {
    List<CheckResult> results = run(Samples.section(check("hen", "egg"), check("egg", "hen")));

    assertThat(results)
        .extracting(CheckResult::outcome)
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(NotRun.class));
  }

  @Test
  void run_when_many_keepsToTheBound() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch twoRun = new CountDownLatch(2);
    CountDownLatch threeRun = new CountDownLatch(3);
    CheckSpec[] checks = new CheckSpec[6];
    for (int i = 0; i < checks.length; i++) {
      behaviours.put(
          "check" + i,
          () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            twoRun.countDown();
            threeRun.countDown();
            // Two run side by side, or this would never end; a third is given a moment to come.
            await(twoRun);
            if (most.get() <= 2 && threeRun.getCount() > 0) {
              awaitBriefly(threeRun);
            }
            running.decrementAndGet();
            return "0";
          });
      checks[i] = check("check" + i);
    }

    List<CheckResult> results = run(Samples.section(2, checks));

    assertThat(results).extracting(CheckResult::outcome).containsOnly(new Passed());
    assertThat(most).hasValue(2);
  }

  @Test
  void run_when_retried_untilItHolds() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    behaviours.put(
        "slow starter",
        () -> {
          if (tries.incrementAndGet() < 4) {
            throw unreachable();
          }
          return "1";
        });

    List<CheckResult> results =
        run(
            Samples.section(
                Samples.retrying(
                    check("slow starter"), Duration.ofSeconds(2), Duration.ofSeconds(30))));

    assertThat(results.getFirst().outcome()).isEqualTo(new Passed());
    assertThat(results.getFirst().attempts()).isEqualTo(4);
    assertThat(results.getFirst().took()).isEqualTo(Duration.ofSeconds(6));
    assertThat(time.sleeps())
        .containsExactlyElementsOf(Collections.nCopies(3, Duration.ofSeconds(2)));
  }

  @Test
  void run_when_retriedInVain_reportsTheLastTry() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    behaviours.put(
        "never",
        () -> {
          throw new SourceException("try " + tries.incrementAndGet());
        });

    CheckResult result =
        run(Samples.section(
                Samples.retrying(check("never"), Duration.ofSeconds(5), Duration.ofSeconds(21))))
            .getFirst();

    assertThat(result.outcome()).isEqualTo(new Outcome.Error("try 5"));
    assertThat(result.attempts()).isEqualTo(5);
    assertThat(result.took()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void run_when_refused_isNotTriedAgain() throws Exception {
    behaviours.put(
        "forbidden",
        () -> {
          throw new SourceException.Refused("allow lambda:InvokeFunction");
        });

    CheckResult result =
        run(Samples.section(
                Samples.retrying(check("forbidden"), Duration.ofSeconds(1), Duration.ofSeconds(9))))
            .getFirst();

    assertThat(result.outcome()).isEqualTo(new Outcome.Error("allow lambda:InvokeFunction"));
    assertThat(result.attempts()).isEqualTo(1);
  }

  @Test
  void run_when_checkThrowsTheUnexpected_isThatChecksError() throws Exception {
    behaviours.put(
        "buggy",
        () -> {
          throw new IllegalStateException("password=hunter2");
        });
    behaviours.put(
        "deep",
        () -> {
          throw new StackOverflowError();
        });

    List<CheckResult> results = run(Samples.section(check("buggy"), check("deep"), check("fine")));

    assertThat(results.get(0).outcome())
        .isInstanceOfSatisfying(
            Outcome.Error.class,
            error ->
                assertThat(error.why())
                    .contains("java.lang.IllegalStateException", "ChecksTest.java")
                    .doesNotContain("hunter2"));
    assertThat(results.get(1).outcome())
        .isInstanceOfSatisfying(
            Outcome.Error.class, error -> assertThat(error.why()).contains("StackOverflowError"));
    assertThat(results.get(2).outcome()).isEqualTo(new Passed());
  }

  @Test
  void run_when_checkDoesNotListen_isBackByTheDeadline() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    behaviours.put(
        "deaf",
        () -> {
          time.advance(Duration.ofMinutes(6));
          awaitWhateverHappens(release);
          return "late";
        });

    List<CheckResult> results =
        run(Samples.section(1, check("deaf"), check("second"), check("third", "deaf")));
    release.countDown();

    assertThat(results.get(0).outcome())
        .isInstanceOfSatisfying(
            Outcome.Error.class,
            error -> assertThat(error.why()).contains("the time was over", "360s"));
    assertThat(results.get(1).outcome())
        .isEqualTo(new NotRun("the time was over before it could begin"));
    assertThat(results.get(2).outcome()).isInstanceOf(NotRun.class);
    assertThat(results).extracting(CheckResult::name).containsExactly("deaf", "second", "third");
  }

  @Test
  void run_when_timeIsOverAtTheStart_nothingIsTried() throws Exception {
    behaviours.put(
        "any",
        () -> {
          throw new AssertionError("tried");
        });

    List<CheckResult> results = run(Samples.section(check("any")), Duration.ZERO);

    assertThat(results)
        .extracting(CheckResult::outcome)
        .containsExactly(new NotRun("the time was over before it could begin"));
  }

  @Test
  void run_when_sectionHasATimeout_keepsToIt() throws Exception {
    ChecksSection all = Samples.section(check("any"));
    ChecksSection section =
        new ChecksSection(
            all.head(),
            Optional.of(Duration.ofSeconds(3)),
            all.concurrency(),
            List.of(Samples.retrying(check("any"), Duration.ofSeconds(1), Duration.ofMinutes(2))));
    behaviours.put(
        "any",
        () -> {
          throw unreachable();
        });

    CheckResult result = run(section).getFirst();

    assertThat(result.outcome()).isEqualTo(new Outcome.Error("unreachable"));
    assertThat(result.attempts()).isEqualTo(3);
    assertThat(result.took()).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void run_when_interrupted_breaksOffTheChecks() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch brokenOff = new CountDownLatch(1);
    behaviours.put(
        "endless",
        () -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException _) {
            brokenOff.countDown();
          }
          return "";
        });
    CountDownLatch thrown = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    run(Samples.section(check("endless")));
                  } catch (InterruptedException _) {
                    thrown.countDown();
                  }
                });
    begun.await();

    thread.interrupt();

    thrown.await();
    brokenOff.await();
    thread.join();
    assertThat(progress).isEmpty();
  }

  @Test
  void run_when_anotherVersionAnswers_fails() throws Exception {
    FunctionSource stale =
        new Scripted() {
          @Override
          public Answered invoke(
              String functionName, String version, String payload, Deadline deadline) {
            return new Answered(Optional.empty(), "{}", "", "6", Duration.ofMillis(3));
          }
        };

    List<CheckResult> results =
        new Checks(stale, (arn, deadline) -> List.of(), time)
            .run(
                Samples.section(check("golden")),
                Samples.aim(Samples.function("7")),
                Deadline.in(Duration.ofMinutes(1), time),
                _ -> {});

    assertThat(results.getFirst().outcome())
        .isEqualTo(new Failed("expected version 7 to answer, saw version 6"));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitBriefly(CountDownLatch latch) {
    try {
      boolean _ = latch.await(200, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("Interruption" /* A check that does not listen is what is tested. */)
  private static void awaitWhateverHappens(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      Thread.interrupted();
      Thread.onSpinWait();
    }
  }
}
