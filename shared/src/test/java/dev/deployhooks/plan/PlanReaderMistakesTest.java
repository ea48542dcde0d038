package dev.deployhooks.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of mistake, with its place and its words. */
class PlanReaderMistakesTest {

  /**
   * A mistake.
   *
   * @param plan the plan, in which {@code ▸} marks where each mistake must be placed
   * @param messages what must be said, in the plan's order
   */
  record Case(String name, String plan, List<String> messages) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void read_whenMistaken_tellsPlaceAndMessage(Case given) {
    List<String> places = new ArrayList<>();
    String plan = withoutMarks(given.plan(), places);

    PlanReading reading = PlanReader.read(plan, "quiz.yaml", Samples.FILES);

    assertThat(reading)
        .isInstanceOfSatisfying(
            PlanReading.Mistaken.class,
            mistaken -> {
              List<String> expected = new ArrayList<>();
              for (int i = 0; i < given.messages().size(); i++) {
                expected.add("quiz.yaml:" + places.get(i) + ": " + given.messages().get(i));
              }
              assertThat(mistaken.mistakes())
                  .map(Object::toString)
                  .usingElementComparator(PlanReaderMistakesTest::compare)
                  .isEqualTo(expected);
              assertThat(mistaken.origin()).isEqualTo("quiz.yaml");
            });
  }

  // The words of another package are not this test's: an expected message may end with "...".
  private static int compare(String actual, String expected) {
    return expected.endsWith("...")
            && actual.startsWith(expected.substring(0, expected.length() - 3))
        ? 0
        : actual.compareTo(expected);
  }

  private static String withoutMarks(String marked, List<String> places) {
    StringBuilder plan = new StringBuilder();
    int line = 1;
    int column = 1;
    for (int i = 0; i < marked.length(); i++) {
      char c = marked.charAt(i);
      if (c == '▸') {
        places.add(line + ":" + column);
        continue;
      }
      plan.append(c);
      column = c == '\n' ? 1 : column + 1;
      line += c == '\n' ? 1 : 0;
    }
    return plan.toString();
  }

  static Stream<Case> cases() throws Exception {
    return Samples.mistakes();
  }
}
