package dev.deployhooks.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardTest {

  @ParameterizedTest
  @CsvSource({
    "/img/*, /img/, true",
    "/img/*, /img/a/b, true",
    "/img/*, /img, false",
    "/img/*, /IMG/a, false",
    "/img/*/pics, /img/a/b/pics, true",
    "/img/*/pics, /img/pics, false",
    "/v?/x, /v1/x, true",
    "/v?/x, /v/x, false",
    "*, anything, true",
    "a*b*c, aXbYbZc, true",
    "a*b*c, aXcYb, false",
    "/a.b, /aXb, false",
    "*/all, /api/all/all, true",
    "/x, /xy, false",
  })
  void matches_readsStarsAndQuestionMarks(String pattern, String text, boolean expected) {
    assertThat(Wildcard.matches(pattern, text)).isEqualTo(expected);
  }

  @Test
  void matches_agreesWithARegularExpression_onRandomTexts() {
    Random random = new Random(20261122);
    for (int i = 0; i < 5_000; i++) {
      String pattern = random(random, "ab*?", 6);
      String text = random(random, "ab", 8);
      boolean expected = Pattern.matches(pattern.replace("*", ".*").replace("?", "."), text);
      assertThat(Wildcard.matches(pattern, text)).as(pattern + " on " + text).isEqualTo(expected);
    }
  }

  @Test
  void example_matchesItsPattern() {
    Random random = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      String pattern = random(random, "ab*?", 6);
      assertThat(Wildcard.matches(pattern, Wildcard.example(pattern))).as(pattern).isTrue();
    }
    assertThat(Wildcard.example("*.shop.example?")).isEqualTo("deployhooks.shop.examplex");
  }

  private static String random(Random random, String letters, int longest) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(longest); left > 0; left--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
