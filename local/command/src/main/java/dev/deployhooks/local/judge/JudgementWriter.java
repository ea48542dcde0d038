package dev.deployhooks.local.judge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.deployhooks.judge.Finding;
import dev.deployhooks.judge.Interval;
import dev.deployhooks.judge.Judgement;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a judgement as {@code deployhooks judge} gives it: one line of JSON. */
final class JudgementWriter {

  private JudgementWriter() {}

  static String write(Judgement judgement) {
    JsonObject object = new JsonObject();
    object.addProperty("id", judgement.id());
    object.addProperty("verdict", lower(judgement.verdict()));
    object.addProperty("reason", judgement.reason());
    JsonArray metrics = new JsonArray();
    judgement.findings().forEach(finding -> metrics.add(metric(finding)));
    object.add("metrics", metrics);
    return object.toString();
  }

  /** A line that could not be read. */
  static String unreadable(long line, String why) {
    JsonObject object = new JsonObject();
    object.addProperty("id", (String) null);
    object.addProperty("verdict", "error");
    object.addProperty("line", line);
    object.addProperty("reason", why);
    object.add("metrics", new JsonArray());
    return object.toString();
  }

  private static JsonObject metric(Finding finding) {
    JsonObject object = new JsonObject();
    object.addProperty("name", finding.name());
    object.addProperty("outcome", finding.outcome().words());
    object.addProperty("decidedAt", finding.decidedAt());
    object.addProperty("estimate", finding.estimate());
    object.addProperty("blue", finding.blue());
    object.add("interval", interval(finding.interval()));
    object.add("evidence", evidence(finding.evidence()));
    object.add("counts", counts(finding.counts()));
    object.addProperty("level", finding.level());
    JsonObject guard = new JsonObject();
    guard.addProperty("variance", finding.guard().variance());
    guard.addProperty("correlation", finding.guard().correlation());
    object.add("guard", guard);
    object.add("needs", need(finding.need()));
    object.addProperty("standing", lower(finding.standing()));
    object.addProperty("atEnd", lower(finding.atEnd()));
    object.addProperty("reason", finding.reason());
    return object;
  }

  private static JsonElement interval(@Nullable Interval interval) {
    if (interval == null) {
      return JsonNull.INSTANCE;
    }
    JsonArray ends = new JsonArray();
    ends.add(interval.lower());
    ends.add(interval.upper());
    return ends;
  }

  private static JsonElement evidence(Finding.@Nullable Evidence evidence) {
    if (evidence == null) {
      return JsonNull.INSTANCE;
    }
    JsonObject object = new JsonObject();
    object.addProperty("measure", evidence.measure());
    object.addProperty("value", evidence.value());
    object.addProperty("unguarded", evidence.unguarded());
    object.addProperty("needed", evidence.needed());
    return object;
  }

  private static JsonObject counts(Finding.Counts counts) {
    JsonObject object = new JsonObject();
    object.add("green", count(counts.greenBad(), counts.greenTotal()));
    object.add("blue", count(counts.blueBad(), counts.blueTotal()));
    object.addProperty("periods", counts.periods());
    return object;
  }

  private static JsonObject count(long bad, long total) {
    JsonObject object = new JsonObject();
    object.addProperty("bad", bad);
    object.addProperty("total", total);
    return object;
  }

  private static JsonElement need(Finding.@Nullable Need need) {
    if (need == null) {
      return JsonNull.INSTANCE;
    }
    JsonObject object = new JsonObject();
    object.addProperty("towards", need.towards().words());
    object.addProperty("periods", need.periods());
    object.addProperty("total", need.total());
    return object;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
