package dev.deployhooks.plan;

import dev.deployhooks.plan.HiddenFindings.Reckoning;
import dev.deployhooks.plan.ImagePolicy.Reaction;
import dev.deployhooks.plan.ImagesSection.OwnPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The section {@code images}: what the image-scan gate has to look at. */
final class ImagesPart {

  static final Keys KEYS =
      SectionPart.keys(
          "images",
          Stream.concat(
                  ImagePolicyPart.POLICY.stream(),
                  Stream.of(
                      "byImage",
                      "rules",
                      "exceptions",
                      "warnBefore",
                      "vex",
                      "scan",
                      "suppressed",
                      "closed",
                      "zipFunction"))
              .toArray(String[]::new));
  static final Keys BY_IMAGE = ImagePolicyPart.keys("byImage", "container", "repository");
  static final Keys VEX = Keys.of("vex", "documents", "maxAge");
  static final Keys SCAN =
      Keys.of("scan", "kind", "settle", "wait", "maxAge", "maxDataAge", "missing");

  static final Duration WARN_BEFORE = Duration.ofDays(7);

  private static final Map<String, Reckoning> RECKONING =
      Map.of("count", Reckoning.COUNT, "ignore", Reckoning.DO_NOT_COUNT);
  private static final Map<String, ScanSpec.Kind> KINDS =
      Map.of(
          "any", ScanSpec.Kind.ANY,
          "basic", ScanSpec.Kind.BASIC,
          "enhanced", ScanSpec.Kind.ENHANCED);
  private static final Map<String, ScanSpec.Missing> MISSING =
      Map.of("start", ScanSpec.Missing.START, "wait", ScanSpec.Missing.WAIT);

  private ImagesPart() {}

  static Section read(SectionHead head, Fields fields) {
    ImagePolicy policy = ImagePolicyPart.read(fields, ImagePolicy.DEFAULT);
    return new ImagesSection(
        head,
        policy,
        fields.optional("byImage").map(value -> own(value, policy)).orElse(List.of()),
        fields.optional("rules").map(FindingPart::rules).orElse(List.of()),
        fields.optional("exceptions").map(FindingPart::exceptions).orElse(List.of()),
        fields.optional("warnBefore").flatMap(Days::read).orElse(WARN_BEFORE),
        fields.optional("vex").flatMap(ImagesPart::vex),
        fields.optional("scan").flatMap(ImagesPart::scan).orElse(ScanSpec.DEFAULT),
        new HiddenFindings(
            reckoning(fields, "suppressed").orElse(HiddenFindings.DEFAULT.suppressed()),
            reckoning(fields, "closed").orElse(HiddenFindings.DEFAULT.closed())),
        fields
            .optional("zipFunction")
            .flatMap(value -> value.oneOf(ImagePolicyPart.REACTIONS))
            .orElse(Reaction.FAIL));
  }

  private static Optional<Reckoning> reckoning(Fields fields, String key) {
    return fields.optional(key).flatMap(value -> value.oneOf(RECKONING));
  }

  private static List<OwnPolicy> own(Value value, ImagePolicy base) {
    List<OwnPolicy> own = new ArrayList<>();
    for (Value item : value.items().orElse(List.of())) {
      item.fields(BY_IMAGE)
          .ifPresent(
              fields -> {
                if (!fields.meant("container", "repository")) {
                  fields
                      .mapping()
                      .mistake(
                          "missing key \"container\" or \"repository\": which images are meant");
                }
                own.add(
                    new OwnPolicy(
                        fields.optional("container").flatMap(Value::text),
                        fields.optional("repository").flatMap(Value::text),
                        ImagePolicyPart.read(fields, base)));
              });
    }
    return own;
  }

  private static Optional<VexSpec> vex(Value value) {
    return value
        .fields(VEX)
        .flatMap(
            fields -> {
              Optional<Value> documents =
                  fields.required("documents", "the VEX documents, beside the plan or s3://...");
              Optional<Duration> maxAge =
                  fields
                      .required("maxAge", "for how many days from its own time a statement holds")
                      .flatMap(Days::read);
              List<VexSpec.File> files = new ArrayList<>();
              List<VexSpec.Location> objects = new ArrayList<>();
              documents
                  .map(Value::itemOrItems)
                  .orElse(List.of())
                  .forEach(item -> document(item, files, objects));
              if (documents.filter(Value::isEmpty).isPresent()) {
                documents.get().mistake("\"documents\" is empty; leave \"vex\" out");
              }
              return maxAge.map(most -> new VexSpec(files, objects, most));
            });
  }

  private static void document(
      Value item, List<VexSpec.File> files, List<VexSpec.Location> objects) {
    if (item.kind() == Kind.TEXT && item.scalar().startsWith(ObjectLocation.SCHEME)) {
      ObjectLocation.parse(item.scalar())
          .or(() -> item.mistaken("an object is written s3://bucket/key"))
          .ifPresent(at -> objects.add(new VexSpec.Location(at.bucket(), at.key())));
    } else {
      Attached.text(item).ifPresent(text -> files.add(new VexSpec.File(item.scalar(), text)));
    }
  }

  private static Optional<ScanSpec> scan(Value value) {
    return value
        .fields(SCAN)
        .map(
            fields -> {
              ScanSpec base = ScanSpec.DEFAULT;
              return new ScanSpec(
                  fields.optional("kind").flatMap(said -> said.oneOf(KINDS)).orElse(base.kind()),
                  fields.optional("settle").flatMap(Value::duration).orElse(base.settle()),
                  fields.optional("wait").flatMap(Value::duration).orElse(base.longest()),
                  fields.optional("maxAge").flatMap(Days::read),
                  fields.optional("maxDataAge").flatMap(Days::read),
                  fields
                      .optional("missing")
                      .flatMap(said -> said.oneOf(MISSING))
                      .orElse(base.missing()));
            });
  }
}
