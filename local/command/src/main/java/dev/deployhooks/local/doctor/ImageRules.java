package dev.deployhooks.local.doctor;

import dev.deployhooks.deployment.Found;
import dev.deployhooks.local.doctor.Facts.Image;
import dev.deployhooks.local.doctor.Facts.Repository;
import dev.deployhooks.local.doctor.Finding.Fine;
import dev.deployhooks.local.doctor.Finding.Unknown;
import dev.deployhooks.local.doctor.Finding.Warning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Rules for the images that run, as far as they say how the next ones will come. */
final class ImageRules {

  private ImageRules() {}

  /**
   * What was looked at is what runs.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html">Preventing
   *     image tags from being overwritten</a>
   */
  static List<Finding> tagsDoNotMove(Facts facts) {
    return switch (facts.images()) {
      case Found.Known<List<Image>>(List<Image> images, String _) ->
          images.stream().map(ImageRules::tag).toList();
      case Found.Unknown<List<Image>>(String why) ->
          List.of(
              new Unknown(
                  facts.subject().inWords(), why, "which images run, and whether their tags move"));
    };
  }

  private static Finding tag(Image image) {
    String about = "image of " + image.container();
    if (image.name().contains("@sha256:")) {
      return new Fine(about, "is named by digest");
    }
    String why = "what runs may not be what was scanned and tested";
    String mend = "deploy name@sha256:..., and set imageTagMutability to IMMUTABLE";
    if (image.repository().isEmpty()) {
      return new Warning(about, image.name() + " is named by a tag, outside ECR", why, mend);
    }
    return switch (image.repository().get()) {
      case Found.Known<Repository>(Repository repository, String _)
          when repository.mutability().startsWith("IMMUTABLE") ->
          new Fine(about, "tags of %s do not move".formatted(repository.name()));
      case Found.Known<Repository>(Repository repository, String _) ->
          new Warning(
              about,
              "%s is named by a tag, and tags of %s may move (%s)"
                  .formatted(image.name(), repository.name(), repository.mutability()),
              why,
              mend);
      case Found.Unknown<Repository>(String reason) ->
          new Unknown(about, reason, "whether the tag of %s may move".formatted(image.name()));
    };
  }

  /**
   * Images are scanned when they are pushed.
   *
   * @see <a href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html">Scan
   *     images</a>
   */
  static List<Finding> imagesAreScanned(Facts facts) {
    Map<String, Repository> repositories = new LinkedHashMap<>();
    facts.images().known().orElse(List.of()).stream()
        .flatMap(image -> image.repository().stream())
        .flatMap(found -> found.known().stream())
        .forEach(repository -> repositories.put(repository.name(), repository));
    Function<Repository, Finding> judge = ImageRules::scanned;
    return repositories.values().stream().map(judge).toList();
  }

  private static Finding scanned(Repository repository) {
    String about = "repository " + repository.name();
    return switch (repository.scans()) {
      case Found.Known<String>(String frequency, String _)
          when frequency.equals("SCAN_ON_PUSH") || frequency.equals("CONTINUOUS_SCAN") ->
          new Fine(about, "images are scanned (%s)".formatted(frequency));
      case Found.Known<String>(String frequency, String _) when frequency.equals("MANUAL") ->
          new Warning(
              about,
              "images are not scanned when they are pushed",
              "the image-scan gate has nothing to read at first, and what nobody looks at is not safe",
              "turn on scan on push, or enhanced scanning, for the registry");
      case Found.Known<String>(String frequency, String _) ->
          new Unknown(about, "its scan frequency is " + frequency, "whether images are scanned");
      case Found.Unknown<String>(String why) ->
          new Unknown(about, why, "whether images are scanned");
    };
  }
}
