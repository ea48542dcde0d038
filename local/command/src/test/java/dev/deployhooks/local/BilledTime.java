package dev.deployhooks.local;

import dev.deployhooks.local.runtime.ChildJvm;
import dev.deployhooks.local.runtime.FunctionPackage;
import dev.deployhooks.sandbox.Function;
import dev.deployhooks.sandbox.FunctionHost;
import dev.deployhooks.sandbox.Queue;
import dev.deployhooks.sandbox.Rollout.Ended;
import dev.deployhooks.sandbox.Sandbox;
import dev.deployhooks.sandbox.Timeline.Entry;
import dev.deployhooks.sandbox.Timeline.What;
import dev.deployhooks.sandbox.Visitors;
import dev.deployhooks.sandbox.wire.Recorded;
import dev.deployhooks.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Measures the time for which Lambda would bill a bake of 55 minutes: the packaged hook, in a JVM
 * started as Lambda does, looks at a healthy release in the sandbox until its bake is over. Writes
 * a page of it.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html">The
 *     lifecycle of Lambda's execution environment, of which initialisation is billed</a>
 */
final class BilledTime {

  private static final HookPackage HOOK = HookPackage.CANARY_METRICS_CHECKER;
  private static final Duration PROMISED = Duration.ofSeconds(30);

  /** What an answer of AWS takes, where the sandbox's comes at once. */
  private static final Duration AWS = Duration.ofMillis(30);

  private static final int MEMORY = 1024;
  private static final int PER_MINUTE = 120;

  private static final String PLAN =
      """
      version: 1
      canary:
        bake: {maximum: 55m}
        slow: 1s
      """;

  private final Sandbox sandbox = new Sandbox();
  private final Time time = Time.ofThisProcess();
  private final List<Duration> billed = new CopyOnWriteArrayList<>();

  private volatile String why = "";

  private BilledTime() {}

  /**
   * Writes the page.
   *
   * @param args the page's file
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    BilledTime measured = new BilledTime();
    try (Sandbox _ = measured.sandbox) {
      measured.play();
      Files.writeString(Path.of(args[0]), measured.page());
    }
    if (measured.sum().compareTo(PROMISED) >= 0) {
      throw new IllegalStateException(
          "billed for %s, and less than %s is promised".formatted(measured.sum(), PROMISED));
    }
  }

  private void play() throws InterruptedException {
    Queue queue = sandbox.sqs().queue("looks").visibility(Duration.ofMinutes(3));
    Map<String, String> environment = new HashMap<>(sandbox.environment());
    environment.put("DEPLOYHOOKS_QUEUE_URL", sandbox.sqs().url(queue));
    FunctionHost hook =
        new ChildJvm(
            new FunctionPackage(
                HOOK.functionName(),
                HOOK.zip(Packages.PROJECT),
                HOOK.handler(),
                MEMORY,
                environment,
                Optional.of(sandbox.clock().file())));
    sandbox
        .lambda()
        .eventSource(
            queue,
            sandbox
                .lambda()
                .function(HOOK.functionName(), new Billing(hook))
                .timeout(Duration.ofMinutes(1))
                .allowLoops());
    Function quiz = sandbox.lambda().function("quiz", BilledTime::answer);
    quiz.alias("live", quiz.publish(BilledTime::answer));
    sandbox.parameters().put("/deployhooks/lambda/quiz/live", PLAN);
    tellThePastHour();
    try (Visitors visitors = sandbox.visitors(quiz, "live", "{}", PER_MINUTE)) {
      Ended ended =
          sandbox
              .codeDeploy()
              .lambda("quiz", "live", quiz.publish(BilledTime::answer))
              .hook("AfterAllowTraffic", HOOK.functionName())
              .canary(10, Duration.ofMinutes(5))
              .onProgress(entry -> goAway(entry, visitors))
              .start()
              .await();
      if (!ended.status().equals("Succeeded")) {
        throw new IllegalStateException("the bake did not end well: " + ended + "; " + why);
      }
    }
    sandbox.agenda().settle();
  }

  /** With what green is compared, once it has all traffic. */
  private void tellThePastHour() {
    Map<String, String> alias = Map.of("FunctionName", "quiz", "Resource", "quiz:live");
    for (int minute = 1; minute <= 60; minute++) {
      Instant at = sandbox.clock().now().minusSeconds(60L * minute);
      sandbox
          .cloudWatch()
          .put("AWS/Lambda", "Invocations", alias, at, 1, PER_MINUTE)
          .put("AWS/Lambda", "Errors", alias, at, 0, PER_MINUTE)
          .put("AWS/Lambda", "Duration", alias, at, 1, PER_MINUTE);
    }
  }

