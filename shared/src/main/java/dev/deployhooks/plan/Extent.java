package dev.deployhooks.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * How large a document becomes with its aliases written out. A few lines of aliases of aliases
 * ("billion laughs") stand for more nodes than anybody can walk, so they are counted before they
 * are walked.
 *
 * @param nodes how many nodes
 * @param depth how deep they are nested
 */
record Extent(long nodes, int depth) {

  static final int MAX_DEPTH = 64;
  static final int MAX_NODES = 100_000;

  private static final Extent ENDLESS = new Extent(MAX_NODES + 1L, 0);

  /** What is too large about a document, if anything is. */
  static Optional<String> fault(Node root) {
    Extent extent = of(root, new HashMap<>());
    if (extent.nodes > MAX_NODES) {
      return Optional.of(
          "with its aliases written out, the plan has more than %d values, or one that contains"
                  .formatted(MAX_NODES)
              + " itself");
    }
    if (extent.depth > MAX_DEPTH) {
      return Optional.of(
          "with its aliases written out, the plan is nested deeper than " + MAX_DEPTH + " levels");
    }
    return Optional.empty();
  }

  // Nodes are equal only if they are the same, and each is measured once, however many aliases it
  // has. While it is being measured it counts as endless: only an alias of itself can see that.
  private static Extent of(Node node, Map<Node, Extent> known) {
    Extent before = known.putIfAbsent(node, ENDLESS);
    if (before != null) {
      return before;
    }
    long nodes = 1;
    int depth = 0;
    for (Node child : children(node)) {
      Extent extent = of(child, known);
      nodes = Math.min(MAX_NODES + 1L, nodes + extent.nodes);
      depth = Math.max(depth, extent.depth);
    }
    Extent extent = new Extent(nodes, depth + 1);
    known.put(node, extent);
    return extent;
  }

  private static List<Node> children(Node node) {
    return switch (node) {
      case MappingNode mapping -> {
        List<Node> children = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
          children.add(tuple.getKeyNode());
          children.add(tuple.getValueNode());
        }
        yield children;
      }
      case SequenceNode sequence -> sequence.getValue();
      default -> List.of();
    };
  }
}
