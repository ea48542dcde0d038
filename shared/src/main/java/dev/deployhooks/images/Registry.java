package dev.deployhooks.images;

import dev.deployhooks.check.SourceException;
import dev.deployhooks.deployment.Wildcard;
import dev.deployhooks.time.Deadline;
import java.util.List;

/** A registry of images, asked what an image is. Safe for several threads. */
public interface Registry {

  /**
   * What lies behind a name.
   *
   * @param image by its digest if it has one, else by its tag
   * @throws SourceException if it could not be asked; {@link SourceException.Refused} if asking
   *     again cannot help, as when there is no such image
   */
  Pulled pull(ImageName.InEcr image, Deadline deadline) throws SourceException;

  /**
   * Whether tags of its repository can move.
   *
   * @throws SourceException if it could not be asked
   */
  Mutability mutability(ImageName.InEcr image, Deadline deadline) throws SourceException;

  /**
   * What ECR reports about signatures of an image: a status, and no verification.
   *
   * @param image by its digest
   * @return one for each signing profile; empty if none signs it
   * @throws SourceException if it could not be asked
   */
  List<Signing> signing(ImageName.InEcr image, Deadline deadline) throws SourceException;

  /**
   * An image as the registry has it.
   *
   * @param digest {@code sha256:...}
   * @param manifest what it is
   */
  record Pulled(String digest, Manifest manifest) {}

  /**
   * Whether tags of a repository can move.
   *
   * @param setting as AWS spells it
   * @param exclusions the tags for which the opposite holds, with {@code *} for any characters
   */
  record Mutability(String setting, List<String> exclusions) {

    public Mutability {
      exclusions = List.copyOf(exclusions);
    }

    /** Whether a tag can move: what this version does not know can. */
    boolean canMove(String tag) {
      boolean excluded = exclusions.stream().anyMatch(filter -> Wildcard.matches(filter, tag));
      return switch (setting) {
        case "IMMUTABLE" -> false;
        case "IMMUTABLE_WITH_EXCLUSION" -> excluded;
        case "MUTABLE_WITH_EXCLUSION" -> !excluded;
        default -> true;
      };
    }
  }

  /**
   * What a signing profile did.
   *
   * @param profile its ARN
   * @param status {@code COMPLETE} if it signed, or another as AWS spells it
   * @param reason why it did not; empty if AWS does not say
   */
  record Signing(String profile, String status, String reason) {}
}
