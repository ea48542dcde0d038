package dev.deployhooks.deployment;

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
 * The files in which the tools of a pipeline say which images they have built. Members that nothing
 * here needs are passed over: the files are written for others, too.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/codepipeline/latest/userguide/file-reference.html">Image
 *     definitions file reference</a>
 */
public final class BuiltImages {

  /** Written by the source action of Amazon ECR, and for blue/green deployments: one image. */
  public static final String DETAIL = "imageDetail.json";

  /** Written for deployments by Amazon ECS: an image for each container. */
  public static final String DEFINITIONS = "imagedefinitions.json";

  /** The names of the files that are read. */
  public static final List<String> FILES = List.of(DETAIL, DEFINITIONS);

  private BuiltImages() {}

  /** A file is not what it must be. */
  private static final class BadFileException extends Exception {
    private static final long serialVersionUID = 1L;

    BadFileException(String what) {
      super(what);
    }
  }

  /**
   * The images in a file.
   *
   * @param file its name, one of {@link #FILES}
   * @param origin where it lies, for the report
   */
  public static Found<List<ContainerImage>> in(String file, String text, String origin) {
    try {
      JsonElement json = Json.parse(text);
      return new Found.Known<>(
          file.equals(DETAIL) ? List.of(detail(json)) : definitions(json), origin);
    } catch (JsonException | BadFileException e) {
      return new Found.Unknown<>("%s cannot be used: %s".formatted(origin, e.getMessage()));
    }
  }

  private static ContainerImage detail(JsonElement json) throws BadFileException {
    if (!(json instanceof JsonObject object)) {
      throw new BadFileException("expected an object with ImageURI");
    }
    ContainerImage image = unnamed(text(object, "ImageURI", "ImageURI"));
    Optional<String> digest =
        object.has("ImageDigest")
            ? Optional.of(text(object, "ImageDigest", "ImageDigest"))
            : Optional.empty();
    // Where the image is named by a tag, the tag is what is deployed, whatever its digest was.
    if (image.digest().isPresent() && digest.isPresent() && !image.digest().equals(digest)) {
      throw new BadFileException("ImageURI and ImageDigest name different digests");
    }
    return image;
  }

  private static List<ContainerImage> definitions(JsonElement json) throws BadFileException {
    if (!(json instanceof JsonArray listed) || listed.isEmpty()) {
      throw new BadFileException("expected a list of objects with name and imageUri");
    }
    List<ContainerImage> images = new ArrayList<>();
    for (int i = 0; i < listed.size(); i++) {
      if (!(listed.get(i) instanceof JsonObject object)) {
        throw new BadFileException("[%d] is no object with name and imageUri".formatted(i));
      }
      String where = "[" + i + "].";
      images.add(
          named(
              text(object, "name", where + "name"), text(object, "imageUri", where + "imageUri")));
    }
    return images;
  }

  private static String text(JsonObject object, String member, String where)
      throws BadFileException {
    if (object.get(member) instanceof JsonPrimitive text
        && text.isString()
        && !text.getAsString().isBlank()) {
      return text.getAsString().strip();
    }
    throw new BadFileException(where + " is missing, or is no text");
  }

  /** An image of which nobody says for which container it is: it goes by its repository's name. */
  static ContainerImage unnamed(String image) {
    int at = image.indexOf('@');
    String withoutDigest = at < 0 ? image : image.substring(0, at);
    String last = withoutDigest.substring(withoutDigest.lastIndexOf('/') + 1);
    int colon = last.indexOf(':');
    return named(colon < 0 ? last : last.substring(0, colon), image);
  }

  /** An image for a container, with the digest if the name has one. */
  static ContainerImage named(String container, String image) {
    int at = image.indexOf('@');
    return new ContainerImage(
        container, image, at < 0 ? Optional.empty() : Optional.of(image.substring(at + 1)));
  }
}
