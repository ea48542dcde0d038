package dev.deployhooks.plan;

import java.util.List;

/**
 * The keys that a part of a plan may have.
 *
 * @param part the part's name: what messages call it, and its name among the definitions of the
 *     JSON Schema
 * @param names in the order in which people usually write them
 */
record Keys(String part, List<String> names) {

  static Keys of(String part, String... names) {
    return new Keys(part, List.of(names));
  }

  boolean has(String name) {
    return names.contains(name);
  }
}
