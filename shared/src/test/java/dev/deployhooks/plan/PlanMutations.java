package dev.deployhooks.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/** Ways in which a plan gets broken: by a slip of the hand, of an editor, or of a generator. */
final class PlanMutations {

  private static final List<String> INSERTED =
      List.of(
          "\t",
          "\u0000",
          "\u0007",
          "\u0085",
          "\u00a0",
          "\u200b",
          "\u2028",
          "\ufeff",
          "\ud83d",
          "\ud83d\ude00",
          "\uffff",
          "é",
          "#",
          "&a ",
          "*a",
          "<<: *a",
          "!!str ",
          "!include x",
          "---\n",
          "...\n",
          "%YAML 1.1\n",
          "{",
          "}",
          "[",
          "]",
          ":",
          ": ",
          ",",
          "\"",
          "'",
          "|",
          ">",
          "- ",
          "\r",
          "\n",
          "${",
          "${x}",
          "$${",
          "\\",
          "1e999999999",
          "0x1F",
          "007",
          ".inf",
          "~",
          "yes");

  private static final List<Object> VALUES =
      List.of(
          true,
          false,
          0,
          -1,
          4,
          65,
          2.5,
          new java.math.BigDecimal("1e400"),
          new java.math.BigInteger("9".repeat(400)),
          "",
          " ",
          "text",
          "4",
          "true",
          "5s",
          "0s",
          "25h",
          "1h1h",
          "99999999999999999999s",
          "/x",
          "https://user:pass@example.com",
          "$.a",
          "(",
          "x".repeat(5_000),
          "${captures.none}",
          "${green.version}",
          "a\nb",
          List.of(),
          Map.of());

  private final RandomGenerator random;

  PlanMutations(RandomGenerator random) {
    this.random = random;
  }

  /** The text of a plan, broken in its characters or in its values. */
  String mutant(String text, @Nullable Object tree) {
    return random.nextInt(3) == 0 ? ofText(text) : written(ofTree(copy(tree)));
  }

  private String ofText(String text) {
    int at = random.nextInt(text.length());
    List<String> lines = new ArrayList<>(text.lines().toList());
    int line = random.nextInt(lines.size());
    return switch (random.nextInt(11)) {
      case 0 -> text.substring(0, at);
      case 1 -> text.substring(at);
      case 2 -> text.substring(0, at) + text.substring(at + 1);
      case 3 -> text.substring(0, at) + text.charAt(at) + text.substring(at);
      case 4 -> {
        lines.add(line, lines.get(line));
        yield String.join("\n", lines);
      }
      case 5 -> {
        lines.remove(line);
        yield String.join("\n", lines);
      }
      case 6 -> {
        lines.add(random.nextInt(lines.size()), lines.remove(line));
        yield String.join("\n", lines);
      }
      case 7 -> {
        lines.set(line, lines.get(line).replaceFirst("^( *)", random.nextBoolean() ? "\t" : "$1 "));
        yield String.join("\n", lines);
      }
      case 8 -> String.join("\r\n", lines);
      default ->
          text.substring(0, at)
              + INSERTED.get(random.nextInt(INSERTED.size()))
              + text.substring(at);
    };
  }

  /** A place in a tree: the mapping or list, and the key or index. */
  private record Spot(Object in, Object key) {
    @Nullable Object get() {
      return in instanceof Map<?, ?> map ? map.get(key) : ((List<?>) in).get((Integer) key);
    }

    @SuppressWarnings("unchecked" /* A copy has mappings by text, and lists of anything. */)
    void set(@Nullable Object value) {
      if (in instanceof Map<?, ?> map) {
        ((Map<String, @Nullable Object>) map).put((String) key, value);
      } else {
        ((List<@Nullable Object>) in).set((Integer) key, value);
      }
    }

    void remove() {
      if (in instanceof Map<?, ?> map) {
        map.remove(key);
      } else {
        ((List<?>) in).remove(((Integer) key).intValue());
      }
    }
  }

  @SuppressWarnings("unchecked" /* As above. */)
  private @Nullable Object ofTree(@Nullable Object tree) {
    List<Spot> spots = new ArrayList<>();
    collect(tree, spots);
    Spot spot = spots.get(random.nextInt(spots.size()));
    switch (random.nextInt(9)) {
      case 0 -> spot.remove();
      case 1 -> {
        if (spot.in() instanceof Map<?, ?> map) {
          @Nullable Object value = map.remove(spot.key());
          ((Map<String, @Nullable Object>) map).put(misspelt((String) spot.key()), value);
        } else {
          ((List<@Nullable Object>) spot.in()).add(spot.get());
        }
      }
      case 2 -> {
        Spot other = spots.get(random.nextInt(spots.size()));
        @Nullable Object value = copy(spot.get());
        spot.set(copy(other.get()));
        if (reaches(tree, other.in())) {
          other.set(value);
        }
      }
      case 3 -> spot.set(listOf(copy(spot.get())));
      case 4 -> {
        Map<String, @Nullable Object> wrapped = new LinkedHashMap<>();
        wrapped.put("value", copy(spot.get()));
        spot.set(wrapped);
      }
      case 5 -> {
        @Nullable Object deep = copy(spot.get());
        for (int i = random.nextInt(80); i > 0; i--) {
          deep = listOf(deep);
        }
        spot.set(deep);
      }
      case 6 -> {
        if (spot.in() instanceof Map<?, ?> map) {
          Spot other = spots.get(random.nextInt(spots.size()));
          ((Map<String, @Nullable Object>) map).put(String.valueOf(other.key()), copy(other.get()));
        } else {
          spot.set(null);
        }
      }
      default -> spot.set(VALUES.get(random.nextInt(VALUES.size())));
    }
    return tree;
  }

  private static List<@Nullable Object> listOf(@Nullable Object item) {
    List<@Nullable Object> list = new ArrayList<>();
    list.add(item);
    return list;
  }

  private String misspelt(String key) {
    if (key.isEmpty()) {
      return "x";
    }
    int at = random.nextInt(key.length());
    return switch (random.nextInt(5)) {
      case 0 -> key.substring(0, at) + key.substring(at + 1);
      case 1 -> key.substring(0, at) + key.charAt(at) + key.substring(at);
      case 2 -> key.toUpperCase(java.util.Locale.ROOT);
      case 3 -> key + "s";
      default -> key.substring(0, at) + "\u200b" + key.substring(at);
    };
  }

  @SuppressWarnings("ReferenceEquality" /* Equal parts in other places are other parts. */)
  private static boolean reaches(@Nullable Object tree, Object part) {
    return tree == part
        || switch (tree) {
          case Map<?, ?> map -> map.values().stream().anyMatch(value -> reaches(value, part));
          case List<?> list -> list.stream().anyMatch(value -> reaches(value, part));
          case null, default -> false;
        };
  }

  private static void collect(@Nullable Object tree, List<Spot> spots) {
    switch (tree) {
      case Map<?, ?> map ->
          map.forEach(
              (key, value) -> {
                spots.add(new Spot(map, key));
                collect(value, spots);
              });
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          spots.add(new Spot(list, i));
          collect(list.get(i), spots);
        }
      }
      case null, default -> {}
    }
  }

  /** A copy whose mappings and lists can be changed. */
  static @Nullable Object copy(@Nullable Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), copy(value)));
        yield copy;
      }
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(item -> copy.add(copy(item)));
        yield copy;
      }
      case null, default -> tree;
    };
  }

  static String written(@Nullable Object tree) {
    return new Dump(DumpSettings.builder().setWidth(10_000).build()).dumpToString(tree);
  }
}
