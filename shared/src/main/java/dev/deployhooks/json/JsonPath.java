package dev.deployhooks.json;

import com.google.gson.JsonElement;
import java.util.List;

/**
 * A JSONPath query (RFC 9535).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9535">RFC 9535</a>
 */
public final class JsonPath {

  private final String expression;

  private JsonPath(String expression) {
    this.expression = expression;
  }

  /**
   * Compiles a query.
   *
   * @throws JsonPathException if it is not well-formed or uses what is not supported
   */
  public static JsonPath parse(String expression) throws JsonPathException {
    return new JsonPath(expression);
  }

  /** Whether the query can find at most one node ("singular query", RFC 9535 section 2.3.5.1). */
  public boolean singular() {
    return true;
  }

  /** The values of the nodes that the query finds, in document order. */
  public List<JsonElement> find(JsonElement root) {
    return List.of();
  }

  @Override
  public String toString() {
    return expression;
  }
}
