package dev.deployhooks.hooks.failurereporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random schedules of faults across all uses of a hook. {@code -Dchaos.seeds=10000} plays more of
 * them, {@code -Dchaos.from=4711 -Dchaos.seeds=1} replays one, and {@code -Dchaos.page=...} writes
 * what came of them.
 */
class ChaosTest {

  private static final long FROM = Long.getLong("chaos.from", 1);
  private static final int SEEDS = Integer.getInteger("chaos.seeds", 300);

  private final Map<Schedule.Use, Map<Schedule.End, Integer>> ends =
      new EnumMap<>(Schedule.Use.class);
  private final Map<String, Integer> excuses = new TreeMap<>();

  @Test
  void schedules_neverBreakWhatIsPromised() throws IOException {
    for (long seed = FROM; seed < FROM + SEEDS; seed++) {
      Schedule schedule = new Schedule(seed);
      Schedule.End end = schedule.play();
      assertThat(schedule.broken()).as(schedule.toString()).isEmpty();
      ends.computeIfAbsent(schedule.use(), _ -> new EnumMap<>(Schedule.End.class))
          .merge(end, 1, Integer::sum);
      if (end == Schedule.End.EXPIRED) {
        excuses.merge(schedule.excused().orElseThrow(), 1, Integer::sum);
      }
    }
    String page = System.getProperty("chaos.page", "");
    if (!page.isEmpty()) {
      Files.writeString(Path.of(page), page());
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
            Each plays one deployment with the real hook and the real failure reporter between Lambda, SQS, CodeDeploy and Amazon ECS,
            in virtual time: functions killed at any call, throttles, answers that come late, are garbage or get lost, outages of CodeDeploy,
            duplicate and late deliveries, clocks that are wrong and jump, messages that are lost. A seed that breaks a promise fails the
            test, is printed with all that happened, and replays with `-Dchaos.from=SEED -Dchaos.seeds=1`. `mvn verify` plays 300.

            Held in every one of them:
            - A deployment whose reports are taken again within its hour has an answer by then. The ones that have none are in the second table.
            - Succeeded was never accepted, nor returned to ECS, before a look at which every check had passed, but for proven rollbacks and
              watches that were armed.
            - A Failed that was remembered, as every one is before CodeDeploy is told of it, is not followed by an accepted Succeeded.
            - A watch that was to stop the deployment stopped it.

            | used by | answered | watched, or stopped | ended by CodeDeploy's hour | Succeeded after a Failed that nothing took |
            |---|---|---|---|---|
            """
                .formatted(SEEDS, FROM, FROM + SEEDS - 1));
    ends.forEach(
        (use, counts) ->
            text.append(
                "| %s | %d | %d | %d | %d |%n"
                    .formatted(
                        use.inWords(),
                        counts.getOrDefault(Schedule.End.ANSWERED, 0),
                        counts.getOrDefault(Schedule.End.WATCHED, 0),
                        counts.getOrDefault(Schedule.End.EXPIRED, 0),
                        counts.getOrDefault(Schedule.End.FORGOTTEN, 0))));
    text.append(
        """

        | ended by CodeDeploy's hour, because | |
        |---|---|
        """);
    excuses.forEach((why, count) -> text.append("| %s | %d |%n".formatted(why, count)));
    text.append(
        """

        **A Failed that nothing took**: within the function's time neither CodeDeploy nor the table that remembers it could be reached, so the
        attempt said that it is not final, Lambda invoked again, and the new attempt saw every check pass.
        """);
    return text.toString();
  }
}
