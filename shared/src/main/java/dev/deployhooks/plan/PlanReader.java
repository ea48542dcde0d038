package dev.deployhooks.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The one reader of plans, for the hooks and for {@code deployhooks validate}. It is strict: what
 * it does not know is a mistake, and all mistakes are told at once.
 */
public final class PlanReader {

  /** The version of the vocabulary that is read. */
  public static final int VERSION = 1;

  /** An editor's hint in JSON plans; it means nothing here. */
  static final String SCHEMA = "$schema";

  static final String VERSION_KEY = "version";

  static final Keys KEYS =
      new Keys(
          "plan",
          Stream.concat(
                  Stream.of(
                      SCHEMA,
                      VERSION_KEY,
                      Assembly.INCLUDE,
                      Assembly.VARIABLES,
                      Assembly.DEFINE,
                      Mode.KEY,
                      "target"),
                  Arrays.stream(SectionKind.values()).map(SectionKind::key))
              .toList());

  /** Every part of the vocabulary with its keys: what the JSON Schema must know too. */
  static final List<Keys> VOCABULARY =
      List.of(
          KEYS,
          VariablesPart.PARAMETER,
          TargetPart.KEYS,
          TargetPart.CERTIFICATE_AUTHORITY,
          ChecksPart.KEYS,
          CanaryPart.KEYS,
          CanaryPart.BAKE,
          CanaryPart.PRESETS,
          CanaryPart.PRESET,
          CanaryPart.WATCH,
          MetricPart.KEYS,
          MetricPart.SHARE,
          MetricPart.SERIES,
          ImagesPart.KEYS,
          ImagesPart.BY_IMAGE,
          ImagesPart.VEX,
          ImagesPart.SCAN,
          ImagePolicyPart.LIMITS,
          ImagePolicyPart.LIMIT,
          ImagePolicyPart.EXPLOITS,
          ImagePolicyPart.GRACE,
          FindingPart.RULE,
          FindingPart.EXCEPTION,
          CheckPart.KEYS,
          StepPart.KEYS,
          CapturePart.KEYS,
          TablePart.KEYS,
          SecretPart.REFERENCE,
          SecretPart.KEYS,
          RetryPart.KEYS,
          BurstPart.KEYS,
          BurstPart.LATENCY,
          HttpPart.KEYS,
          HttpPart.BASIC,
          HttpPart.SIGV4,
          HttpPart.CLIENT_CERTIFICATE,
          HttpBody.PART,
          HttpBody.GRAPHQL,
          LookPart.LAMBDA,
          LookPart.TARGET_HEALTH,
          LookPart.FUNCTION_READY,
          LookPart.GREEN_ALONE,
          LookPart.HEALTH_CHECK_PATH,
          LookPart.GRPC_HEALTH,
          SurroundingsPart.DNS,
          SurroundingsPart.TCP,
          SurroundingsPart.DEPENDENCY,
          ComparePart.KEYS,
          ExpectPart.KEYS,
          ExpectPart.UNEXPECTED,
          ExpectPart.GOLDEN,
          GreenPart.KEYS,
          CookiePart.KEYS,
          CertificatePart.KEYS,
          TextMatcherPart.KEYS,
          JsonMatcherPart.KEYS,
          JsonMatcherPart.MATCHER,
          JsonMatcherPart.LENGTH);

  private PlanReader() {}

  /**
   * Reads a plan that is only looked at: what its variables stand for is not known.
   *
   * @param text YAML 1.2 or JSON
   * @param origin what people call the place where the text was found; each mistake begins with it
   * @param files the files beside the plan
   * @return {@link PlanReading.Read}, or {@link PlanReading.Mistaken} with every mistake
   */
  public static PlanReading read(String text, String origin, PlanFiles files) {
    return read(text, origin, files, new Surroundings.Samples());
  }

  /**
   * Reads a plan.
   *
   * @param text YAML 1.2 or JSON
   * @param origin what people call the place where the text was found; each mistake begins with it
   * @param files the files beside the plan
   * @param surroundings what its variables stand for
   * @return {@link PlanReading.Read}, or {@link PlanReading.Mistaken} with every mistake
   */
  public static PlanReading read(
      String text, String origin, PlanFiles files, Surroundings surroundings) {
    Draft draft = new Draft(origin, files.remembered(), surroundings);
    Optional<Plan> plan =
        Assembly.of(text, draft)
            .flatMap(
                assembled -> {
                  Draft scratch = draft.scratch();
                  Optional<Plan> read =
                      assembled.root().in(scratch).fields(KEYS).map(fields -> read(fields, origin));
                  scratch.mistakes().stream()
                      .filter(mistake -> !assembled.samples().contains(mistake.place()))
                      .forEach(mistake -> draft.mistake(mistake.place(), mistake.message()));
                  return read;
                });
    List<PlanReading.Mistake> mistakes = draft.mistakes();
    return plan.isPresent() && mistakes.isEmpty()
        ? new PlanReading.Read(plan.get())
        : new PlanReading.Mistaken(origin, mistakes, plan.map(Plan::observed).orElse(Set.of()));
  }

  private static Plan read(Fields fields, String origin) {
    fields.optional(SCHEMA).ifPresent(Value::text);
    fields
        .required(VERSION_KEY, "which vocabulary the plan is written in; write version: " + VERSION)
        .ifPresent(PlanReader::version);
    TargetOverride target =
        fields.optional("target").map(TargetPart::read).orElse(TargetOverride.NONE);
    Optional<Mode> ofAll = Mode.of(fields.mapping());
    Set<SectionKind> observed = EnumSet.noneOf(SectionKind.class);
    List<Section> sections = new ArrayList<>();
    for (SectionKind kind : SectionKind.values()) {
      Optional<Value> section = fields.optional(kind.key());
      section.flatMap(value -> SectionPart.read(value, kind)).ifPresent(sections::add);
      if (section.flatMap(Mode::of).or(() -> ofAll).orElse(Mode.ENFORCE) == Mode.OBSERVE) {
        observed.add(kind);
      }
    }
    String[] kinds =
        Arrays.stream(SectionKind.values()).map(SectionKind::key).toArray(String[]::new);
    if (!fields.meant(kinds)) {
      fields
          .mapping()
          .mistake("the plan checks nothing; it needs a section: " + String.join(", ", kinds));
    }
    return new Plan(origin, target, sections, observed);
  }

  static void version(Value value) {
    if (value.kind() != Kind.NUMBER) {
      value.mistake(value.wrongType("the number " + VERSION));
    } else if (!value.scalar().equals(String.valueOf(VERSION))) {
      value.mistake(
          "version %s is not supported; this release reads version %d"
              .formatted(Value.shown(value.scalar()), VERSION));
    }
  }
}
