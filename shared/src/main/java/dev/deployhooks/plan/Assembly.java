package dev.deployhooks.plan;

import dev.deployhooks.plan.PlanFiles.FileReading;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Puts a plan together before it is read: with the files that it includes, what it uses of their
 * definitions, and its variables as far as they are known now.
 */
final class Assembly {

  static final String INCLUDE = "include";
  static final String DEFINE = "define";
  static final String VARIABLES = "variables";

  /** What an included file can have. */
  static final Keys KEYS =
      Keys.of("included", PlanReader.SCHEMA, PlanReader.VERSION_KEY, INCLUDE, VARIABLES, DEFINE);

  private static final Set<String> GATHERED = Set.of(INCLUDE, VARIABLES, DEFINE);
  private static final int MAX_FILES = 32;

  private final Draft draft;
  private final Definitions definitions;
  private final Map<String, Value> variables = new LinkedHashMap<>();
  private final Set<String> included = new HashSet<>();

  private Assembly(Draft draft) {
    this.draft = draft;
    this.definitions = new Definitions(draft);
  }

  /**
   * A plan that is put together.
   *
   * @param root the plan's mapping
   * @param samples where samples stand in it: a mistake there is the sample's
   */
  record Assembled(Value root, Set<Place> samples) {}

  /** Puts a plan together; empty, and the mistake noted, if it is not one document. */
  static Optional<Assembled> of(String text, Draft draft) {
    return YamlText.root(text, draft.origin(), draft)
        .flatMap(root -> new Assembly(draft).together(root));
  }

  private Optional<Assembled> together(Node root) {
    Value plan = Value.root(root, draft);
    if (plan.kind() != Kind.MAPPING) {
      return Optional.of(new Assembled(plan, Set.of()));
    }
    plan.under(INCLUDE).ifPresent(value -> include(value, List.of()));
    plan.under(VARIABLES).ifPresent(this::declare);
    plan.under(DEFINE).ifPresent(definitions::add);
    MappingNode used = inSections((MappingNode) root);
    plan.under(DEFINE).ifPresent(value -> definitions.refuseUnused(names(value)));
    Optional<String> fault = Extent.fault(used);
    if (fault.isPresent()) {
      draft.mistake(draft.place(root), fault.get());
      return Optional.empty();
    }
    Map<String, Variables.Scope> scopes = DocumentScopes.of(draft.surroundings(), declared());
    Variables all = new Variables(scopes, Optional.empty(), draft);
    Value result = all.in(plan.of(used));
    draft.later(scopes, all.strangers());
    plan.under(VARIABLES).ifPresent(value -> refuseUnused(value, all.used()));
    return Optional.of(
        new Assembled(result, draft.surroundings().sampled() ? all.places() : Set.of()));
  }

  private void include(Value value, List<String> way) {
    if (value.isEmpty()) {
      value.mistake("\"include\" includes nothing; leave it out");
    }
    for (Value item : value.itemOrItems()) {
      item.text("the name of a file beside the plan")
          .ifPresent(
              name -> {
                if (way.contains(name)) {
                  item.mistake(
                      "\"include\" goes in a circle: %s -> %s"
                          .formatted(String.join(" -> ", way), name));
                } else if (included.add(name)) {
                  include(name, item, Stream.concat(way.stream(), Stream.of(name)).toList());
                }
              });
    }
  }

  private void include(String name, Value item, List<String> way) {
    if (included.size() > MAX_FILES) {
      item.mistake("a plan can include at most %d files".formatted(MAX_FILES));
      draft.lacks();
      return;
    }
    switch (draft.files().read(name)) {
      case FileReading.Unavailable(String why) -> {
        item.mistake(why);
        draft.lacks();
      }
      case FileReading.Text(String text) ->
          YamlText.root(text, draft.beside(name), draft)
              .flatMap(root -> new Value(root, "file", draft.place(root), draft).fields(KEYS))
              .ifPresentOrElse(fields -> gather(fields, way), draft::lacks);
    }
  }

