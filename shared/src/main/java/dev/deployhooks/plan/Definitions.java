package dev.deployhooks.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Parts of checks that are defined once and used by name: {@code use} in a check, a step, a request
 * or what is expected is replaced by what it names.
 *
 * <p>What is written in the place itself wins over what is used, and what is used later over what
 * is used earlier. Mappings are put together key by key, and the lists {@code steps}, {@code needs}
 * and {@code json} of what is expected one behind the other, so that nothing that is expected is
 * lost.
 */
final class Definitions {

  static final String USE = "use";

  /** The keys of a check or step below which something can be used. */
  private static final Set<String> WITHIN = Set.of("http", "lambda", "expect");

  private static final String STEPS = "steps";

  /** A list that is put together is longer than any that is read: it stops there. */
  private static final int MAX_LIST = 1_000;

  private static final int MAX_DEPTH = 16;

  private final Draft draft;
  private final Map<String, Value> all = new LinkedHashMap<>();
  private final Set<String> used = new LinkedHashSet<>();
  private final Map<String, Optional<MappingNode>> expanded = new HashMap<>();

  Definitions(Draft draft) {
    this.draft = draft;
  }

  /** Takes the definitions of a file. */
  void add(Value define) {
    if (define.isEmpty()) {
      define.mistake("\"define\" defines nothing; leave it out");
    }
    for (Value entry : define.entries()) {
      Value before = all.putIfAbsent(entry.name(), entry);
      if (before != null) {
        draft.mistake(
            entry.writtenAt(),
            "\"%s\" is defined already, at %s"
                .formatted(Value.shown(entry.name()), before.writtenAt()));
      } else if (entry.kind() != Kind.MAPPING) {
        entry.mistake(entry.wrongType("a mapping: a part of a check, a step, http or expect"));
      }
    }
  }

  /** Notes what the plan itself defines and nobody uses. */
  void refuseUnused(Set<String> own) {
    all.values().stream()
        .filter(entry -> own.contains(entry.name()) && !used.contains(entry.name()))
        .forEach(
            entry ->
                draft.mistake(
                    entry.writtenAt(),
                    "\"%s\" is defined and never used; write use: %1$s in a check, or remove it"
                        .formatted(Value.shown(entry.name()))));
  }

  /** A check with everything that it uses. */
  Node inCheck(Node check) {
    return expand(check, "check", new ArrayList<>());
  }

  private Node expand(Node node, String key, List<String> way) {
    if (!(node instanceof MappingNode mapping)) {
      return node;
    }
    List<NodeTuple> own = new ArrayList<>();
    List<Node> uses = new ArrayList<>();
    boolean same = true;
    for (NodeTuple entry : mapping.getValue()) {
      String name = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
      if (name.equals(USE)) {
        uses.addAll(
            entry.getValueNode() instanceof SequenceNode list
                ? list.getValue()
                : List.of(entry.getValueNode()));
        same = false;
        continue;
      }
      Node value = within(entry.getValueNode(), name, key, way);
      same &= value.equals(entry.getValueNode());
      own.add(new NodeTuple(entry.getKeyNode(), value));
    }
    if (same) {
      return node;
    }
    MappingNode result = mapping(node, own);
    MappingNode base = null;
    Set<String> names = new LinkedHashSet<>();
    for (Node use : uses) {
      Optional<MappingNode> named = named(use, key, way, names);
      if (named.isPresent()) {
        base = base == null ? named.get() : merge(base, named.get(), key);
      }
    }
    return base == null ? result : merge(base, result, key);
  }

  private Node within(Node value, String name, String key, List<String> way) {
    if (!key.equals("check")) {
      return value;
    }
    if (WITHIN.contains(name)) {
      return expand(value, name, way);
    }
    if (name.equals(STEPS) && value instanceof SequenceNode steps) {
      List<Node> items = steps.getValue().stream().map(step -> expand(step, "check", way)).toList();
      return items.equals(steps.getValue()) ? value : list(value, items);
    }
    return value;
  }

