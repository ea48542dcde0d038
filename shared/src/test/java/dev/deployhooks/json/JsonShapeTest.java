package dev.deployhooks.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.json.JsonShape.Difference;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonShapeTest {

  private static List<Difference> differences(String left, String right, String... ignored)
      throws JsonException {
    return JsonShape.of(Json.parse(left), Set.of(ignored))
        .differences(JsonShape.of(Json.parse(right), Set.of(ignored)), 20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"a": 1, "b": "x"}          | {"b": "y", "a": 2}
          {"a": 1}                    | {"a": 1.5e3}
          {"a": true}                 | {"a": false}
          {"a": null}                 | {"a": null}
          [1, 2, 3]                   | [4]
          [1, "x"]                    | ["y", "z", 2, 3]
          [{"a": 1}, {"b": 2}]        | [{"a": 1, "b": 2}]
          []                          | []
          {"a": {"b": [[{"c": 1}]]}}  | {"a": {"b": [[], [{"c": 2}]]}}
          "x"                         | "y"
          """)
  void differences_when_shapesAreTheSame_areNone(String left, String right) throws JsonException {
    assertThat(differences(left, right)).isEmpty();
    assertThat(differences(right, left)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"a": 1}             | {"a": "1"}         | $.a      | number | string
          {"a": 1}             | {}                 | $.a      | number | nothing
          {}                   | {"a": {"b": 1}}    | $.a      | nothing | object
          {"a": null}          | {}                 | $.a      | null | nothing
          {"a": null}          | {"a": "x"}         | $.a      | null | string
          {"a": [1]}           | {"a": []}          | $.a[*]   | number | nothing
          {"a": []}            | {"a": {}}          | $.a      | array | object
          [1, null]            | [1]                | $[*]     | null or number | number
          [{"a": 1}, {"b": 1}] | [{"a": 1}]         | $[*].b   | number | nothing
          {"a b": 1}           | {"a b": true}      | $['a b'] | number | boolean
          1                    | "1"                | $        | number | string
          """)
  void differences_when_shapesDiffer_sayWhere(
      String left, String right, String path, String ofLeft, String ofRight) throws JsonException {
    assertThat(differences(left, right)).containsExactly(new Difference(path, ofLeft, ofRight));
    assertThat(differences(right, left)).containsExactly(new Difference(path, ofRight, ofLeft));
  }

  @Test
  void differences_when_someIsIgnored_leaveItOut() throws JsonException {
    String left = "{\"a\": {\"x\": 1}, \"list\": [{\"b\": 1, \"c\": 2}], \"z\": 1}";
    String right = "{\"list\": [{\"b\": \"1\"}], \"z\": \"1\"}";

    assertThat(differences(left, right, "$.a", "$.list[0].b", "$.list[0].c"))
        .containsExactly(new Difference("$.z", "number", "string"));
    assertThat(differences("{\"a\": [1, 2]}", "{\"a\": []}", "$.a[0]", "$.a[1]")).isEmpty();
  }

  @Test
  void differences_when_thereAreMany_areBounded() throws JsonException {
    StringBuilder many = new StringBuilder("{\"n\": 1");
    for (int i = 0; i < 100; i++) {
      many.append(", \"m").append(i).append("\": {\"x\": 1}");
    }

    assertThat(differences(many + "}", "{\"n\": 1}")).hasSize(20);
    assertThat(differences("{\"n\": 1}", many + "}")).hasSize(20);
  }

  @Test
  void of_when_valueIsAsDeepAsJsonMayBe() throws JsonException {
    String deep = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);
    String deeper = "[".repeat(Json.MAX_DEPTH - 1) + "1" + "]".repeat(Json.MAX_DEPTH - 1);

    assertThat(differences(deep, deep)).isEmpty();
    assertThat(differences(deep, deeper))
        .containsExactly(new Difference("$" + "[*]".repeat(127), "array", "number"));
  }
}
