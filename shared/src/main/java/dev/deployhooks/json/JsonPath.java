package dev.deployhooks.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A JSONPath query (RFC 9535): names, wildcards, indexes (also from the end), slices, filters,
 * several of them side by side, and descendants.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9535">RFC 9535</a>
 */
public final class JsonPath {

  /** How many nodes a query may pass through: far more than a document of 1 MiB has. */
  private static final int MOST_NODES = 2_000_000;

  private final String expression;
  private final List<Segment> segments;

  private JsonPath(String expression, List<Segment> segments) {
    this.expression = expression;
    this.segments = List.copyOf(segments);
  }

  /** One step of a query. */
  sealed interface Segment {
    /** The selectors, side by side. */
    List<Selector> selectors();

    /** Selects from each node. */
    record Child(List<Selector> selectors) implements Segment {}

    /** Selects from each node and everything below it. */
    record Descendant(List<Selector> selectors) implements Segment {}
  }

  /** What is taken from a node. */
  sealed interface Selector {
    /** The member of that name. */
    record Name(String name) implements Selector {}

    /** Every member or element. */
    record Wildcard() implements Selector {}

    /** The element at that index; from the end if negative. */
    record Index(long index) implements Selector {}

    /** Elements from {@code start} on, by {@code step}, before {@code end}. */
    record Slice(Bound start, Bound end, long step) implements Selector {}

    /** Every member or element of which that holds. */
    record Filter(JsonFilter filter) implements Selector {}
  }

  /** An end of a slice. */
  sealed interface Bound {
    /** As written. */
    record At(long index) implements Bound {}

    /** Left out. */
    record Open() implements Bound {}
  }

  /**
   * Compiles a query.
   *
   * @throws JsonPathException if it is not well-formed or breaks the type rules
   */
  public static JsonPath parse(String expression) throws JsonPathException {
    return new JsonPath(expression, new JsonPathParser(expression).query());
  }

  /** Whether the query can find at most one node ("singular query", RFC 9535 section 2.3.5.1). */
  public boolean singular() {
    return singular(segments);
  }

  static boolean singular(List<Segment> segments) {
    return segments.stream()
        .allMatch(
            segment ->
                segment instanceof Segment.Child(List<Selector> selectors)
                    && selectors.size() == 1
                    && (selectors.getFirst() instanceof Selector.Name
                        || selectors.getFirst() instanceof Selector.Index));
  }

  /**
   * The values of the nodes that the query finds, in document order.
   *
   * @throws JsonPathException if it passes through more than two million nodes
   */
  public List<JsonElement> find(JsonElement root) throws JsonPathException {
    return nodes(root).stream().map(JsonNode::value).toList();
  }

  /**
   * The nodes that the query finds, in document order.
   *
   * @throws JsonPathException if it passes through more than two million nodes
   */
  public List<JsonNode> nodes(JsonElement root) throws JsonPathException {
    return new Walk(root).nodes(segments, root);
  }

  private static void descend(
      List<Selector> selectors, JsonNode node, List<JsonNode> found, Walk walk)
      throws JsonPathException {
    select(selectors, node, found, walk);
    for (JsonNode child : children(node)) {
      walk.spend();
      descend(selectors, child, found, walk);
    }
  }

  private static void select(
      List<Selector> selectors, JsonNode node, List<JsonNode> found, Walk walk)
      throws JsonPathException {
    for (Selector selector : selectors) {
      switch (selector) {
        case Selector.Name(String name) -> {
          if (node.value() instanceof JsonObject object && object.has(name)) {
            walk.spend();
            found.add(node.member(name, object.get(name)));
          }
        }
        case Selector.Wildcard _ -> {
          for (JsonNode child : children(node)) {
            walk.spend();
            found.add(child);
          }
        }
        case Selector.Index(long index) -> {
          if (node.value() instanceof JsonArray array) {
            long place = index < 0 ? index + array.size() : index;
            if (place >= 0 && place < array.size()) {
              walk.spend();
              found.add(node.element((int) place, array.get((int) place)));
            }
          }
        }
        case Selector.Slice slice -> {
          if (node.value() instanceof JsonArray array) {
            slice(slice, node, array, found, walk);
          }
        }
        case Selector.Filter(JsonFilter filter) -> {
          for (JsonNode child : children(node)) {
            walk.spend();
            if (new JsonFiltering(child.value(), walk).holds(filter)) {
              found.add(child);
            }
          }
        }
      }
    }
  }

  /** RFC 9535 section 2.3.4.2.2. */
  private static void slice(
      Selector.Slice slice, JsonNode node, JsonArray array, List<JsonNode> found, Walk walk)
      throws JsonPathException {
    long size = array.size();
    long step = slice.step();
    if (step > 0) {
      long lower = Math.clamp(bound(slice.start(), 0, size), 0, size);
      long upper = Math.clamp(bound(slice.end(), size, size), 0, size);
      for (long i = lower; i < upper; i += step) {
        walk.spend();
        found.add(node.element((int) i, array.get((int) i)));
      }
    } else if (step < 0) {
      long upper = Math.clamp(bound(slice.start(), size - 1, size), -1, size - 1);
      long lower = Math.clamp(bound(slice.end(), -size - 1, size), -1, size - 1);
      for (long i = upper; i > lower; i += step) {
        walk.spend();
        found.add(node.element((int) i, array.get((int) i)));
      }
    }
  }

  /** The bound, or what stands for an open one, counted from the beginning. */
  private static long bound(Bound bound, long open, long size) {
    long index =
        switch (bound) {
          case Bound.At(long at) -> at;
          case Bound.Open _ -> open;
        };
    return index < 0 ? index + size : index;
  }

  private static List<JsonNode> children(JsonNode node) {
    List<JsonNode> children = new ArrayList<>();
    if (node.value() instanceof JsonObject object) {
      for (Map.Entry<String, JsonElement> member : object.entrySet()) {
        children.add(node.member(member.getKey(), member.getValue()));
      }
    } else if (node.value() instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        children.add(node.element(i, array.get(i)));
      }
    }
    return children;
  }

  /** The way of a query through a document, and of the queries of its filters. */
  static final class Walk {
    private final JsonElement root;
    private int left = MOST_NODES;

    Walk(JsonElement root) {
      this.root = root;
    }

    JsonElement root() {
      return root;
    }

    /** The nodes that the segments find from there on. */
    List<JsonNode> nodes(List<Segment> segments, JsonElement from) throws JsonPathException {
      List<JsonNode> nodes = List.of(JsonNode.root(from));
      for (Segment segment : segments) {
        List<JsonNode> next = new ArrayList<>();
        for (JsonNode node : nodes) {
          switch (segment) {
            case Segment.Child(List<Selector> selectors) -> select(selectors, node, next, this);
            case Segment.Descendant(List<Selector> selectors) ->
                descend(selectors, node, next, this);
          }
        }
        nodes = next;
      }
      return nodes;
    }

    /** Passes through one node more. */
    void spend() throws JsonPathException {
      if (--left < 0) {
        throw new JsonPathException("it finds more than " + MOST_NODES + " nodes", 0);
      }
    }
  }

  @Override
  public String toString() {
    return expression;
  }
}
