package dev.deployhooks.hooks.failurereporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.hooks.failurereporter.Schedule.End;
import dev.deployhooks.hooks.failurereporter.Use.Caller;
import dev.deployhooks.hooks.failurereporter.Use.Hooked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random schedules of faults across all hooks and callers. {@code -Dchaos.seeds=10000} plays more
 * of them, {@code -Dchaos.from=4711 -Dchaos.seeds=1} replays one, and {@code -Dchaos.page=...}
 * writes what came of them.
 */
class ChaosTest {

  private static final long FROM = Long.getLong("chaos.from", 1);
  private static final int SEEDS = Integer.getInteger("chaos.seeds", 300);

  /** A hook and who calls it, in the order of the page. */
  private record Row(Hooked hooked, Caller caller) implements Comparable<Row> {
    @Override
    public int compareTo(Row other) {
      int byHook = hooked.compareTo(other.hooked());
      return byHook == 0 ? caller.compareTo(other.caller()) : byHook;
    }
  }

  private final Map<Row, Map<End, Integer>> ends = new TreeMap<>();
  private final Map<String, Integer> excuses = new TreeMap<>();

  @Test
  void schedules_neverBreakWhatIsPromised() throws IOException {
    for (long seed = FROM; seed < FROM + SEEDS; seed++) {
      Schedule schedule = new Schedule(seed);
      End end = schedule.play();
      assertThat(schedule.broken()).as(schedule.toString()).isEmpty();
      ends.computeIfAbsent(
              new Row(schedule.use().hooked(), schedule.use().caller()),
              _ -> new EnumMap<>(End.class))
          .merge(end, 1, Integer::sum);
      if (end == End.EXPIRED) {
        excuses.merge(schedule.excused().orElseThrow(), 1, Integer::sum);
      }
    }
    String page = System.getProperty("chaos.page", "");
    if (!page.isEmpty()) {
      Files.writeString(Path.of(page), page());
    }
  }

  /** Else a seed would not say what it said when it failed. */
  @Test
  void schedule_isTheSame_whenItIsReplayed() {
    for (long seed = FROM; seed < FROM + 20; seed++) {
      Schedule once = new Schedule(seed);
      Schedule again = new Schedule(seed);
      assertThat(again.play()).isEqualTo(once.play());
      assertThat(again.story()).isEqualTo(once.story());
    }
  }

  private String page() {
    StringBuilder text =
        new StringBuilder(
            """
            # Chaos

            %d random schedules of faults, seeds %d to %d, written by
            ```
            mvn -q -Dquick test -pl hooks/failure-reporter -am -Dtest=ChaosTest -Dsurefire.failIfNoSpecifiedTests=false \\
              -Dchaos.seeds=%1$d -Dchaos.page=$PWD/docs/chaos.md
            ```
            Each plays one deployment with one hook, the real sections of its plan (requests to functions, the health of targets, metrics and
            the judge, images and their scans) and the real failure reporter, between Lambda, SQS, DynamoDB, CodeDeploy, CodePipeline and
            Amazon ECS, in virtual time: functions that do not start or are killed at any call, throttles, answers that come late, are
            garbage or get lost, outages, duplicate and late deliveries, clocks that are wrong and jump, messages that are lost. A seed
            that breaks a promise fails the test, is printed with all that happened, and replays with `-Dchaos.from=SEED -Dchaos.seeds=1`.
            `mvn verify` plays 300.

            Held in every one of them:
            - Every deployment whose report calls succeed again within its hour has an answer. The ones that have none are in the second table.
            - CodeDeploy, and CodePipeline for a job, has one answer: the first. AWS sees to that, and so does the model of it here.
            - A retry never turns a Failed that was reached and logged as final, or remembered, into an accepted Succeeded.
            - None Succeeded while a required check did not pass: everything that had to be looked at was seen to be good before, but for
              proven rollbacks.
            - A watch that was to stop the deployment stopped it.

            | hook | called by | let pass | failed | watched, or stopped | ended by time | Succeeded after a Failed that was not final |
            |---|---|---|---|---|---|---|
            """
                .formatted(SEEDS, FROM, FROM + SEEDS - 1));
    ends.forEach(
        (row, counts) ->
            text.append(
                "| %s | %s | %d | %d | %d | %d | %d |%n"
                    .formatted(
                        row.hooked().inWords(),
                        row.caller().inWords(),
                        counts.getOrDefault(End.LET_PASS, 0),
                        counts.getOrDefault(End.FAILED, 0),
                        counts.getOrDefault(End.WATCHED, 0),
                        counts.getOrDefault(End.EXPIRED, 0),
                        counts.getOrDefault(End.FORGOTTEN, 0))));
    text.append(
        """

        | ended by CodeDeploy's hour or CodePipeline's 20 minutes, because | |
        |---|---|
        """);
    excuses.forEach((why, count) -> text.append("| %s | %d |%n".formatted(why, count)));
    text.append(
        """

        **A Failed that was not final**: within the function's time neither CodeDeploy nor the table that remembers what has failed took it, so
        its report said `NOT FINAL`, Lambda invoked again, and the new attempt saw every check pass.
        """);
    return text.toString();
  }
}
