package dev.deployhooks.check;

import dev.deployhooks.check.Outcome.Error;
import dev.deployhooks.check.Outcome.NotRun;
import dev.deployhooks.check.Outcome.Passed;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.ChecksSection;
import dev.deployhooks.plan.Retry;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the checks of a section: what needs nothing side by side, what needs others after they have
 * passed, all of it under one deadline. Every check ends with a result, whatever happens.
 */
public final class Checks {

  /**
   * What is kept of the time for the last words of checks that are broken off: a quarter of a
   * second, or a tenth of what is left if that is less.
   */
  private static final Duration LAST_WORDS = Duration.ofMillis(250);

  /** How long at most nobody looks at the clock, which others may move (real time). */
  private static final long LOOK_AT_CLOCK_MILLIS = 25;

  private final Looker looker;
  private final Time time;

  /** With what the checks look through. */
  public Checks(FunctionSource functions, TargetHealthSource targetHealth, Time time) {
    this(
        functions,
        targetHealth,
        SecretSource.none(),
        SideSource::none,
        Reach.ofThisProcess(Map.of()),
        time);
  }

  /**
   * With what the checks look through, where their secrets are kept, and how far they reach.
   *
   * @param sides made only for a check that looks at both sides of a service
   */
  public Checks(
      FunctionSource functions,
      TargetHealthSource targetHealth,
      SecretSource secrets,
      Supplier<SideSource> sides,
      Reach reach,
      Time time) {
    this.looker = new Looker(functions, targetHealth, secrets, sides, reach, time);
    this.time = time;
  }

  /**
   * Runs the checks. It is back by the deadline, even where a check does not listen.
   *
   * @param progress told of each result as it comes, in this thread
   * @return one result for each check, in the plan's order
   * @throws InterruptedException if the thread is interrupted; the checks are broken off then
   */
  public List<CheckResult> run(
      ChecksSection section, Aim aim, Deadline deadline, Consumer<CheckResult> progress)
      throws InterruptedException {
    looker.redactor().forget();
    Deadline end = section.timeout().map(deadline::atMost).orElse(deadline);
    Run run = new Run(section, aim, end, progress);
    try {
      return run.toTheEnd();
    } finally {
      run.breakOff();
    }
  }

  /** One run of a section. Only the thread that runs it touches its state. */
  private final class Run {
    private final ChecksSection section;
    private final Aim aim;
    private final Deadline end;
    private final Deadline looksEnd;
    private final Consumer<CheckResult> progress;
    private final Map<String, CheckResult> results = new LinkedHashMap<>();
    private final Map<String, Task> running = new LinkedHashMap<>();
    private final BlockingQueue<CheckResult> finished = new LinkedBlockingQueue<>();

    Run(ChecksSection section, Aim aim, Deadline end, Consumer<CheckResult> progress) {
      this.section = section;
      this.aim = aim;
      this.end = end;
      Duration tenth = end.remaining().dividedBy(10);
      this.looksEnd = end.keeping(tenth.compareTo(LAST_WORDS) < 0 ? tenth : LAST_WORDS);
      this.progress = progress;
    }

    List<CheckResult> toTheEnd() throws InterruptedException {
      while (results.size() < section.checks().size() && !end.passed()) {
        startWhatCanBeStarted();
        if (running.isEmpty()) {
          break;
        }
        CheckResult result = finished.poll(patienceMillis(), TimeUnit.MILLISECONDS);
        if (result != null) {
          settle(result);
        }
      }
      List<CheckResult> lastWords = new ArrayList<>();
      finished.drainTo(lastWords);
      lastWords.forEach(this::settle);
      for (CheckSpec check : section.checks()) {
        if (!results.containsKey(check.name())) {
          settle(unfinished(check));
        }
      }
      return section.checks().stream().map(check -> result(check.name())).toList();
    }

    private CheckResult result(String name) {
      CheckResult result = results.get(name);
      if (result == null) {
        throw new IllegalStateException("no result of check " + name);
      }
      return result;
    }

    private long patienceMillis() {
      return Math.clamp(end.remaining().toMillis(), 1, LOOK_AT_CLOCK_MILLIS);
    }

    /** Starts what needs nothing more, and gives up what needs something that did not pass. */
    private void startWhatCanBeStarted() {
      boolean again = true;
      while (again) {
        again = false;
        for (CheckSpec check : section.checks()) {
          if (results.containsKey(check.name()) || running.containsKey(check.name())) {
            continue;
          }
          Optional<String> missing = missing(check);
          if (missing.isPresent()) {
            settle(notRun(check, missing.get()));
            again = true;
          } else if (running.size() < section.concurrency() && isReady(check)) {
            Task task = new Task(check, section, aim, looksEnd, finished);
            running.put(check.name(), task);
            task.start();
          }
        }
      }
    }

    private boolean isReady(CheckSpec check) {
      return check.needs().stream().allMatch(results::containsKey);
    }

