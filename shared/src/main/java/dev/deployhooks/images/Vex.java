package dev.deployhooks.images;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import dev.deployhooks.plan.ExceptionSpec;
import dev.deployhooks.plan.FindingMatch;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A VEX document: what its author says about findings. Statements that say {@code not_affected},
 * with a justification, or {@code fixed} count as exceptions for the image that they name, from the
 * author, until the statement's time plus an age. Every other status suppresses nothing.
 */
public sealed interface Vex {

  /** The exceptions that the document has for an image. */
  List<ExceptionSpec> about(Subject image);

  /** A document could not be read: who relies on it must be told. */
  final class UnreadableException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableException(String why) {
      super(why);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /**
   * Reads a document.
   *
   * @param name what people call it
   * @param text OpenVEX or CycloneDX, in JSON
   * @param maxAge how long a statement holds from its own time on
   * @throws UnreadableException if it is neither
   */
  static Vex read(String name, String text, Duration maxAge) throws UnreadableException {
    JsonElement json;
    try {
      json = Json.parse(text);
    } catch (JsonException e) {
      throw new UnreadableException("%s cannot be read: %s".formatted(name, e.getMessage()));
    }
    if (json instanceof JsonObject document) {
      if (Members.text(document, "@context").startsWith("https://openvex.dev/ns")) {
        return new OpenVex(name, document, maxAge);
      }
      if (Members.text(document, "bomFormat").equals("CycloneDX")) {
        return new CycloneDx(name, document, maxAge);
      }
    }
    throw new UnreadableException(
        "%s is neither OpenVEX (\"@context\": \"https://openvex.dev/ns/...\") nor CycloneDX (\"bomFormat\": \"CycloneDX\")"
            .formatted(name));
  }

  /**
   * A document of OpenVEX.
   *
   * @see <a href="https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md">OpenVEX
   *     specification</a>
   */
  record OpenVex(String name, JsonObject document, Duration maxAge) implements Vex {

    @Override
    public List<ExceptionSpec> about(Subject image) {
      List<JsonObject> statements = Members.objects(document, "statements");
      return Stream.iterate(0, i -> i < statements.size(), i -> i + 1)
          .flatMap(i -> about(image, statements.get(i), i + 1))
          .toList();
    }

    private Stream<ExceptionSpec> about(Subject image, JsonObject statement, int number) {
      String reason =
          switch (Members.text(statement, "status")) {
            case "not_affected" -> Members.text(statement, "justification");
            case "fixed" -> "fixed";
            default -> "";
          };
      Set<String> ids = ids(statement);
      String author =
          Stream.of(Members.text(statement, "supplier"), Members.text(document, "author"))
              .filter(found -> !found.isBlank())
              .findFirst()
              .orElse("");
      Optional<Instant> time =
          Members.time(statement, "last_updated")
              .or(() -> Members.time(statement, "timestamp"))
              .or(() -> Members.time(document, "last_updated"))
              .or(() -> Members.time(document, "timestamp"));
      if (reason.isBlank() || ids.isEmpty() || author.isBlank() || time.isEmpty()) {
        return Stream.empty();
      }
      return Members.objects(statement, "products").stream()
          .filter(product -> isNamed(product, image))
          .flatMap(OpenVex::parts)
          .map(
              part ->
                  new ExceptionSpec(
                      new FindingMatch(ids, part, Optional.empty()),
                      Texts.bounded(reason),
                      Texts.bounded(author),
                      time.get().plus(maxAge),
                      "%s, statement %d".formatted(name, number)));
    }

    private static Set<String> ids(JsonObject statement) {
      Set<String> ids = new LinkedHashSet<>();
      if (statement.get("vulnerability") instanceof JsonObject named) {
        ids.add(Members.text(named, "name"));
        if (named.get("aliases") instanceof JsonArray aliases) {
          aliases.forEach(alias -> ids.add(Members.text(alias)));
        }
      } else {
        ids.add(Members.text(statement, "vulnerability"));
      }
      ids.removeIf(String::isBlank);
      return Set.copyOf(ids.stream().map(FindingMatch::id).toList());
    }

    private static boolean isNamed(JsonObject product, Subject image) {
      return Stream.of(
                  Members.text(product, "@id"),
                  Members.text(Members.object(product, "identifiers"), "purl"))
              .anyMatch(image::isNamedBy)
          || image.hasHash(Members.text(Members.object(product, "hashes"), "sha-256"));
    }

    /** The packages that are meant; the whole image if none is named. */
    private static Stream<Optional<String>> parts(JsonObject product) {
      if (!product.has("subcomponents")) {
        return Stream.of(Optional.empty());
      }
      // A part that is named in a way that is not understood is no reason to take it for all.
      return Members.objects(product, "subcomponents").stream()
          .flatMap(
              part ->
                  Stream.of(
                          Members.text(part, "@id"),
                          Members.text(Members.object(part, "identifiers"), "purl"))
                      .flatMap(purl -> Members.packageName(purl).stream())
                      .limit(1))
          .map(Optional::of);
    }
  }

  /**
   * A document of CycloneDX.
   *
   * @see <a href="https://cyclonedx.org/docs/1.6/json/#vulnerabilities">CycloneDX 1.6</a>
   */
  record CycloneDx(String name, JsonObject document, Duration maxAge) implements Vex {

