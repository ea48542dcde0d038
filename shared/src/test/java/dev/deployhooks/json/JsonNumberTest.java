package dev.deployhooks.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumberTest {

  @ParameterizedTest
  @CsvSource({
    "1,1.0",
    "1,1e0",
    "1,0.1E+1",
    "100,1e2",
    "-0.50,-5e-1",
    "0,-0.0e99",
    "1e1000000000,10e999999999",
    "1e99999999999999999999,0.1e100000000000000000000"
  })
  void equals_when_sameValue(String one, String other) {
    assertThat(JsonNumber.of(one)).isEqualTo(JsonNumber.of(other));
    assertThat(JsonNumber.of(one)).isEqualByComparingTo(JsonNumber.of(other));
  }

  @ParameterizedTest
  @CsvSource({
    "1,2",
    "-1,1",
    "-2,-1",
    "0,0.001",
    "-0.001,0",
    "12,121",
    "9,10",
    "1e9,1e1000000000",
    "1e-5,1e5",
    "-1e1000000000,-1",
    "0.99,1"
  })
  void compareTo_when_less(String less, String more) {
    assertThat(JsonNumber.of(less)).isLessThan(JsonNumber.of(more));
    assertThat(JsonNumber.of(more)).isGreaterThan(JsonNumber.of(less));
  }

  @Test
  void compareTo_when_anyNumbers_agreesWithBigDecimal() {
    Random random = new Random(20_261_122);
    for (int i = 0; i < 20_000; i++) {
      BigDecimal left = decimal(random);
      BigDecimal right = decimal(random);

      assertThat(Integer.signum(JsonNumber.of(left).compareTo(JsonNumber.of(right))))
          .as("%s and %s", left, right)
          .isEqualTo(left.compareTo(right));
      assertThat(JsonNumber.of(left).equals(JsonNumber.of(right)))
          .as("%s and %s", left, right)
          .isEqualTo(left.compareTo(right) == 0);
    }
  }

  private static BigDecimal decimal(Random random) {
    return BigDecimal.valueOf(random.nextInt(-120, 121), random.nextInt(-3, 4));
  }

  @ParameterizedTest
  @CsvSource({"1,true", "1.0,true", "1.5,false", "15e-1,false", "1.5e1,true", "0,true", "0.0,true"})
  void whole_when(String number, boolean whole) {
    assertThat(JsonNumber.of(number).whole()).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "e1", "1e", "a", "0x1", "1.2.3", "NaN"})
  void of_when_noNumber(String text) {
    assertThatExceptionOfType(NumberFormatException.class).isThrownBy(() -> JsonNumber.of(text));
  }
}
