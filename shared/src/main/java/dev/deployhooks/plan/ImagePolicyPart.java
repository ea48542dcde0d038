package dev.deployhooks.plan;

import dev.deployhooks.plan.ImagePolicy.Asked;
import dev.deployhooks.plan.ImagePolicy.Blue;
import dev.deployhooks.plan.ImagePolicy.Exploits;
import dev.deployhooks.plan.ImagePolicy.FixUnknown;
import dev.deployhooks.plan.ImagePolicy.Grace;
import dev.deployhooks.plan.ImagePolicy.OnUnknown;
import dev.deployhooks.plan.ImagePolicy.Reaction;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The keys that say what one image may have: of the section, and of an entry of {@code byImage}.
 */
final class ImagePolicyPart {

  /** The keys of a policy, wherever one stands. */
  static final List<String> POLICY =
      List.of(
          "limits",
          "fixUnknown",
          "exploits",
          "grace",
          "blue",
          "mutableTag",
          "unjudged",
          "unsigned");

  static final Keys LIMITS =
      new Keys("imageLimits", Arrays.stream(Severity.values()).map(Severity::word).toList());
  static final Keys LIMIT = Keys.of("imageLimit", "fixable", "unfixable");
  static final Keys EXPLOITS =
      Keys.of("exploits", "epss", "knownExploited", "exploitAvailable", "whenUnknown");
  static final Keys GRACE = Keys.of("grace", "length", "since");

  static final Map<String, Reaction> REACTIONS =
      Map.of("fail", Reaction.FAIL, "warn", Reaction.WARN, "ignore", Reaction.IGNORE);

  private static final int MOST_FINDINGS = 100_000;
  private static final String UNLIMITED = "unlimited";
  private static final Map<String, FixUnknown> FIX_UNKNOWN =
      Map.of(
          "fixable", FixUnknown.FIXABLE,
          "unfixable", FixUnknown.UNFIXABLE,
          "inconclusive", FixUnknown.INCONCLUSIVE);
  private static final Map<String, Asked> ASKED = Map.of("block", Asked.BLOCKS);
  private static final Map<String, OnUnknown> ON_UNKNOWN =
      Map.of("inconclusive", OnUnknown.INCONCLUSIVE, "ignore", OnUnknown.IGNORE);
  private static final Map<String, Grace.Since> SINCE =
      Map.of("firstSeen", Grace.Since.FIRST_SEEN, "fix", Grace.Since.FIX);
  private static final Map<String, Blue> BLUE =
      Map.of("onlyNew", Blue.ONLY_NEW, "report", Blue.REPORT, "ignore", Blue.IGNORE);

  private ImagePolicyPart() {}

  /** The keys of a part that has a policy and more. */
  static Keys keys(String part, String... more) {
    return new Keys(part, Stream.concat(Arrays.stream(more), POLICY.stream()).toList());
  }

  /**
   * Reads a policy.
   *
   * @param base what holds where nothing is said
   */
  static ImagePolicy read(Fields fields, ImagePolicy base) {
    ImagePolicy policy =
        new ImagePolicy(
            fields.optional("limits").map(value -> limits(value, base)).orElse(base.limits()),
            fields
                .optional("fixUnknown")
                .flatMap(value -> value.oneOf(FIX_UNKNOWN))
                .or(base::fixUnknown),
            fields.optional("exploits").flatMap(ImagePolicyPart::exploits).or(base::exploits),
            fields.optional("grace").flatMap(ImagePolicyPart::grace).or(base::grace),
            fields.optional("blue").flatMap(value -> value.oneOf(BLUE)).orElse(base.blue()),
            reaction(fields, "mutableTag").orElse(base.mutableTag()),
            reaction(fields, "unjudged").orElse(base.unjudged()),
            reaction(fields, "unsigned").or(base::unsigned));
    if (policy.tellsFixableApart()
        && policy.fixUnknown().isEmpty()
        && !fields.meant("fixUnknown")) {
      fields
          .mapping()
          .mistake(
              "missing key \"fixUnknown\": \"limits\" tells fixable findings from unfixable ones, and"
                  + " basic scanning does not say which they are; say what they count as: "
                  + String.join(", ", FIX_UNKNOWN.keySet().stream().sorted().toList()));
    }
    return policy;
  }

