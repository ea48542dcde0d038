package dev.deployhooks.images;

/** How a registry is set up to scan the images of a repository. */
public sealed interface ScanSetup {

  /** By ECR itself. */
  record Basic(Frequency frequency) implements ScanSetup {}

  /** By Amazon Inspector. */
  record Enhanced(Frequency frequency) implements ScanSetup {}

  /** It could not be found out, or is nothing that this version knows. */
  record Unknown(String why) implements ScanSetup {}

  /**
   * When an image is scanned by itself.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RepositoryScanningConfiguration.html">RepositoryScanningConfiguration</a>
   */
  enum Frequency {
    /** When it is pushed. */
    ON_PUSH,
    /** When it is pushed, and again when more is known. */
    CONTINUOUS,
    /** Never: no filter of the registry's names the repository. */
    MANUAL
  }
}
