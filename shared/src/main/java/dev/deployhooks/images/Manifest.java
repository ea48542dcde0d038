package dev.deployhooks.images;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What lies behind a digest: an image, or an index of images for several architectures.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-index.md">OCI Image
 *     Index</a>
 */
public sealed interface Manifest {

  /** One image, which can be scanned. */
  record Single() implements Manifest {}

  /**
   * An index, which cannot be scanned itself.
   *
   * @param children the images in it, without attestations
   */
  record Index(List<Child> children) implements Manifest {
    public Index {
      children = List.copyOf(children);
    }
  }

  /** It could not be understood. */
  record Unreadable(String why) implements Manifest {}

  /**
   * An image of an index.
   *
   * @param digest {@code sha256:...}
   * @param os such as {@code linux}
   * @param architecture such as {@code amd64} or {@code arm64}
   */
  record Child(String digest, String os, String architecture) {}

  /** The longest manifest that is read, in characters: ECR takes 4 MiB. */
  int MAX_LENGTH = 4 << 20;

  /** How many images an index may have. */
  int MAX_CHILDREN = 1_000;

  /** The media types that registries are asked for. */
  List<String> MEDIA_TYPES =
      List.of(
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  /**
   * Reads a manifest.
   *
   * @param mediaType as the registry says it; empty if it does not, and then the manifest's own
   *     {@code mediaType} holds
   */
  static Manifest read(String text, String mediaType) {
    if (text.length() > MAX_LENGTH) {
      return new Unreadable(
          "its manifest has %d characters, more than the %d that a registry takes"
              .formatted(text.length(), MAX_LENGTH));
    }
    JsonElement json;
    try {
      json = Json.parse(text);
    } catch (JsonException e) {
      return new Unreadable("its manifest cannot be read: " + e.getMessage());
    }
    if (!(json instanceof JsonObject manifest)) {
      return new Unreadable("its manifest is no JSON object");
    }
    String type = mediaType.isEmpty() ? text(manifest, "mediaType") : mediaType;
    return switch (type) {
      case "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json" ->
          index(manifest);
      case "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json" ->
          new Single();
      case "" -> manifest.has("manifests") ? index(manifest) : single(manifest);
      default ->
          new Unreadable(
              "its manifest is of the media type %s, which is not known here"
                  .formatted(Texts.bounded(type)));
    };
  }

  private static Manifest single(JsonObject manifest) {
    return manifest.has("config") && manifest.has("layers")
        ? new Single()
        : new Unreadable("its manifest is neither an image nor an index of images");
  }

  private static Manifest index(JsonObject manifest) {
    if (!(manifest.get("manifests") instanceof JsonArray listed)) {
      return new Unreadable("it is an index without a list of manifests");
    }
    List<Child> children = new ArrayList<>();
    for (JsonElement element : listed) {
      Optional<JsonObject> entry =
          Optional.of(element)
              .filter(JsonObject.class::isInstance)
              .map(JsonElement::getAsJsonObject);
      String digest = entry.map(found -> text(found, "digest")).orElse("");
      if (!ImageName.isDigest(digest)) {
        return new Unreadable("its index lists a manifest without a digest");
      }
      JsonObject platform = object(entry.orElseThrow(), "platform");
      Child child = new Child(digest, text(platform, "os"), text(platform, "architecture"));
      if (!isAttestation(entry.orElseThrow(), child)) {
        children.add(child);
      }
      if (children.size() > MAX_CHILDREN) {
        return new Unreadable("its index lists more than %d images".formatted(MAX_CHILDREN));
      }
    }
    return children.isEmpty() ? new Unreadable("its index lists no image") : new Index(children);
  }

  /** What says something about an image, and is none. */
  private static boolean isAttestation(JsonObject entry, Child child) {
    String type = text(object(entry, "annotations"), "vnd.docker.reference.type");
    return type.equals("attestation-manifest")
        || (child.os().equals("unknown") && child.architecture().equals("unknown"));
  }

  private static JsonObject object(JsonObject in, String name) {
    return in.get(name) instanceof JsonObject found ? found : new JsonObject();
  }

  private static String text(JsonObject in, String name) {
    return in.get(name) instanceof JsonPrimitive found && found.isString()
        ? found.getAsString()
        : "";
  }
}