    private Optional<String> missing(CheckSpec check) {
      for (String need : check.needs()) {
        CheckResult result = results.get(need);
        if (result != null && !(result.outcome() instanceof Passed)) {
          return Optional.of("it needs \"" + need + "\", which did not pass");
        }
      }
      return Optional.empty();
    }

    private void settle(CheckResult result) {
      running.remove(result.name());
      results.put(result.name(), result);
      progress.accept(result);
    }

    private CheckResult unfinished(CheckSpec check) {
      Task task = running.get(check.name());
      if (task != null) {
        return task.brokenOff();
      }
      return notRun(
          check,
          end.passed()
              ? "the time was over before it could begin"
              : "what it needs is not there or needs it in turn: "
                  + String.join(", ", check.needs()));
    }

    private CheckResult notRun(CheckSpec check, String why) {
      return new CheckResult(
          check.name(),
          check.place().toString(),
          Looker.planned(check.look()),
          check.required(),
          new NotRun(why),
          List.of(),
          List.of(),
          List.of(),
          0,
          Duration.ZERO);
    }

    /** Breaks off what still runs; it may not listen, and is not waited for. */
    void breakOff() {
      running.values().forEach(Task::interrupt);
      if (!running.isEmpty()) {
        looker.cancelAll();
      }
    }
  }

  /**
   * One check, in a thread of its own. Where it is to be tried again, a try begins only within the
   * time for retries, and what has begun may come to its own end.
   */
  private final class Task {
    private final CheckSpec check;
    private final ChecksSection section;
    private final Aim aim;
    private final Deadline deadline;
    private final BlockingQueue<CheckResult> finished;
    private final Instant start = time.now();
    private final Thread thread;
    private final AtomicInteger attempts = new AtomicInteger();
    private volatile @Nullable Judged last;

    Task(
        CheckSpec check,
        ChecksSection section,
        Aim aim,
        Deadline deadline,
        BlockingQueue<CheckResult> finished) {
      this.check = check;
      this.section = section;
      this.aim = aim;
      this.deadline = deadline;
      this.finished = finished;
      this.thread = Thread.ofVirtual().name("check " + check.name()).unstarted(this::run);
    }

    void start() {
      thread.start();
    }

    void interrupt() {
      thread.interrupt();
    }

    /** The one catch boundary: whatever a check throws is that check's error, and no other's. */
    private void run() {
      CheckResult result;
      try {
        result = result(untilItHolds());
      } catch (CannotLookException e) {
        result = result(Judged.error(Looker.planned(check.look()), e.getMessage()));
      } catch (InterruptedException _) {
        result = brokenOff();
      } catch (Throwable e) {
        result = result(Judged.error(Looker.planned(check.look()), unexpected(e)));
      }
      finished.add(result);
    }

    private Judged untilItHolds() throws CannotLookException, InterruptedException {
      if (check.retry().isEmpty()) {
        return once(deadline);
      }
      Retry retry = check.retry().get();
      Deadline patience = deadline.atMost(retry.within());
      while (true) {
        Judged judged = once(deadline);
        if (judged.outcome() instanceof Passed
            || patience.remaining().compareTo(retry.every()) <= 0) {
          return judged;
        }
        time.sleep(retry.every());
      }
    }

    private Judged once(Deadline until) throws CannotLookException, InterruptedException {
      attempts.incrementAndGet();
      Judged judged = looker.look(check, section, aim, until);
      last = judged;
      return judged;
    }

    /** What is said of a check that did not come to an end in time. */
    CheckResult brokenOff() {
      Judged seen = last;
      String took = InWords.of(Duration.between(start, time.now()));
      String why = "the time was over: after " + took + " it had not come to an end";
      if (seen == null) {
        return result(Judged.error(Looker.planned(check.look()), why));
      }
      return result(
          new Judged(
              seen.lookedAt(),
              new Error(why + "; the last try ended as " + inWords(seen.outcome())),
              seen.observations(),
              seen.warnings(),
              seen.details()));
    }

    private CheckResult result(Judged judged) {
      return looker
          .redactor()
          .redacted(
              new CheckResult(
                  check.name(),
                  check.place().toString(),
                  judged.lookedAt(),
                  check.required(),
                  judged.outcome(),
                  judged.observations(),
                  judged.warnings(),
                  judged.details(),
                  attempts.get(),
                  Duration.between(start, time.now())));
    }
  }

  private static String inWords(Outcome outcome) {
    return switch (outcome) {
      case Passed _ -> "passed";
      case Outcome.Failed(String why) -> "failed: " + why;
      case Outcome.Inconclusive(String why) -> "inconclusive: " + why;
      case Error(String why) -> "an error: " + why;
      case NotRun(String why) -> "not run: " + why;
    };
  }

  /** The kind of an exception and where it came from; its message may hold anything. */
  private static String unexpected(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return "an unexpected %s%s: this is a mistake in the hook, please report it"
        .formatted(
            e.getClass().getName(),
            trace.length == 0
                ? ""
                : " at %s:%d".formatted(trace[0].getFileName(), trace[0].getLineNumber()));
  }
}
