package dev.deployhooks.plan;

import dev.deployhooks.deployment.LifecycleEvent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A section: what every one says, and then its own part. */
final class SectionPart {

  private static final List<String> HEAD = List.of(Mode.KEY, "lifecycleEvents", "onInconclusive");

  private static final Map<String, OnInconclusive> POLICIES =
      Map.of("fail", OnInconclusive.FAIL, "pass", OnInconclusive.PASS);

  private SectionPart() {}

  /** The keys of a section: those of every one, and its own. */
  static Keys keys(String name, String... own) {
    return new Keys(name, Stream.concat(HEAD.stream(), Arrays.stream(own)).toList());
  }

  static Optional<Section> read(Value value, SectionKind kind) {
    return switch (kind) {
      case SMOKE_TEST, VALIDATE ->
          value.fields(ChecksPart.KEYS).map(fields -> ChecksPart.read(head(fields, kind), fields));
      case CANARY ->
          value.fields(CanaryPart.KEYS).map(fields -> CanaryPart.read(head(fields, kind), fields));
      case IMAGES ->
          value.fields(ImagesPart.KEYS).map(fields -> ImagesPart.read(head(fields, kind), fields));
    };
  }

  private static SectionHead head(Fields fields, SectionKind kind) {
    return new SectionHead(
        kind,
        fields.mapping().writtenAt(),
        fields.optional("lifecycleEvents").map(SectionPart::events).orElse(Set.of()),
        fields
            .optional("onInconclusive")
            .flatMap(value -> value.oneOf(POLICIES))
            .orElse(OnInconclusive.FAIL));
  }

  private static Set<String> events(Value value) {
    Set<String> events = new LinkedHashSet<>();
    List<String> known = LifecycleEvent.knownNames();
    for (Value item : value.items().orElse(List.of())) {
      String name = item.text("the name of a lifecycle event").orElse("");
      if (!name.isEmpty() && !known.contains(name)) {
        item.mistake(
            "unknown lifecycle event \"%s\"%s (known: %s)"
                .formatted(Value.shown(name), Nearest.hint(name, known), String.join(", ", known)));
      } else if (!events.add(name)) {
        item.mistake("\"lifecycleEvents\" names %s twice".formatted(name));
      }
    }
    if (value.isEmpty()) {
      value.mistake("\"lifecycleEvents\" is empty, so the section would never run; leave it out");
    }
    return events;
  }
}
