package dev.deployhooks.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filter selectors, on the examples of RFC 9535 (tables 11, 12 and section 2.4) and beyond. */
class JsonFilterTest {

  /** The document of RFC 9535, section 2.3.5.3, with a few members more. */
  private static final String DOCUMENT =
      """
      {"a": [3, 5, 1, 2, 4, 6, {"b": "j"}, {"b": "k"}, {"b": {}}, {"b": "kilo"}],
       "o": {"p": 1, "q": 2, "r": 3, "s": 5, "t": {"u": 6}},
       "e": "f", "n": null, "re": "k.*", "bad": "(",
       "texts": ["ab", "a\\nb", "", "\\ud83d\\ude00", "\\uffff", "a.b", "xay"],
       "kinds": [null, true, false, 0, -0.0, 1e2, "100", [], [1, 2], {}, {"x": 1}]}""";

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '\0',
      textBlock =
          """
          $.a[?@.b == 'kilo']                       ¦ {"b":"kilo"}
          $.a[?(@.b == 'kilo')]                     ¦ {"b":"kilo"}
          $.a[?@>3.5]                               ¦ 5,4,6
          $.a[?@.b]                                 ¦ {"b":"j"},{"b":"k"},{"b":{}},{"b":"kilo"}
          $[?@.*]                                   ¦ a,o,texts,kinds
          $[?@[?@.b]]                               ¦ a
          $.o[?@<3, ?@<3]                           ¦ 1,2,1,2
          $.a[?@<2 || @.b == "k"]                   ¦ 1,{"b":"k"}
          $.a[?match(@.b, "[jk]")]                  ¦ {"b":"j"},{"b":"k"}
          $.a[?search(@.b, "[jk]")]                 ¦ {"b":"j"},{"b":"k"},{"b":"kilo"}
          $.o[?@>1 && @<4]                          ¦ 2,3
          $.o[?@.u || @.x]                          ¦ {"u":6}
          $.a[?@.b == $.x]                          ¦ 3,5,1,2,4,6
          $.a[?@ == @]                              ¦ 3,5,1,2,4,6,{"b":"j"},{"b":"k"},{"b":{}},{"b":"kilo"}
          $.a[?!@.b]                                ¦ 3,5,1,2,4,6
          $.a[?!(@>2) && !@.b]                      ¦ 1,2
          $.a[?! ( @ > 2 || @.b )]                  ¦ 1,2
          $.a[?@==1||@==2&&@==3]                    ¦ 1
          $.a[?(@==1||@==2)&&@==2]                  ¦ 2
          $.a[?@.b=={}]                             ¦ -
          $.a[?@.b==$.kinds[9]]                     ¦ {"b":{}}
          $.a[?length(@.b)==4]                      ¦ {"b":"kilo"}
          $.a[?length(@.b)<4]                       ¦ {"b":"j"},{"b":"k"},{"b":{}}
          $.a[?length(@.c)==length(@.d)][?@=='j']   ¦ j
          $.a[?match(@.b, $.re)]                    ¦ {"b":"k"},{"b":"kilo"}
          $.a[?match(@.b, $.bad)]                   ¦
          $.a[?count(@.*)==1]                       ¦ {"b":"j"},{"b":"k"},{"b":{}},{"b":"kilo"}
          $[?count(@.*)>10]                         ¦ kinds
          $.o[?value(@..u)==6]                      ¦ {"u":6}
          $.o[?value(@.*)==6]                       ¦ {"u":6}
          $.texts[?match(@,'a.b')]                  ¦ a.b
          $.texts[?match(@,'a[.\\\\n]b')]           ¦ a\\nb,a.b
          $.texts[?search(@,'a')]                   ¦ ab,a\\nb,a.b,xay
          $.texts[?length(@)==1]                    ¦ 😀,\\uffff
          $.texts[?@>'\\uffff']                     ¦ 😀
          $.texts[?@<='a.b']                        ¦ a\\nb,,a.b
          $.texts[?@>='xay']                        ¦ 😀,\\uffff,xay
          $.kinds[?@==null]                         ¦ null
          $.kinds[?@==true]                         ¦ true
          $.kinds[?@!=true][0]                      ¦ 1
          $.kinds[?@==0]                            ¦ 0,-0.0
          $.kinds[?@==-0]                           ¦ 0,-0.0
          $.kinds[?@==100]                          ¦ 1e2
          $.kinds[?@==1.0E+2]                       ¦ 1e2
          $.kinds[?@=='100']                        ¦ 100
          $.kinds[?@>=1]                            ¦ 1e2
          $.kinds[?@<=true]                         ¦ true
          $.kinds[?@<true]                          ¦
          $.kinds[?length(@)==2]                    ¦ [1,2]
          $.kinds[?@.x]                             ¦ {"x":1}
          $.kinds[?@[-1]==2]                        ¦ [1,2]
          $.nothing[?@]                             ¦
          $.e[?@]                                   ¦
          $..[?@=='j']                              ¦ j
          """)
  void find_when(String expression, String found) throws Exception {
    String expected = found == null ? "" : found.replace("\\n", "\n").replace("\\uffff", "\uffff");
    if (expected.equals("-")) {
      assertThatExceptionOfType(JsonPathException.class)
          .isThrownBy(() -> JsonPath.parse(expression));
      return;
    }

    String values =
        String.join(
            ",",
            JsonPath.parse(expression).nodes(Json.parse(DOCUMENT)).stream()
                .map(JsonFilterTest::shown)
                .toList());

    assertThat(values).isEqualTo(expected);
  }

  private static String shown(JsonNode node) {
    String path = node.path();
    return switch (path) {
      case "$.a", "$.o", "$.texts", "$.kinds" -> path.substring(2);
      default ->
          node.value().isJsonPrimitive() ? node.value().getAsString() : node.value().toString();
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '\0',
      textBlock =
          """
          $[?]                     ¦ 3
          $[?@.a==]                ¦ 8
          $[?1]                    ¦ 3
          $[?true]                 ¦ 3
          $[?'a']                  ¦ 3
          $[?length(@)]            ¦ 3
          $[?count(@.*)]           ¦ 3
          $[?match(@,'a')==true]   ¦ 3
          $[?true==match(@,'a')]   ¦ 9
          $[?@.*==1]               ¦ 3
          $[?1==@..a]              ¦ 6
          $[?@[0,1]==1]            ¦ 3
          $[?length(@.*)==1]       ¦ 10
          $[?count(1)==1]          ¦ 9
          $[?count(length(@))==1]  ¦ 9
          $[?value('a')==1]        ¦ 9
          $[?match(@)]             ¦ 10
          $[?match(@,'a','b')]     ¦ 14
          $[?match(@,'(')]         ¦ 11
          $[?search(@.*,'a')]      ¦ 10
          $[?size(@)==1]           ¦ 3
          $[?length (@)==1]        ¦ 3
          $[?@.a=1]                ¦ 6
          $[?@.a&&]                ¦ 8
          $[?@.a|@.b]              ¦ 6
          $[?(@.a]                 ¦ 7
          $[?!1==1]                ¦ 4
          $[?!@.a==1]              ¦ 7
          $[?@.a==01]              ¦ 8
          $[?@.a==1.]              ¦ 10
          $[?@.a==1e]              ¦ 10
          $[?@.a==-]               ¦ 9
          $[?@.a==True]            ¦ 8
          $[?@.a==nul]             ¦ 8
          $[?@.a==@.b==1]          ¦ 11
          $[?@ .a b]               ¦ 8
          """)
  void parse_when_malformedOrOfTheWrongType_saysWhere(String expression, int offset) {
    assertThatExceptionOfType(JsonPathException.class)
        .isThrownBy(() -> JsonPath.parse(expression))
        .satisfies(e -> assertThat(e.offset()).as(e.getMessage()).isEqualTo(offset));
  }

  @Test
  void parse_when_nestedWithoutEnd_isRefused() {
    for (String opening : new String[] {"(", "@[?", "!(", "length("}) {
      assertThatExceptionOfType(JsonPathException.class)
          .as(opening)
          .isThrownBy(() -> JsonPath.parse("$[?" + opening.repeat(50_000)))
          .withMessageContaining("nested deeper than 32");
    }
  }

  @Test
  void find_when_filtersRunAway() throws Exception {
    String document = "[" + "1,".repeat(1_999) + "1]";
    JsonPath path = JsonPath.parse("$[?count($[?@ == 1]) > 0]");

    assertThatExceptionOfType(JsonPathException.class)
        .isThrownBy(() -> path.find(Json.parse(document)))
        .withMessageContaining("2000000 nodes");
  }

  @Test
  void singular_when_itHasAFilter_isFalse() throws Exception {
    assertThat(JsonPath.parse("$.a[?@.b == 1]").singular()).isFalse();
  }
}
