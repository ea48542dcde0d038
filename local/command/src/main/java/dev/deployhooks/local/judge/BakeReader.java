package dev.deployhooks.local.judge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.judge.AtEnd;
import dev.deployhooks.judge.Bake;
import dev.deployhooks.judge.Count;
import dev.deployhooks.judge.Direction;
import dev.deployhooks.judge.Metric;
import dev.deployhooks.judge.Standing;
import dev.deployhooks.judge.Terms;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a deployment as {@code deployhooks judge} takes it. A report of a hook is taken, too: what
 * its judge was given stands in its member {@code bake}.
 */
final class BakeReader {

  private static final Set<String> BAKE = Set.of("id", "level", "metrics");

  /** Where a bake lies in the line that a hook logs, and in its report. */
  private static final List<String> AROUND = List.of("report", "bake");

  private static final Set<String> COUNT = Set.of("bad", "total");
  private static final Set<String> METRIC =
      Set.of(
          "name",
          "kind",
          "worse",
          "tolerance",
          "margin",
          "critical",
          "advisory",
          "weight",
          "limit",
          "minimumTotal",
          "atEnd",
          "mustDetect",
          "green",
          "blue");

  private BakeReader() {}

  /** How one kind of period is read. */
  private interface Period<T> {
    T read(JsonElement element) throws InputException;
  }

  static Bake read(JsonElement element, String absentId) throws InputException {
    for (String around : AROUND) {
      if (element.isJsonObject() && element.getAsJsonObject().has(around)) {
        return read(element.getAsJsonObject().get(around), absentId);
      }
    }
    Members members = Members.of(element, BAKE);
    if (members.at("metrics") == null) {
      throw new InputException("metrics is missing");
    }
    List<Metric> metrics = new ArrayList<>();
    Set<String> names = new HashSet<>();
    JsonArray array = members.array("metrics");
    for (int i = 0; i < array.size(); i++) {
      try {
        Metric metric = metric(array.get(i));
        if (!names.add(metric.terms().name())) {
          throw new InputException("name: there are two metrics " + metric.terms().name());
        }
        metrics.add(metric);
      } catch (InputException e) {
        throw e.in("metrics[" + i + "]");
      }
    }
    try {
      return new Bake(id(members, absentId), members.number("level", Bake.DEFAULT_LEVEL), metrics);
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()));
    }
  }

  private static String id(Members members, String absent) throws InputException {
    JsonElement id = members.at("id");
    if (id == null) {
      return absent;
    }
    if (id instanceof JsonPrimitive primitive && !primitive.isBoolean()) {
      return primitive.getAsString();
    }
    throw new InputException("id is not a string");
  }

  private static Metric metric(JsonElement element) throws InputException {
    Members members = Members.of(element, METRIC);
    if (members.at("green") == null) {
      throw new InputException("green is missing");
    }
    try {
      String kind = members.string("kind");
      return switch (kind) {
        case "share" ->
            new Metric.Share(
                terms(members),
                side(members, "green", BakeReader::count),
                side(members, "blue", BakeReader::count));
        case "gauge" ->
            new Metric.Gauge(
                terms(members),
                side(members, "green", BakeReader::value),
                side(members, "blue", BakeReader::value));
        default -> throw new InputException("kind is share or gauge, not " + kind);
      };
    } catch (IllegalArgumentException e) {
      throw new InputException(": " + e.getMessage());
    }
  }

  private static Terms terms(Members members) throws InputException {
    return new Terms(
        members.string("name"),
        worse(members),
        members.number("tolerance", 0),
        members.number("margin", 0),
        members.number("limit"),
        members.count("minimumTotal", 0),
        atEnd(members),
        members.number("mustDetect"),
        standing(members),
        members.number("weight", 1));
  }

  private static Direction worse(Members members) throws InputException {
    String worse = members.string("worse", "higher");
    return switch (worse) {
      case "higher" -> Direction.HIGHER;
      case "lower" -> Direction.LOWER;
      case null, default -> throw new InputException("worse is higher or lower, not " + worse);
    };
  }

  private static AtEnd atEnd(Members members) throws InputException {
    String atEnd = members.string("atEnd", "inconclusive");
    return switch (atEnd) {
      case "pass" -> AtEnd.PASS;
      case "fail" -> AtEnd.FAIL;
      case "inconclusive" -> AtEnd.INCONCLUSIVE;
      case null, default ->
          throw new InputException("atEnd is pass, fail or inconclusive, not " + atEnd);
    };
  }

  private static Standing standing(Members members) throws InputException {
    boolean critical = members.flag("critical");
    if (members.flag("advisory")) {
      if (critical) {
        throw new InputException("critical and advisory are not both true");
      }
      return Standing.ADVISORY;
    }
    return critical ? Standing.CRITICAL : Standing.ORDINARY;
  }

  private static <T> List<@Nullable T> side(Members members, String name, Period<T> period)
      throws InputException {
    List<@Nullable T> periods = new ArrayList<>();
    JsonArray array = members.array(name);
    for (int i = 0; i < array.size(); i++) {
      JsonElement element = array.get(i);
      try {
        periods.add(element.isJsonNull() ? null : period.read(element));
      } catch (InputException e) {
        throw e.in(name + "[" + i + "]");
      } catch (IllegalArgumentException e) {
        throw new InputException(name + "[" + i + "]: " + e.getMessage());
      }
    }
    return periods;
  }

  private static Count count(JsonElement element) throws InputException {
    Members members = Members.of(element, COUNT);
    return new Count(members.count("bad"), members.count("total"));
  }

  private static Double value(JsonElement element) throws InputException {
    return Members.number(element, "");
  }
}
