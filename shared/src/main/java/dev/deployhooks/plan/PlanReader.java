package dev.deployhooks.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one reader of plans, for the hooks and for {@code deployhooks validate}. It is strict: what
 * it does not know is a mistake, and all mistakes are told at once.
 */
public final class PlanReader {

  /** The version of the vocabulary that is read. */
  public static final int VERSION = 1;

  /** An editor's hint in JSON plans; it means nothing here. */
  private static final String SCHEMA = "$schema";

  static final Keys KEYS =
      new Keys(
          "plan",
          Stream.concat(
                  Stream.of(SCHEMA, "version", "target"),
                  Arrays.stream(SectionKind.values()).map(SectionKind::key))
              .toList());

  /** Every part of the vocabulary with its keys: what the JSON Schema must know too. */
  static final List<Keys> VOCABULARY =
      List.of(
          KEYS,
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
   * Reads a plan.
   *
   * @param text YAML 1.2 or JSON
   * @param origin what people call the place where the text was found; each mistake begins with it
   * @param files the files beside the plan
   * @return {@link PlanReading.Read}, or {@link PlanReading.Mistaken} with every mistake
   */
  public static PlanReading read(String text, String origin, PlanFiles files) {
    Draft draft = new Draft(origin, files.remembered());
    Optional<Plan> plan =
        YamlText.root(text, draft)
            .flatMap(root -> Value.root(root, draft).fields(KEYS))
            .map(fields -> read(fields, origin));
    return plan.isPresent() && draft.mistakes().isEmpty()
        ? new PlanReading.Read(plan.get())
        : new PlanReading.Mistaken(origin, draft.mistakes());
  }

  private static Plan read(Fields fields, String origin) {
    fields.optional(SCHEMA).ifPresent(Value::text);
    fields
        .required("version", "which vocabulary the plan is written in; write version: " + VERSION)
        .ifPresent(PlanReader::version);
    TargetOverride target =
        fields.optional("target").map(TargetPart::read).orElse(TargetOverride.NONE);
    List<Section> sections = new ArrayList<>();
    for (SectionKind kind : SectionKind.values()) {
      fields
          .optional(kind.key())
          .flatMap(value -> SectionPart.read(value, kind))
          .ifPresent(sections::add);
    }
    String[] kinds =
        Arrays.stream(SectionKind.values()).map(SectionKind::key).toArray(String[]::new);
    if (!fields.meant(kinds)) {
      fields
          .mapping()
          .mistake("the plan checks nothing; it needs a section: " + String.join(", ", kinds));
    }
    return new Plan(origin, target, sections);
  }

  private static void version(Value value) {
    if (value.kind() != Kind.NUMBER) {
      value.mistake(value.wrongType("the number " + VERSION));
    } else if (!value.scalar().equals(String.valueOf(VERSION))) {
      value.mistake(
          "version %s is not supported; this release reads version %d"
              .formatted(Value.shown(value.scalar()), VERSION));
    }
  }
}