  private static Optional<Reaction> reaction(Fields fields, String key) {
    return fields.optional(key).flatMap(value -> value.oneOf(REACTIONS));
  }

  private static Map<Severity, SeverityLimit> limits(Value value, ImagePolicy base) {
    Map<Severity, SeverityLimit> limits = new EnumMap<>(base.limits());
    value
        .fields(LIMITS)
        .ifPresent(
            fields -> {
              for (Severity severity : Severity.values()) {
                fields
                    .optional(severity.word())
                    .flatMap(ImagePolicyPart::limit)
                    .ifPresent(limit -> limits.put(severity, limit));
              }
            });
    return limits;
  }

  private static Optional<SeverityLimit> limit(Value value) {
    return switch (value.kind()) {
      case NUMBER -> value.integer(0, MOST_FINDINGS).map(SeverityLimit.Together::new);
      case MAPPING -> value.fields(LIMIT).flatMap(ImagePolicyPart::apart);
      case TEXT ->
          value.scalar().equals(UNLIMITED)
              ? Optional.of(new SeverityLimit.Unlimited())
              : neither(value);
      case BOOLEAN, NOTHING, LIST, TAGGED -> neither(value);
    };
  }

  private static Optional<SeverityLimit> neither(Value value) {
    return value.mistaken(
        value.wrongType("a number of findings, unlimited, or {fixable: ..., unfixable: ...}"));
  }

  private static Optional<SeverityLimit> apart(Fields fields) {
    if (!fields.meant("fixable", "unfixable")) {
      fields.mapping().mistake("missing key \"fixable\" or \"unfixable\": how many there may be");
    }
    return Optional.of(new SeverityLimit.Apart(most(fields, "fixable"), most(fields, "unfixable")));
  }

  /** A key that is left out, and "unlimited", set no limit. */
  private static OptionalInt most(Fields fields, String key) {
    return fields
        .optional(key)
        .filter(value -> value.kind() != Kind.TEXT || !value.scalar().equals(UNLIMITED))
        .flatMap(value -> value.integer(0, MOST_FINDINGS))
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  private static Optional<Exploits> exploits(Value value) {
    return value
        .fields(EXPLOITS)
        .map(
            fields -> {
              if (!fields.meant("epss", "knownExploited", "exploitAvailable")) {
                fields
                    .mapping()
                    .mistake(
                        "\"exploits\" asks for nothing; it needs epss, knownExploited or exploitAvailable");
              }
              return new Exploits(
                  fields.optional("epss").flatMap(ImagePolicyPart::probability),
                  asked(fields, "knownExploited"),
                  asked(fields, "exploitAvailable"),
                  fields
                      .optional("whenUnknown")
                      .flatMap(said -> said.oneOf(ON_UNKNOWN))
                      .orElse(OnUnknown.INCONCLUSIVE));
            });
  }

  private static Asked asked(Fields fields, String key) {
    return fields.optional(key).flatMap(value -> value.oneOf(ASKED)).orElse(Asked.NOT_ASKED);
  }

  private static Optional<Double> probability(Value value) {
    return value
        .number()
        .filter(
            number ->
                (number.signum() > 0 && number.compareTo(BigDecimal.ONE) <= 0)
                    || value.says("must be a probability, above 0 up to 1"))
        .map(BigDecimal::doubleValue);
  }

  private static Optional<Grace> grace(Value value) {
    return value
        .fields(GRACE)
        .flatMap(
            fields -> {
              Optional<java.time.Duration> length =
                  fields
                      .required("length", "for how many days a finding does not count")
                      .flatMap(Days::read);
              Optional<Grace.Since> since =
                  fields
                      .required("since", "what they are counted from; firstSeen or fix")
                      .flatMap(said -> said.oneOf(SINCE));
              return length.flatMap(days -> since.map(from -> new Grace(days, from)));
            });
  }
}