  /** The definition that is named, with everything that it uses in turn. */
  private Optional<MappingNode> named(Node use, String key, List<String> way, Set<String> names) {
    Value value = new Value(use, USE, draft.place(use), draft);
    Optional<String> given = value.text("the name of a definition, or a list of names");
    if (given.isEmpty()) {
      return Optional.empty();
    }
    String name = given.get();
    if (!names.add(name)) {
      return value.mistaken("uses \"%s\" twice".formatted(Value.shown(name)));
    }
    Value definition = all.get(name);
    if (definition == null) {
      return draft.includesAll()
          ? value.mistaken(
              "\"%s\" is not defined%s (defined here: %s)"
                  .formatted(
                      Value.shown(name),
                      Nearest.hint(name, all.keySet()),
                      all.isEmpty() ? "nothing" : String.join(", ", all.keySet())))
          : Optional.empty();
    }
    used.add(name);
    if (way.size() > MAX_DEPTH) {
      return value.mistaken("definitions use each other more than %d deep".formatted(MAX_DEPTH));
    }
    if (way.contains(name)) {
      return value.mistaken(
          "\"use\" goes in a circle: %s -> %s".formatted(String.join(" -> ", way), name));
    }
    // By kind of place, because what can be used within it depends on that.
    String known = key + " " + name;
    Optional<MappingNode> before = expanded.get(known);
    if (before == null) {
      List<String> further = new ArrayList<>(way);
      further.add(name);
      before =
          expand(definition.node(), key, further) instanceof MappingNode mapping
              ? Optional.of(mapping)
              : Optional.empty();
      expanded.put(known, before);
    }
    return before;
  }

  private MappingNode merge(MappingNode base, MappingNode over, String key) {
    List<NodeTuple> entries = new ArrayList<>();
    Set<String> taken = new LinkedHashSet<>();
    for (NodeTuple entry : base.getValue()) {
      Optional<NodeTuple> other =
          entry.getKeyNode() instanceof ScalarNode name
              ? find(over, name.getValue())
              : Optional.empty();
      if (other.isEmpty()) {
        entries.add(entry);
        continue;
      }
      String name = ((ScalarNode) entry.getKeyNode()).getValue();
      if (taken.add(name)) {
        entries.add(
            new NodeTuple(
                other.get().getKeyNode(),
                merge(entry.getValueNode(), other.get().getValueNode(), name, key)));
      }
    }
    Set<NodeTuple> merged = new LinkedHashSet<>();
    taken.forEach(name -> find(over, name).ifPresent(merged::add));
    over.getValue().stream().filter(entry -> !merged.contains(entry)).forEach(entries::add);
    return mapping(over, entries);
  }

  private Node merge(Node base, Node over, String name, String within) {
    if (base instanceof MappingNode below && over instanceof MappingNode above) {
      return merge(below, above, name);
    }
    boolean joined =
        name.equals(STEPS)
            || name.equals("needs")
            || (name.equals("json") && (within.equals("expect") || within.equals("not")));
    if (!joined) {
      return over;
    }
    List<Node> items = new ArrayList<>(items(base));
    items.addAll(items(over));
    if (items.size() > MAX_LIST) {
      new Value(over, name, draft.place(over), draft)
          .mistake("\"%s\" has more than %d elements with what is used".formatted(name, MAX_LIST));
      return over;
    }
    return list(over, items);
  }

  private static List<Node> items(Node node) {
    return node instanceof SequenceNode list ? list.getValue() : List.of(node);
  }

  private static Optional<NodeTuple> find(MappingNode mapping, String name) {
    return mapping.getValue().stream()
        .filter(
            entry -> entry.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name))
        .findFirst();
  }

  private static MappingNode mapping(Node in, List<NodeTuple> entries) {
    return new MappingNode(
        Tag.MAP, true, entries, FlowStyle.BLOCK, in.getStartMark(), in.getEndMark());
  }

  private static SequenceNode list(Node in, List<Node> items) {
    return new SequenceNode(
        Tag.SEQ, true, items, FlowStyle.BLOCK, in.getStartMark(), in.getEndMark());
  }
}
