package dev.deployhooks.aws;

import static dev.deployhooks.aws.EcrRegistry.orEmpty;

import dev.deployhooks.images.ImageName;
import dev.deployhooks.images.ScanSetup;
import dev.deployhooks.images.ScanSetup.Frequency;
import dev.deployhooks.time.Deadline;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.model.GetRegistryScanningConfigurationResponse;
import software.amazon.awssdk.services.ecr.model.RepositoryScanningConfiguration;

/**
 * How a registry of Amazon ECR is set up to scan. AWS tells that of the caller's own registry
 * alone, and a role that may not ask is no reason to fail: it is not known then.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetRegistryScanningConfiguration.html">GetRegistryScanningConfiguration</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetRepositoryScanningConfiguration.html">BatchGetRepositoryScanningConfiguration</a>
 */
record EcrSetups(ImageClients clients) {

  ScanSetup of(ImageName.InEcr image, Deadline deadline) {
    AwsCall ofRegistry =
        new AwsCall("ecr:GetRegistryScanningConfiguration", image.where(), deadline);
    AwsCall ofRepository =
        new AwsCall("ecr:BatchGetRepositoryScanningConfiguration", image.where(), deadline);
    AwsCall asked = ofRegistry;
    Optional<String> tooLate = ofRegistry.tooLate();
    if (tooLate.isPresent()) {
      return new ScanSetup.Unknown(tooLate.get());
    }
    try {
      GetRegistryScanningConfigurationResponse registry =
          clients
              .ecr(image.region())
              .getRegistryScanningConfiguration(
                  request -> request.overrideConfiguration(ofRegistry::bound));
      if (!orEmpty(registry.registryId()).equals(image.account())) {
        return new ScanSetup.Unknown("the registry is of another account");
      }
      asked = ofRepository;
      return clients
          .ecr(image.region())
          .batchGetRepositoryScanningConfiguration(
              request ->
                  request
                      .repositoryNames(image.repository())
                      .overrideConfiguration(ofRepository::bound))
          .scanningConfigurations()
          .stream()
          .filter(found -> image.repository().equals(found.repositoryName()))
          .findFirst()
          .map(found -> setup(registry, found))
          .orElseGet(() -> new ScanSetup.Unknown(ofRepository.asked() + " lists none"));
    } catch (SdkException e) {
      return new ScanSetup.Unknown(asked.failed(e));
    }
  }

  private static ScanSetup setup(
      GetRegistryScanningConfigurationResponse registry,
      RepositoryScanningConfiguration repository) {
    String type =
        registry.scanningConfiguration() == null
            ? ""
            : orEmpty(registry.scanningConfiguration().scanTypeAsString());
    String said = orEmpty(repository.scanFrequencyAsString());
    Optional<Frequency> frequency =
        switch (said) {
          case "SCAN_ON_PUSH" -> Optional.of(Frequency.ON_PUSH);
          case "CONTINUOUS_SCAN" -> Optional.of(Frequency.CONTINUOUS);
          case "MANUAL" -> Optional.of(Frequency.MANUAL);
          default -> Optional.empty();
        };
    ScanSetup unknown =
        new ScanSetup.Unknown(
            "the registry scans \"%s\", \"%s\", which is not known here"
                .formatted(AwsErrors.bounded(type), AwsErrors.bounded(said)));
    return switch (type) {
      case "BASIC" -> frequency.<ScanSetup>map(ScanSetup.Basic::new).orElse(unknown);
      case "ENHANCED" -> frequency.<ScanSetup>map(ScanSetup.Enhanced::new).orElse(unknown);
      default -> unknown;
    };
  }
}
