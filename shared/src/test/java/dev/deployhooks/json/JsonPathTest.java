package dev.deployhooks.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {

  private static final String DOCUMENT =
      """
      {"a": [10, 11, 12, 13, 14], "b": {"c": {"d": 1}, "e f": 2, "it's": 3}, "ä": 4, "g": null,
       "list": [{"c": 5}, {"c": 6, "x": {"c": 7}}]}""";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          $.b.c.d          | 1
          $['b']["c"].d    | 1
          $ .b  ['c'] .d   | 1
          $.b['e f']       | 2
          $.b['it\\'s']    | 3
          $.b["it's"]      | 3
          $.ä              | 4
          $['\\u00e4']     | 4
          $.g              | null
          $.nothing        |
          $.a.b            |
          $.b[0]           |
          $.a[0]           | 10
          $.a[-1]          | 14
          $.a[5]           |
          $.a[-6]          |
          $.a[1:3]         | 11,12
          $.a[:2]          | 10,11
          $.a[3:]          | 13,14
          $.a[::2]         | 10,12,14
          $.a[-2:]         | 13,14
          $.a[:-3]         | 10,11
          $.a[::-1]        | 14,13,12,11,10
          $.a[3:0:-2]      | 13,11
          $.a[ 1 : 4 : 2 ] | 11,13
          $.a[::0]         |
          $.a[10:]         |
          $.a[-100:100]    | 10,11,12,13,14
          $.a[0,0,-1]      | 10,10,14
          $.a[1:3,0]       | 11,12,10
          $.b['e f', 'c'].d| 1
          $.list[*].c      | 5,6
          $.list.*.c       | 5,6
          $..c             | {"d":1},5,6,7
          $..list..c       | 5,6,7
          $..[1].c         | 6
          $.list..['c','x']| 5,6,{"c":7},7
          """)
  void find_when_wellFormed(String expression, String found) throws Exception {
    JsonPath path = JsonPath.parse(expression.strip());

    String values =
        String.join(",", path.find(Json.parse(DOCUMENT)).stream().map(Object::toString).toList());

    assertThat(values).isEqualTo(found == null ? "" : found);
  }

  @Test
  void find_when_root() throws Exception {
    assertThat(JsonPath.parse("$").find(Json.parse("7"))).hasToString("[7]");
  }

  @Test
  void nodes_when_found_sayWhereTheyStand() throws Exception {
    assertThat(JsonPath.parse("$..*").nodes(Json.parse("{\"a\": [{\"b c\": {\"it's\\n\": 1}}]}")))
        .extracting(JsonNode::path)
        .containsExactly("$.a", "$.a[0]", "$.a[0]['b c']", "$.a[0]['b c']['it\\'s\\n']");
  }

  @ParameterizedTest
  @CsvSource({
    "$,true",
    "$.a[0]['b'],true",
    "$.a[-1],true",
    "$.*,false",
    "$..a,false",
    "'$[0,1]',false",
    "$[0:1],false"
  })
  void singular_when(String expression, boolean singular) throws Exception {
    assertThat(JsonPath.parse(expression).singular()).isEqualTo(singular);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          a           | 0
          .a          | 0
          $a          | 1
          $.          | 2
          $..         | 3
          $...a       | 3
          $. a        | 2
          $.1         | 2
          $.a-b       | 3
          $[          | 2
          $[]         | 2
          $[a]        | 2
          $['a        | 2
          $['a"]      | 2
          $['a' 'b']  | 6
          $[1,]       | 4
          $[01]       | 2
          $[-0]       | 2
          $[-]        | 2
          $[1:-0]     | 4
          $[9007199254740992] | 2
          $[99999999999999999999999] | 2
          $['\\x']    | 4
          $['\\"']    | 4
          $['\\u12']  | 3
          $['\\ud800']| 3
          $['\\udc00\\ud800'] | 3
          $[1.0]      | 3
          """)
  void parse_when_malformed_saysWhere(String expression, int offset) {
    assertThatExceptionOfType(JsonPathException.class)
        .isThrownBy(() -> JsonPath.parse(expression))
        .satisfies(e -> assertThat(e.offset()).as(e.getMessage()).isEqualTo(offset));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " $", "$ ", "$.a ", "$.a\n"})
  void parse_when_blanksAround(String expression) {
    assertThatExceptionOfType(JsonPathException.class).isThrownBy(() -> JsonPath.parse(expression));
  }

  @Test
  void find_when_queryRunsAway() throws Exception {
    String document = "[".repeat(100) + "1,2,3" + "]".repeat(100);
    JsonPath path = JsonPath.parse("$" + "..*".repeat(12));

    assertThatExceptionOfType(JsonPathException.class)
        .isThrownBy(() -> path.find(Json.parse(document)))
        .withMessageContaining("2000000 nodes");
  }
}
