package dev.deployhooks.plan;

import dev.deployhooks.plan.PlanReading.Mistake;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a plan says about certain findings: rules and exceptions. */
final class FindingPart {

  static final Keys RULE = Keys.of("findingRule", "id", "package", "path", "then", "reason");
  static final Keys EXCEPTION =
      Keys.of("exception", "id", "aliases", "package", "path", "reason", "owner", "expires");

  private static final int MOST = 2_000;

  private FindingPart() {}

  static List<FindingRule> rules(Value value) {
    return few(value).stream()
        .flatMap(item -> item.fields(RULE).flatMap(FindingPart::rule).stream())
        .toList();
  }

  private static Optional<FindingRule> rule(Fields fields) {
    if (!fields.meant("id", "package", "path")) {
      fields
          .mapping()
          .mistake("missing key \"id\", \"package\" or \"path\": which findings the rule is about");
    }
    Optional<FindingRule.Then> then =
        fields
            .required("then", "what becomes of them: block, report, or a severity")
            .flatMap(value -> value.oneOf(thens()));
    Optional<String> reason = fields.required("reason", "why, for the report").flatMap(Value::text);
    if (fields.has("id") && then.filter(FindingRule.Then.Report.class::isInstance).isPresent()) {
      return fields
          .optional("then")
          .flatMap(
              value ->
                  value.mistaken(
                      "a rule that lets a named vulnerability be would never expire; write it below"
                          + " \"exceptions\", with an owner and a day"));
    }
    FindingMatch match = match(fields, ids(fields));
    return then.flatMap(
        known ->
            reason.map(why -> new FindingRule(match, known, why, fields.mapping().writtenAt())));
  }

  private static Map<String, FindingRule.Then> thens() {
    Map<String, FindingRule.Then> thens = new HashMap<>();
    thens.put("block", new FindingRule.Then.Block());
    thens.put("report", new FindingRule.Then.Report());
    for (Severity severity : Severity.values()) {
      thens.put(severity.word(), new FindingRule.Then.As(severity));
    }
    return thens;
  }

  /** The exceptions written in the plan, or in a file beside it. */
  static List<ExceptionSpec> exceptions(Value value) {
    if (value.kind() != Kind.TEXT) {
      return written(value);
    }
    return Attached.text(value)
        .map(
            text -> {
              Draft draft =
                  new Draft(value.scalar(), value.draft().files(), value.draft().surroundings());
              List<ExceptionSpec> read =
                  YamlText.root(text, draft.origin(), draft)
                      .map(root -> written(Value.root(root, draft)))
                      .orElse(List.of());
              for (Mistake mistake : draft.mistakes()) {
                value.draft().mistake(mistake.place(), mistake.message());
              }
              return read;
            })
        .orElse(List.of());
  }

  private static List<ExceptionSpec> written(Value value) {
    return few(value).stream()
        .flatMap(item -> item.fields(EXCEPTION).flatMap(FindingPart::exception).stream())
        .toList();
  }

  private static Optional<ExceptionSpec> exception(Fields fields) {
    fields.required("id", "which vulnerability is excepted, such as CVE-2026-1234");
    Set<String> ids = new HashSet<>(ids(fields));
    for (Value alias : fields.optional("aliases").flatMap(Value::items).orElse(List.of())) {
      alias.text().map(FindingMatch::id).ifPresent(ids::add);
    }
    Optional<String> reason = fields.required("reason", "why it may be there").flatMap(Value::text);
    Optional<String> owner = fields.required("owner", "who answers for it").flatMap(Value::text);
    Optional<Instant> expires =
        fields
            .required("expires", "the last day on which it holds, such as 2026-12-31")
            .flatMap(FindingPart::day);
    FindingMatch match = match(fields, ids);
    return ids.isEmpty()
        ? Optional.empty()
        : reason.flatMap(
            why ->
                owner.flatMap(
                    who ->
                        expires.map(
                            until ->
                                new ExceptionSpec(
                                    match,
                                    why,
                                    who,
                                    until,
                                    fields.mapping().writtenAt().toString()))));
  }

  /** The end of a day, in UTC. */
  private static Optional<Instant> day(Value value) {
    return value
        .text("a day such as 2026-12-31")
        .flatMap(
            text -> {
              try {
                return Optional.of(
                    LocalDate.parse(text).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
              } catch (DateTimeParseException _) {
                return value.mistaken(value.wrongType("a day such as 2026-12-31"));
              }
            });
  }

  private static Set<String> ids(Fields fields) {
    return fields
        .optional("id")
        .flatMap(
            value ->
                value
                    .text()
                    .filter(
                        id -> id.indexOf('*') < 0 || value.says("must be one id, not a pattern")))
        .map(FindingMatch::id)
        .map(Set::of)
        .orElse(Set.of());
  }

  private static FindingMatch match(Fields fields, Set<String> ids) {
    return new FindingMatch(
        ids,
        fields.optional("package").flatMap(Value::text),
        fields.optional("path").flatMap(Value::text));
  }

  private static List<Value> few(Value value) {
    List<Value> items = new ArrayList<>(value.items().orElse(List.of()));
    if (items.size() > MOST) {
      value.mistake(
          "\"%s\" has %d entries; at most %d are read".formatted(value.name(), items.size(), MOST));
      items.clear();
    }
    return items;
  }
}
