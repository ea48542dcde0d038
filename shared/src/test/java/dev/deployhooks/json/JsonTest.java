package dev.deployhooks.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "-0.5e-3",
        "\"\"",
        " [1, {\"a\": \"b\"}]\r\n\t",
        "\"\\ud83d\\ude00\"",
        "1e1000000000",
        "{\"\":0}"
      })
  void parse_when_json(String text) throws JsonException {
    JsonElement value = Json.parse(text);

    assertThat(value).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "\uFEFF{}",
        "{} x",
        "{}{}",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "['a']",
        "NaN",
        "-Infinity",
        "TRUE",
        "nul",
        "01",
        "1.",
        ".5",
        "+1",
        "0x10",
        "- 1",
        "/* c */ 1",
        "1 // c",
        "# c\n1",
        "[1;2]",
        "{\"a\"=1}",
        "{\"a\"=>1}",
        "\"a\nb\"",
        "\"a\u0000b\"",
        "\"\\x41\"",
        "\"\\'\"",
        "\"\\u12G4\"",
        "[1",
        "{\"a\"",
        "{\"a\":",
        "\"a",
        "[,]",
        "[1,,2]",
        ")]}'\n{}",
        "<html>"
      })
  void parse_when_notJson(String text) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse(text))
        .satisfies(
            e ->
                assertThat(e)
                    .message()
                    .isNotBlank()
                    .doesNotContain("JsonReader", "setStrictness", "gson"));
  }

  @Test
  void parse_when_memberStandsTwice() {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("{\"a\": {\"b\": 1, \"\\u0062\": 2}}"))
        .withMessageContaining("twice")
        .withMessageContaining("$.a.b");
  }

  @Test
  void parse_when_halfOfASurrogatePair() {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("[\"\\ud800\"]"))
        .withMessageContaining("surrogate");
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("{\"\\udc00\": 1}"))
        .withMessageContaining("surrogate");
  }

  @Test
  void parse_when_asDeepAsAllowedAndDeeper() throws JsonException {
    assertThat(Json.parse("[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH))).isNotNull();
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("[".repeat(129) + "]".repeat(129)));
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("{\"a\":".repeat(100_000)));
  }

  @Test
  void parse_when_numberIsEndless() {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("1" + "0".repeat(100_000)));
  }

  @Test
  void parse_when_messageWouldBeEndless() {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("{\"" + "n".repeat(50_000) + "\": oops}"))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1, oops] | it is not JSON: something stands there that JSON does not have at line 1 column 5 path $[1]",
        "{\"a\": [ | it is not JSON: it is cut short at line 1 column 8 path $.a[0]",
        "[\"\\x41\"] | it is not JSON: a string has an escape that JSON does not know at line 1 column 5 path $[0]",
        "[\"\t\"] | it is not JSON: a string has a control character that is not escaped at line 1 column 3 path $[0]"
      })
  void parse_when_wrong_saysWhatAndWhere(String text, String message) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse(text))
        .withMessage(message);
  }

  @Test
  void parse_when_wrongFurtherDown_saysTheLine() {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("{\n  \"a\": oops\n}"))
        .withMessageContaining("at line 2 column 8");
  }
}
