package dev.deployhooks.check;

import com.google.gson.JsonPrimitive;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes secrets out of what is reported: as they are, as JSON and URLs write them, in Base64, and
 * where a text was cut off in the middle of one.
 */
final class Redactor {

  private static final String HIDDEN = "(secret)";

  /** Where {@link InWords#shown} cuts a text off. */
  private static final String CUT = "... (";

  /** So much of a secret at the end of a text that was cut off is taken for it. */
  private static final int PART = 3;

  private final Set<String> forms = ConcurrentHashMap.newKeySet();

  /** Hides a secret from now on. */
  void hide(String secret) {
    if (secret.isBlank()) {
      return;
    }
    String json = new JsonPrimitive(secret).toString();
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    forms.add(secret);
    forms.add(json.substring(1, json.length() - 1));
    forms.add(InWords.shown(secret, Integer.MAX_VALUE));
    forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"));
    forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
    forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Forgets all secrets. */
  void forget() {
    forms.clear();
  }

  CheckResult redacted(CheckResult result) {
    return forms.isEmpty()
        ? result
        : new CheckResult(
            result.name(),
            result.where(),
            redacted(result.lookedAt()),
            result.required(),
            redacted(result.outcome()),
            result.observations().stream()
                .map(
                    seen ->
                        new Observation(
                            redacted(seen.expected()),
                            redacted(seen.seen()),
                            seen.held(),
                            seen.where()))
                .toList(),
            redacted(result.warnings()),
            redacted(result.details()),
            result.attempts(),
            result.took());
  }

  private Outcome redacted(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Passed passed -> passed;
      case Outcome.Failed(String why) -> new Outcome.Failed(redacted(why));
      case Outcome.Inconclusive(String why) -> new Outcome.Inconclusive(redacted(why));
      case Outcome.Error(String why) -> new Outcome.Error(redacted(why));
      case Outcome.NotRun(String why) -> new Outcome.NotRun(redacted(why));
    };
  }

  private List<String> redacted(List<String> lines) {
    return lines.stream().map(this::redacted).toList();
  }

  /** The text without secrets. */
  String redacted(String text) {
    // The longest first: one form may be part of another.
    List<String> longestFirst =
        forms.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    String result = text;
    for (String form : longestFirst) {
      result = withoutCutOff(result.replace(form, HIDDEN), form);
    }
    return result;
  }

  private static String withoutCutOff(String text, String form) {
    String result = text;
    for (int cut = result.indexOf(CUT); cut >= 0; cut = result.indexOf(CUT, cut + 1)) {
      for (int length = Math.min(form.length() - 1, cut); length >= PART; length--) {
        if (result.startsWith(form.substring(0, length), cut - length)) {
          result = result.substring(0, cut - length) + HIDDEN + result.substring(cut);
          cut += HIDDEN.length() - length;
          break;
        }
      }
    }
    return result;
  }
}
