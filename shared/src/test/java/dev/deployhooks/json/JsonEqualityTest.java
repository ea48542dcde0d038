package dev.deployhooks.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonEqualityTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          1                  | 1.0
          {"a":1,"b":[2]}    | {"b":[2e0],"a":1}
          [null,true,"x"]    | [null,true,"x"]
          {}                 | {}
          1e1000000000       | 10e999999999
          """)
  void equal_when_sameValue(String one, String other) throws JsonException {
    assertThat(JsonEquality.equal(Json.parse(one), Json.parse(other))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          1          | "1"
          true       | "true"
          false      | null
          0          | null
          0          | false
          []         | {}
          [1,2]      | [2,1]
          {"a":null} | {}
          "a"        | "A"
          1          | 1.0000000000000000000001
          """)
  void equal_when_anotherValue(String one, String other) throws JsonException {
    assertThat(JsonEquality.equal(Json.parse(one), Json.parse(other))).isFalse();
    assertThat(JsonEquality.equal(Json.parse(other), Json.parse(one))).isFalse();
  }

  @Test
  void differences_when_several_saysWhereAndWhat() throws JsonException {
    List<String> differences =
        JsonEquality.differences(
            Json.parse("{\"a\": [1, 2, 3], \"b\": {\"c\": \"x\"}, \"gone\": true}"),
            Json.parse("{\"a\": [1, 5], \"b\": {\"c\": null}, \"new one\": {}}"),
            10);

    assertThat(differences)
        .containsExactly(
            "$.a: expected 3 elements, saw 2",
            "$.a[1]: expected 2, saw 5",
            "$.b.c: expected \"x\", saw null",
            "$.gone: expected true, saw nothing",
            "$['new one']: expected nothing, saw {}");
  }

  @Test
  void differences_when_many_areBounded() throws JsonException {
    assertThat(
            JsonEquality.differences(
                Json.parse("[1,2,3,4]"), Json.parse("[\"" + "y".repeat(999) + "\",0,0,0]"), 2))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(150));
  }
}