    @Override
    public List<ExceptionSpec> about(Subject image) {
      JsonObject metadata = Members.object(document, "metadata");
      JsonObject main = Members.object(metadata, "component");
      String author = author(metadata);
      List<JsonObject> found = Members.objects(document, "vulnerabilities");
      return Stream.iterate(0, i -> i < found.size(), i -> i + 1)
          .flatMap(i -> about(image, main, metadata, author, found.get(i), i + 1))
          .toList();
    }

    private Stream<ExceptionSpec> about(
        Subject image,
        JsonObject main,
        JsonObject metadata,
        String author,
        JsonObject vulnerability,
        int number) {
      JsonObject analysis = Members.object(vulnerability, "analysis");
      String reason =
          switch (Members.text(analysis, "state")) {
            case "not_affected" -> Members.text(analysis, "justification");
            case "resolved", "resolved_with_pedigree" -> "fixed";
            default -> "";
          };
      Set<String> ids =
          Set.copyOf(
              Stream.concat(
                      Stream.of(Members.text(vulnerability, "id")),
                      Members.objects(vulnerability, "references").stream()
                          .map(reference -> Members.text(reference, "id")))
                  .filter(id -> !id.isBlank())
                  .map(FindingMatch::id)
                  .distinct()
                  .toList());
      Optional<Instant> time =
          Members.time(analysis, "lastUpdated")
              .or(() -> Members.time(analysis, "firstIssued"))
              .or(() -> Members.time(vulnerability, "updated"))
              .or(() -> Members.time(metadata, "timestamp"));
      if (reason.isBlank() || ids.isEmpty() || author.isBlank() || time.isEmpty()) {
        return Stream.empty();
      }
      return Members.objects(vulnerability, "affects").stream()
          .map(affected -> Members.text(affected, "ref"))
          .flatMap(ref -> parts(ref, main, image))
          .map(
              part ->
                  new ExceptionSpec(
                      new FindingMatch(ids, part, Optional.empty()),
                      Texts.bounded(reason),
                      Texts.bounded(author),
                      time.get().plus(maxAge),
                      "%s, vulnerability %d".formatted(name, number)));
    }

    /**
     * The whole image, or the package of it that a reference names; nothing if neither is meant.
     */
    private Stream<Optional<String>> parts(String ref, JsonObject main, Subject image) {
      if (ref.isEmpty()) {
        return Stream.empty();
      }
      if (image.isNamedBy(ref)) {
        return Stream.of(Optional.empty());
      }
      if (!isNamed(main, image)) {
        return Stream.empty();
      }
      if (ref.equals(Members.text(main, "bom-ref"))) {
        return Stream.of(Optional.empty());
      }
      return Members.objects(document, "components").stream()
          .filter(component -> ref.equals(Members.text(component, "bom-ref")))
          .map(component -> Members.text(component, "name"))
          .filter(found -> !found.isBlank() && found.indexOf('*') < 0)
          .map(Optional::of);
    }

    private static boolean isNamed(JsonObject component, Subject image) {
      return image.isNamedBy(Members.text(component, "purl"))
          || Members.objects(component, "hashes").stream()
              .filter(hash -> Members.text(hash, "alg").equals("SHA-256"))
              .anyMatch(hash -> image.hasHash(Members.text(hash, "content")));
    }

    private static String author(JsonObject metadata) {
      return Stream.concat(
              Members.objects(metadata, "authors").stream(),
              Stream.of(
                  Members.object(metadata, "manufacturer"), Members.object(metadata, "supplier")))
          .map(someone -> Members.text(someone, "name"))
          .filter(found -> !found.isBlank())
          .findFirst()
          .orElse("");
    }
  }

  /** What a document has; what is missing or of another kind is empty. */
  final class Members {

    private Members() {}

    static String text(JsonElement element) {
      return element instanceof JsonPrimitive found && found.isString() ? found.getAsString() : "";
    }

    static String text(JsonObject in, String name) {
      return in.get(name) instanceof JsonPrimitive found && found.isString()
          ? found.getAsString()
          : "";
    }

    static JsonObject object(JsonObject in, String name) {
      return in.get(name) instanceof JsonObject found ? found : new JsonObject();
    }

    static List<JsonObject> objects(JsonObject in, String name) {
      return in.get(name) instanceof JsonArray found
          ? found.asList().stream()
              .filter(JsonObject.class::isInstance)
              .map(JsonElement::getAsJsonObject)
              .toList()
          : List.of();
    }

    static Optional<Instant> time(JsonObject in, String name) {
      try {
        String said = text(in, name);
        return said.isEmpty()
            ? Optional.empty()
            : Optional.of(OffsetDateTime.parse(said).toInstant());
      } catch (DateTimeParseException _) {
        return Optional.empty();
      }
    }

    /**
     * The name of the package that a package URL names: {@code openssl} of {@code
     * pkg:deb/debian/openssl@3.0.1}.
     */
    static Optional<String> packageName(String purl) {
      if (!purl.startsWith("pkg:")) {
        return Optional.empty();
      }
      String path = purl.split("[?#]", 2)[0];
      int version = path.lastIndexOf('@');
      String named = version > path.lastIndexOf('/') ? path.substring(0, version) : path;
      String name = named.substring(named.lastIndexOf('/') + 1);
      return name.isBlank() || name.indexOf('*') >= 0 ? Optional.empty() : Optional.of(name);
    }
  }
}
