package dev.deployhooks.images;

import java.util.Optional;

/**
 * An image that is about to run, or runs now.
 *
 * @param container what runs it: a container of a task, or a function
 * @param written the image's name as it was written
 * @param digest the digest that will run or runs, if AWS says it; else the name decides
 * @param platform for what it is to run
 */
public record Candidate(
    String container, String written, Optional<String> digest, Platform platform) {

  /** The image's name, by its digest where AWS says that. */
  ImageName name() {
    ImageName name = ImageName.parse(written);
    return name instanceof ImageName.InEcr image && digest.filter(ImageName::isDigest).isPresent()
        ? image.at(digest.get())
        : name;
  }
}
