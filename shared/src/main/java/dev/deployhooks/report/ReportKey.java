package dev.deployhooks.report;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The name under which a report is kept, from what people know first to what they do not: {@code
 * shop/quiz/2026-11-22/d-IHWDEND8F/pre-traffic-smoke-test/BeforeAllowTraffic-150211.123Z.json}. The
 * moment at its end is when the invocation began (UTC), so that no attempt hides another.
 */
public final class ReportKey {

  private static final String UNKNOWN = "unknown";

  private ReportKey() {}

  /** The name, of letters, digits, {@code . _ - /} alone. */
  public static String of(Report report) {
    Report.Subject subject = report.subject();
    ZonedDateTime began = report.startedAt().atZone(ZoneOffset.UTC);
    return Stream.concat(
            Stream.of((subject.family().isEmpty() ? UNKNOWN : subject.family()).split("/", -1)),
            Stream.of(
                began.toLocalDate().toString(),
                subject.deployment(),
                report.hook(),
                "%s-%02d%02d%02d.%03dZ.json"
                    .formatted(
                        subject.event().isEmpty() ? UNKNOWN : subject.event(),
                        began.getHour(),
                        began.getMinute(),
                        began.getSecond(),
                        began.getNano() / 1_000_000)))
        .map(ReportKey::folder)
        .collect(Collectors.joining("/"));
  }

  /** Whether a name is of the characters alone that need no encoding in an address. */
  public static boolean isSafe(String name) {
    return !name.isEmpty() && name.codePoints().allMatch(c -> c == '/' || isSafe(c));
  }

  /** A part of the name: what else than its characters there is becomes {@code _}. */
  private static String folder(String text) {
    String safe =
        text.codePoints()
            .mapToObj(c -> isSafe(c) ? Character.toString(c) : "_")
            .collect(Collectors.joining());
    // A name that is empty, or means a folder itself, would be lost by those who tidy addresses.
    return safe.replace(".", "").isEmpty() ? UNKNOWN + "_".repeat(safe.length()) : safe;
  }

  private static boolean isSafe(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }
}