  private void gather(Fields fields, List<String> way) {
    fields
        .required(
            PlanReader.VERSION_KEY,
            "which vocabulary the file is written in; write version: " + PlanReader.VERSION)
        .ifPresent(PlanReader::version);
    fields.optional(INCLUDE).ifPresent(value -> include(value, way));
    fields.optional(VARIABLES).ifPresent(this::declare);
    fields.optional(DEFINE).ifPresent(definitions::add);
  }

  private void declare(Value value) {
    for (Value entry : VariablesPart.entries(value)) {
      Value before = variables.putIfAbsent(entry.name(), entry);
      if (before != null) {
        draft.mistake(
            entry.writtenAt(),
            "\"%s\" is declared already, at %s"
                .formatted(Value.shown(entry.name()), before.writtenAt()));
      }
    }
  }

  /** What is declared; a declaration can use all variables but declared ones. */
  private Map<String, VariablesPart.Declared> declared() {
    Map<String, VariablesPart.Declared> declared = new LinkedHashMap<>();
    Map<String, Variables.Scope> scopes = DocumentScopes.withoutDeclared(draft.surroundings());
    variables.forEach(
        (name, entry) -> {
          Variables put = new Variables(scopes, Optional.empty(), draft);
          Value filled = put.in(entry);
          put.strangers().forEach(draft::mistake);
          declared.put(
              name, VariablesPart.read(filled).orElseGet(VariablesPart.Declared.Mistaken::new));
        });
    return declared;
  }

  private void refuseUnused(Value own, Set<String> used) {
    for (Value entry : own.entries()) {
      if (variables.containsKey(entry.name())
          && !used.contains(DocumentScopes.DECLARED + "." + entry.name())) {
        draft.mistake(
            entry.writtenAt(),
            "\"%s\" is declared and never used; write ${vars.%1$s}, or remove it"
                .formatted(Value.shown(entry.name())));
      }
    }
  }

  private static Set<String> names(Value mapping) {
    Set<String> names = new LinkedHashSet<>();
    mapping.entries().forEach(entry -> names.add(entry.name()));
    return names;
  }

  /** The plan with what its checks use, and without what was gathered. */
  private MappingNode inSections(MappingNode root) {
    List<NodeTuple> entries = new ArrayList<>();
    Set<String> gathered = new HashSet<>();
    for (NodeTuple entry : root.getValue()) {
      String name = entry.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
      if (!GATHERED.contains(name)) {
        entries.add(new NodeTuple(entry.getKeyNode(), inSection(entry.getValueNode())));
      } else if (!gathered.add(name)) {
        draft.mistake(
            draft.place(entry.getKeyNode()),
            "key \"%s\" stands twice, and only the first was looked at".formatted(name));
      }
    }
    return mapping(root, entries);
  }

  private Node inSection(Node section) {
    if (!(section instanceof MappingNode mapping)) {
      return section;
    }
    List<NodeTuple> entries = new ArrayList<>();
    for (NodeTuple entry : mapping.getValue()) {
      entries.add(
          isNamed(entry, "checks") && entry.getValueNode() instanceof SequenceNode checks
              ? new NodeTuple(
                  entry.getKeyNode(),
                  new SequenceNode(
                      Tag.SEQ,
                      true,
                      checks.getValue().stream().map(definitions::inCheck).toList(),
                      checks.getFlowStyle(),
                      checks.getStartMark(),
                      checks.getEndMark()))
              : entry);
    }
    return mapping(mapping, entries);
  }

  private static boolean isNamed(NodeTuple entry, String name) {
    return entry.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name);
  }

  private static MappingNode mapping(MappingNode in, List<NodeTuple> entries) {
    return new MappingNode(
        in.getTag(), true, entries, FlowStyle.BLOCK, in.getStartMark(), in.getEndMark());
  }
}
