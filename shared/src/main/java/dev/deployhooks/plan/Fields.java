package dev.deployhooks.plan;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of a mapping with known keys. */
final class Fields {

  private final Value mapping;
  private final Keys keys;
  private final Map<String, Value> values = new LinkedHashMap<>();

  /** The keys that an unknown key was probably meant to be: they are not told missing as well. */
  private final Set<String> misspelt = new HashSet<>();

  private Fields(Value mapping, Keys keys) {
    this.mapping = mapping;
    this.keys = keys;
  }

  /** The fields; keys that are not known are noted as mistakes. */
  static Fields of(Value mapping, Keys keys) {
    Fields fields = new Fields(mapping, keys);
    for (Value entry : mapping.entries()) {
      if (entry.name().equals(Definitions.USE) && keys.has(Definitions.USE)) {
        // Where it has a meaning, it has been replaced by what it names.
        mapping
            .draft()
            .mistake(
                entry.writtenAt(),
                "\"use\" can stand in a check, a step, http, lambda and expect, and not here");
      } else if (keys.has(entry.name())) {
        fields.values.put(entry.name(), entry);
      } else {
        fields.unknown(entry);
      }
    }
    return fields;
  }

  private void unknown(Value entry) {
    Nearest.of(entry.name(), keys.names()).ifPresent(misspelt::add);
    String known =
        keys.names().isEmpty()
            ? "; \"%s\" has no keys".formatted(mapping.name())
            : " (known here: " + String.join(", ", keys.names()) + ")";
    mapping
        .draft()
        .mistake(
            entry.writtenAt(),
            "unknown key \"%s\"%s%s"
                .formatted(
                    Value.shown(entry.name()), Nearest.hint(entry.name(), keys.names()), known));
  }

  /** The mapping itself. */
  Value mapping() {
    return mapping;
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** Whether a key is there, whatever its value. */
  boolean has(String key) {
    return values.containsKey(known(key));
  }

  /** The value of a key that may be missing. */
  Optional<Value> optional(String key) {
    return Optional.ofNullable(values.get(known(key)));
  }

  /**
   * The value of a key that must be there.
   *
   * @param why what it is for, as the end of a sentence
   */
  Optional<Value> required(String key, String why) {
    return optional(key).or(() -> missing(why, key));
  }

  /** The one of the given keys that is there; none or several of them is a mistake. */
  Optional<Value> exactlyOne(String why, String... alternatives) {
    Optional<Value> found = atMostOne(alternatives);
    return found.or(() -> missing(why, alternatives));
  }

  /** The one of the given keys that is there, if any; each further one is a mistake. */
  Optional<Value> atMostOne(String... alternatives) {
    List<String> known = Arrays.stream(alternatives).map(this::known).toList();
    Value first = null;
    for (Value value : values.values()) {
      if (!known.contains(value.name())) {
        continue;
      }
      if (first == null) {
        first = value;
      } else {
        mapping
            .draft()
            .mistake(
                value.writtenAt(),
                "\"%s\" stands beside \"%s\"; only one of %s can be given"
                    .formatted(value.name(), first.name(), String.join(", ", known)));
      }
    }
    return Optional.ofNullable(first);
  }

  /** All the values, in the plan's order. */
  List<Value> inOrder() {
    return List.copyOf(values.values());
  }

  /** Whether one of the given keys is there, or was probably meant by an unknown one. */
  boolean meant(String... alternatives) {
    return Arrays.stream(alternatives)
        .anyMatch(key -> values.containsKey(known(key)) || misspelt.contains(key));
  }

  private Optional<Value> missing(String why, String... alternatives) {
    if (!meant(alternatives)) {
      String names = "\"" + String.join("\" or \"", alternatives) + "\"";
      mapping.mistake("missing key %s: %s".formatted(names, why));
    }
    return Optional.empty();
  }

  // A reader that asks for a key which is not declared would make that key unusable.
  private String known(String key) {
    if (!keys.has(key)) {
      throw new IllegalArgumentException(key + " is not declared among the keys of " + keys.part());
    }
    return key;
  }
}
