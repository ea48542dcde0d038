package dev.deployhooks.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.deployment.TaskSets.Sides;
import dev.deployhooks.deployment.TaskSets.TaskSet;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskSetsTest {

  private static final TaskSet OLD = set("ecs-svc/1", null, "PRIMARY", 100);
  private static final TaskSet NEW = set("ecs-svc/2", null, "ACTIVE", 0);

  @Test
  void sides_followTheLabels_whenThereAreAny() {
    TaskSet green = set("ecs-svc/3", "Green", "PRIMARY", 100);
    TaskSet blue = set("ecs-svc/4", "Blue", "ACTIVE", 0);

    assertThat(known(TaskSets.sides(List.of(blue, green), Optional.of("ecs-svc/4"), "Pending")))
        .containsExactly(green, blue);
  }

  @Test
  void sides_followEcs_whenThereAreNoLabels() {
    assertThat(known(TaskSets.sides(List.of(OLD, NEW), Optional.of("ecs-svc/1"), "InProgress")))
        .containsExactly(OLD, NEW);
  }

  @Test
  void sides_takePrimaryForBlue_whenTrafficHasNotMoved() {
    assertThat(known(TaskSets.sides(List.of(NEW, OLD), Optional.empty(), "Pending")))
        .containsExactly(NEW, OLD);
    assertThat(known(TaskSets.sides(List.of(NEW, OLD), Optional.empty(), "")))
        .containsExactly(NEW, OLD);
  }

  @Test
  void sides_takePrimaryForGreen_whenTrafficHasMoved() {
    assertThat(known(TaskSets.sides(List.of(NEW, OLD), Optional.empty(), "Succeeded")))
        .containsExactly(OLD, NEW);
  }

  @Test
  void sides_areUnknown_whileTrafficMovesAndNothingElseTellsThemApart() {
    Sides sides = TaskSets.sides(List.of(NEW, OLD), Optional.of("ecs-svc/9"), "InProgress");

    assertThat(known(sides)).isEmpty();
    assertThat(why(sides.green())).contains("AllowTraffic is InProgress");
  }

  @Test
  void sides_haveNoGreen_whenItsTaskSetDoesNotExistYet() {
    Sides sides = TaskSets.sides(List.of(OLD), Optional.empty(), "Pending");

    assertThat(sides.blue().known()).contains(OLD);
    assertThat(why(sides.green())).isEqualTo("green's task set does not exist yet");
  }

  @Test
  void sides_areUnknown_whenNoTaskSetIsPrimary() {
    assertThat(known(TaskSets.sides(List.of(NEW), Optional.empty(), "Pending"))).isEmpty();
    assertThat(known(TaskSets.sides(List.of(), Optional.empty(), ""))).isEmpty();
  }

  @Test
  void sides_haveNoBlue_whenSeveralTaskSetsAreLeft() {
    TaskSet third = set("ecs-svc/5", null, "DRAINING", 0);
    Sides sides = TaskSets.sides(List.of(OLD, NEW, third), Optional.of("ecs-svc/2"), "Pending");

    assertThat(sides.green().known()).contains(NEW);
    assertThat(sides.blue().known()).isEmpty();
  }

  private static List<TaskSet> known(Sides sides) {
    return Stream.of(sides.green(), sides.blue()).flatMap(side -> side.known().stream()).toList();
  }

  private static String why(Found<TaskSet> found) {
    return switch (found) {
      case Found.Unknown<TaskSet>(String why) -> why;
      case Found.Known<TaskSet> known -> throw new AssertionError(known);
    };
  }

  private static TaskSet set(String id, @Nullable String label, String status, int weight) {
    return new TaskSet(
        id,
        Optional.ofNullable(label),
        status,
        Optional.of(BigDecimal.valueOf(weight)),
        Optional.empty());
  }
}
