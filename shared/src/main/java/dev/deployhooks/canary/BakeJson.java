package dev.deployhooks.canary;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.deployhooks.judge.AtEnd;
import dev.deployhooks.judge.Bake;
import dev.deployhooks.judge.Count;
import dev.deployhooks.judge.Direction;
import dev.deployhooks.judge.Metric;
import dev.deployhooks.judge.Standing;
import dev.deployhooks.judge.Terms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A bake as {@code deployhooks judge} takes it: what the judge was given, for the report. */
final class BakeJson {

  private BakeJson() {}

  static JsonObject of(Bake bake) {
    JsonObject json = new JsonObject();
    json.addProperty("id", bake.id());
    json.addProperty("level", bake.level());
    JsonArray metrics = new JsonArray();
    bake.metrics().forEach(metric -> metrics.add(metric(metric)));
    json.add("metrics", metrics);
    return json;
  }

  private static JsonObject metric(Metric metric) {
    return switch (metric) {
      case Metric.Share(Terms terms, List<@Nullable Count> green, List<@Nullable Count> blue) -> {
        JsonObject json = terms("share", terms);
        json.add("green", counts(green));
        json.add("blue", counts(blue));
        yield json;
      }
      case Metric.Gauge(Terms terms, List<@Nullable Double> green, List<@Nullable Double> blue) -> {
        JsonObject json = terms("gauge", terms);
        json.add("green", values(green));
        json.add("blue", values(blue));
        yield json;
      }
    };
  }

  private static JsonObject terms(String kind, Terms terms) {
    JsonObject json = new JsonObject();
    json.addProperty("name", terms.name());
    json.addProperty("kind", kind);
    json.addProperty("worse", terms.worse() == Direction.HIGHER ? "higher" : "lower");
    json.addProperty("tolerance", terms.tolerance());
    json.addProperty("margin", terms.margin());
    if (terms.limit() != null) {
      json.addProperty("limit", terms.limit());
    }
    json.addProperty("minimumTotal", terms.minimumTotal());
    json.addProperty("atEnd", inWords(terms.atEnd()));
    if (terms.mustDetect() != null) {
      json.addProperty("mustDetect", terms.mustDetect());
    }
    json.addProperty("critical", terms.standing() == Standing.CRITICAL);
    json.addProperty("advisory", terms.standing() == Standing.ADVISORY);
    json.addProperty("weight", terms.weight());
    return json;
  }

  private static String inWords(AtEnd atEnd) {
    return switch (atEnd) {
      case PASS -> "pass";
      case FAIL -> "fail";
      case INCONCLUSIVE -> "inconclusive";
    };
  }

  private static JsonArray counts(List<@Nullable Count> side) {
    JsonArray array = new JsonArray();
    for (Count count : side) {
      if (count == null) {
        array.add(JsonNull.INSTANCE);
      } else {
        JsonObject json = new JsonObject();
        json.addProperty("bad", count.bad());
        json.addProperty("total", count.total());
        array.add(json);
      }
    }
    return array;
  }

  private static JsonArray values(List<@Nullable Double> side) {
    JsonArray array = new JsonArray();
    for (Double value : side) {
      if (value == null) {
        array.add(JsonNull.INSTANCE);
      } else {
        array.add(value);
      }
    }
    return array;
  }
}
