package dev.deployhooks.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the image-scan gate has to look at.
 *
 * @param head what every section says
 * @param policy for images of which nothing else is said
 * @param own policies for certain images; the first that fits one is its policy
 * @param rules about certain findings, in every image
 * @param exceptions findings that somebody answers for
 * @param warnBefore how long before it expires an exception is warned of
 * @param vex documents in which findings are explained
 * @param scan what makes a scan worth trusting
 * @param hidden what becomes of findings that Inspector suppresses or has closed
 * @param zipFunction what becomes of a function that has no image
 */
public record ImagesSection(
    SectionHead head,
    ImagePolicy policy,
    List<OwnPolicy> own,
    List<FindingRule> rules,
    List<ExceptionSpec> exceptions,
    Duration warnBefore,
    Optional<VexSpec> vex,
    ScanSpec scan,
    HiddenFindings hidden,
    ImagePolicy.Reaction zipFunction)
    implements Section {

  public ImagesSection {
    own = List.copyOf(own);
    rules = List.copyOf(rules);
    exceptions = List.copyOf(exceptions);
  }

  /**
   * A policy for certain images.
   *
   * @param container the container's name, with {@code *} for any characters
   * @param repository the repository's name, with {@code *} for any characters
   */
  public record OwnPolicy(
      Optional<String> container, Optional<String> repository, ImagePolicy policy) {}

  /**
   * The section of a plan that says nothing but that images are to be judged.
   *
   * @param zipFunction what becomes of a function that has no image
   */
  static ImagesSection byDefault(SectionHead head, ImagePolicy.Reaction zipFunction) {
    return new ImagesSection(
        head,
        ImagePolicy.DEFAULT,
        List.of(),
        List.of(),
        List.of(),
        ImagesPart.WARN_BEFORE,
        Optional.empty(),
        ScanSpec.DEFAULT,
        HiddenFindings.DEFAULT,
        zipFunction);
  }
}