  private static void goAway(Entry entry, Visitors visitors) {
    if (entry.what() == What.ENDED) {
      visitors.close();
    }
  }

  private static FunctionHost.Ending answer(FunctionHost.Call call) {
    return new FunctionHost.Ending.Returned("{}", call.payload());
  }

  /** Lambda bills by the millisecond, rounded up, from the start of the JVM on. */
  private final class Billing implements FunctionHost {

    private final FunctionHost hook;

    Billing(FunctionHost hook) {
      this.hook = hook;
    }

    @Override
    public Ending invoke(Call call) throws InterruptedException {
      long begun = time.nanoTime();
      Ending ending = hook.invoke(call);
      if (ending.log().contains("\"status\":\"Failed\"")) {
        why = ending.log();
      }
      billed.add(Duration.ofMillis(Duration.ofNanos(time.nanoTime() - begun).toMillis() + 1));
      return ending;
    }

    @Override
    public void close() {
      hook.close();
    }
  }

  private Duration sum() {
    return billed.stream().reduce(Duration.ZERO, Duration::plus).plus(AWS.multipliedBy(asked()));
  }

  private long asked() {
    return sandbox.calls().size();
  }

  private String page() {
    List<Duration> warm = billed.subList(1, billed.size()).stream().sorted().toList();
    Map<String, Long> calls = new java.util.TreeMap<>();
    for (Recorded call : sandbox.calls()) {
      calls.merge(call.operation(), 1L, Long::sum);
    }
    StringBuilder operations = new StringBuilder();
    calls.forEach((name, count) -> operations.append("| `%s` | %d |%n".formatted(name, count)));
    return """
        # What a bake of 55 minutes costs

        Made by `mvn -q -Dquick -DskipTests -Pbilled -pl local/command -am verify`: the packaged hook `%s` judges a healthy release of
        a function after its shift, in a JVM that is started as Lambda does (serial collector, C1, %d MB), on a machine with %d processors,
        against the sandbox, whose minutes pass at once. Nothing sleeps: it comes back through its queue. %d s are promised.

        | | |
        |---|---:|
        | invocations | %d |
        | the first, with the start of the JVM | %d ms |
        | the others, median | %d ms |
        | the others, longest | %d ms |
        | billed, as measured | %.1f s |
        | calls of AWS, all invocations together | %d |
        | billed, if each takes %d ms longer in AWS than in the sandbox | **%.1f s** |

        A function with less memory than 1,769 MB has less than one processor in Lambda, and computes the slower for it.

        | operation | calls |
        |---|---:|
        %s"""
        .formatted(
            HOOK.name(),
            MEMORY,
            Runtime.getRuntime().availableProcessors(),
            PROMISED.toSeconds(),
            billed.size(),
            billed.getFirst().toMillis(),
            warm.get(warm.size() / 2).toMillis(),
            warm.getLast().toMillis(),
            billed.stream().mapToLong(Duration::toMillis).sum() / 1000.0,
            asked(),
            AWS.toMillis(),
            sum().toMillis() / 1000.0,
            operations);
  }
}
