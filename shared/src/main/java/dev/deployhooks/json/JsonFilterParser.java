package dev.deployhooks.json;

import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import com.google.re2j.PatternSyntaxException;
import dev.deployhooks.json.JsonFilter.Operand;
import dev.deployhooks.json.JsonFilter.Operator;
import dev.deployhooks.json.JsonFilter.Query;
import dev.deployhooks.json.JsonFilter.Regex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a filter selector asks, by the grammar and the type rules of RFC 9535 (sections 2.3.5
 * and 2.4). A regular expression that the query writes must be one, where the RFC would let it
 * match nothing: whoever wrote it meant something else.
 */
final class JsonFilterParser {

  /** How deep parentheses, functions and filters may be nested. */
  private static final int MAX_DEPTH = 32;

  private final JsonPathParser text;
  private int depth;

  JsonFilterParser(JsonPathParser text) {
    this.text = text;
  }

  /** What stands in a place where a test or a value may stand. */
  private sealed interface Term {
    /** A value, to be compared. */
    record OfValue(Operand operand) implements Term {}

    /** A query: a test, and a value if it finds one node at most. */
    record OfNodes(Query query) implements Term {}

    /** A test by a function. */
    record OfTruth(JsonFilter filter) implements Term {}
  }

  JsonFilter filter() throws JsonPathException {
    if (++depth > MAX_DEPTH) {
      throw text.error("it is nested deeper than " + MAX_DEPTH);
    }
    List<JsonFilter> any = new ArrayList<>();
    do {
      text.skipBlanks();
      any.add(all());
    } while (text.skipped("||"));
    depth--;
    return any.size() == 1 ? any.getFirst() : new JsonFilter.Any(List.copyOf(any));
  }

  private JsonFilter all() throws JsonPathException {
    List<JsonFilter> all = new ArrayList<>();
    do {
      text.skipBlanks();
      all.add(basic());
      text.skipBlanks();
    } while (text.skipped("&&"));
    return all.size() == 1 ? all.getFirst() : new JsonFilter.All(List.copyOf(all));
  }

  private JsonFilter basic() throws JsonPathException {
    if (text.peek() == '!') {
      text.skip();
      text.skipBlanks();
      int from = text.at();
      return new JsonFilter.Not(text.peek() == '(' ? parenthesised() : test(term(), from));
    }
    if (text.peek() == '(') {
      return parenthesised();
    }
    int from = text.at();
    Term left = term();
    text.skipBlanks();
    Optional<Operator> operator = operator();
    if (operator.isEmpty()) {
      return test(left, from);
    }
    Operand first = value(left, from);
    text.skipBlanks();
    int second = text.at();
    return new JsonFilter.Compares(first, operator.get(), value(term(), second));
  }

  private JsonFilter parenthesised() throws JsonPathException {
    text.expect('(');
    JsonFilter filter = filter();
    text.skipBlanks();
    text.expect(')');
    return filter;
  }

  private Optional<Operator> operator() {
    // The longer ones first: "<=" begins like "<".
    if (text.skipped("==")) {
      return Optional.of(Operator.EQUAL);
    }
    if (text.skipped("!=")) {
      return Optional.of(Operator.NOT_EQUAL);
    }
    if (text.skipped("<=")) {
      return Optional.of(Operator.AT_MOST);
    }
    if (text.skipped(">=")) {
      return Optional.of(Operator.AT_LEAST);
    }
    if (text.skipped("<")) {
      return Optional.of(Operator.LESS);
    }
    return text.skipped(">") ? Optional.of(Operator.GREATER) : Optional.empty();
  }

  private static JsonFilter test(Term term, int from) throws JsonPathException {
    return switch (term) {
      case Term.OfNodes(Query query) -> new JsonFilter.Exists(query);
      case Term.OfTruth(JsonFilter filter) -> filter;
      case Term.OfValue _ ->
          throw new JsonPathException("a value alone is no test; compare it", from);
    };
  }

  private static Operand value(Term term, int from) throws JsonPathException {
    return switch (term) {
      case Term.OfValue(Operand operand) -> operand;
      case Term.OfNodes(Query query) when JsonPath.singular(query.segments()) ->
          new Operand.Single(query);
      case Term.OfNodes _ ->
          throw new JsonPathException(
              "a query that may find several nodes is no value; count(...) or value(...) is", from);
      case Term.OfTruth _ ->
          throw new JsonPathException("match and search are tests, and no values", from);
    };
  }

  private Term term() throws JsonPathException {
    char c = text.peek();
    if (c == '@' || c == '$') {
      return new Term.OfNodes(query());
    }
    if (c == '\'' || c == '"') {
      return literal(new JsonPrimitive(text.string()));
    }
    if (c == '-' || JsonPathParser.isDigit(c)) {
      return literal(new JsonPrimitive(new LazilyParsedNumber(text.number())));
    }
    int from = text.at();
    String word = text.word();
    if (text.peek() == '(') {
      return function(word, from);
    }
    return switch (word) {
      case "true" -> literal(new JsonPrimitive(true));
      case "false" -> literal(new JsonPrimitive(false));
      case "null" -> new Term.OfValue(new Operand.Literal(JsonNull.INSTANCE));
      default ->
          throw new JsonPathException(
              "expected a query (@... or $...), a value, a function, ! or (", from);
    };
  }

  private static Term literal(JsonPrimitive value) {
    return new Term.OfValue(new Operand.Literal(value));
  }

  private Query query() throws JsonPathException {
    boolean fromRoot = text.peek() == '$';
    text.skip();
    return new Query(fromRoot, text.segmentsWithin());
  }

  private Term function(String name, int from) throws JsonPathException {
    if (++depth > MAX_DEPTH) {
      throw text.error("it is nested deeper than " + MAX_DEPTH);
    }
    text.expect('(');
    Term term =
        switch (name) {
          case "length" -> new Term.OfValue(new Operand.Length(valueArgument()));
          case "count" -> new Term.OfValue(new Operand.Count(nodesArgument()));
          case "value" -> new Term.OfValue(new Operand.Value(nodesArgument()));
          case "match" -> new Term.OfTruth(fits(true));
          case "search" -> new Term.OfTruth(fits(false));
          default ->
              throw new JsonPathException(
                  "there is no such function; there are length, count, value, match and search",
                  from);
        };
    text.skipBlanks();
    text.expect(')');
    depth--;
    return term;
  }

  private Operand valueArgument() throws JsonPathException {
    text.skipBlanks();
    int from = text.at();
    return value(term(), from);
  }

  private Query nodesArgument() throws JsonPathException {
    text.skipBlanks();
    int from = text.at();
    if (term() instanceof Term.OfNodes(Query query)) {
      return query;
    }
    throw new JsonPathException("this function takes a query", from);
  }

  private JsonFilter fits(boolean whole) throws JsonPathException {
    Operand of = valueArgument();
    text.skipBlanks();
    text.expect(',');
    text.skipBlanks();
    int from = text.at();
    return new JsonFilter.Fits(of, regex(value(term(), from), from), whole);
  }

  private static Regex regex(Operand operand, int from) throws JsonPathException {
    if (!(operand instanceof Operand.Literal(JsonPrimitive written)) || !written.isString()) {
      return new Regex.Found(operand);
    }
    try {
      return new Regex.Written(JsonFiltering.compiled(written.getAsString()));
    } catch (PatternSyntaxException e) {
      throw new JsonPathException("not a regular expression (RE2): " + e.getDescription(), from);
    }
  }
}
