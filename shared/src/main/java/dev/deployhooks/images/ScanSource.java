package dev.deployhooks.images;

import dev.deployhooks.check.SourceException;
import dev.deployhooks.time.Deadline;
import java.util.Optional;

/** Where the scan of an image is read. Safe for several threads. */
public interface ScanSource {

  /** Takes the findings of an image as they come. */
  @FunctionalInterface
  interface Sink {

    /**
     * Takes one.
     *
     * @return whether more are wanted
     */
    boolean take(Finding finding);
  }

  /**
   * Reads the scan of an image, page by page: no page is kept once its findings were handed over.
   *
   * @param image by its digest
   * @throws SourceException if it could not be read whole; {@link SourceException.Refused} if
   *     asking again cannot help
   */
  Scan read(ImageName.InEcr image, Sink findings, Deadline deadline) throws SourceException;

  /**
   * Starts a basic scan.
   *
   * @return why not, if it was refused: a scan may exist all the same
   */
  Optional<String> start(ImageName.InEcr image, Deadline deadline);

  /** Whether Amazon Inspector has scanned the image. */
  Coverage coverage(ImageName.InEcr image, Deadline deadline);

  /** What Amazon Inspector knows about the exploitation of what it has found in the image. */
  Exploitation exploitation(ImageName.InEcr image, Deadline deadline);
}
