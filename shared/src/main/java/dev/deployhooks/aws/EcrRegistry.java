package dev.deployhooks.aws;

import dev.deployhooks.check.SourceException;
import dev.deployhooks.images.ImageName;
import dev.deployhooks.images.Manifest;
import dev.deployhooks.images.Registry;
import dev.deployhooks.time.Deadline;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.model.BatchGetImageResponse;
import software.amazon.awssdk.services.ecr.model.Image;
import software.amazon.awssdk.services.ecr.model.ImageFailure;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageTagMutabilityExclusionFilter;
import software.amazon.awssdk.services.ecr.model.Repository;

/**
 * Private registries of Amazon ECR, of any account and Region that the role may read.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html">BatchGetImage</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html">Preventing
 *     image tags from being overwritten</a>
 */
public final class EcrRegistry implements Registry {

  private final ImageClients clients;

  /** With the clients, made when they are needed first. */
  public EcrRegistry(ImageClients clients) {
    this.clients = clients;
  }

  @Override
  public Pulled pull(ImageName.InEcr image, Deadline deadline) throws SourceException {
    AwsCall call = new AwsCall("ecr:BatchGetImage", image.written(), deadline);
    call.requireTime();
    BatchGetImageResponse answer;
    try {
      answer =
          clients
              .ecr(image.region())
              .batchGetImage(
                  request ->
                      request
                          .registryId(image.account())
                          .repositoryName(image.repository())
                          .imageIds(id(image))
                          .acceptedMediaTypes(Manifest.MEDIA_TYPES)
                          .overrideConfiguration(call::bound));
    } catch (SdkException e) {
      throw call.exception(e);
    }
    if (answer.images().isEmpty()) {
      throw new SourceException.Refused(
          call.asked()
              + " has no image: "
              + answer.failures().stream()
                  .findFirst()
                  .map(EcrRegistry::failure)
                  .orElse("no reason given"));
    }
    Image first = answer.images().getFirst();
    String digest =
        Optional.ofNullable(first.imageId()).map(ImageIdentifier::imageDigest).orElse("");
    if (!isDigest(digest) || image.digest().filter(asked -> !asked.equals(digest)).isPresent()) {
      throw new SourceException.Refused(
          "%s answered with the digest \"%s\"".formatted(call.asked(), AwsErrors.bounded(digest)));
    }
    return new Pulled(
        digest,
        Manifest.read(orEmpty(first.imageManifest()), orEmpty(first.imageManifestMediaType())));
  }

  private static boolean isDigest(String text) {
    return text.startsWith("sha256:") && text.length() == 71;
  }

  static ImageIdentifier id(ImageName.InEcr image) {
    return image
        .digest()
        .map(digest -> ImageIdentifier.builder().imageDigest(digest).build())
        .orElseGet(() -> ImageIdentifier.builder().imageTag(image.tag().orElse("latest")).build());
  }

  private static String failure(ImageFailure failure) {
    return AwsErrors.bounded(failure.failureCodeAsString() + ": " + failure.failureReason());
  }

  @Override
  public Mutability mutability(ImageName.InEcr image, Deadline deadline) throws SourceException {
    AwsCall call = new AwsCall("ecr:DescribeRepositories", image.where(), deadline);
    call.requireTime();
    try {
      Repository repository =
          clients
              .ecr(image.region())
              .describeRepositories(
                  request ->
                      request
                          .registryId(image.account())
                          .repositoryNames(image.repository())
                          .overrideConfiguration(call::bound))
              .repositories()
              .stream()
              .findFirst()
              .orElseThrow(() -> new SourceException.Refused(call.asked() + " lists none"));
      return new Mutability(
          orEmpty(repository.imageTagMutabilityAsString()),
          repository.imageTagMutabilityExclusionFilters().stream()
              .map(ImageTagMutabilityExclusionFilter::filter)
              .filter(filter -> filter != null)
              .toList());
    } catch (SdkException e) {
      throw call.exception(e);
    }
  }

  @Override
  public List<Signing> signing(ImageName.InEcr image, Deadline deadline) throws SourceException {
    AwsCall call = new AwsCall("ecr:DescribeImageSigningStatus", image.where(), deadline);
    call.requireTime();
    try {
      return clients
          .ecr(image.region())
          .describeImageSigningStatus(
              request ->
                  request
                      .registryId(image.account())
                      .repositoryName(image.repository())
                      .imageId(id(image))
                      .overrideConfiguration(call::bound))
          .signingStatuses()
          .stream()
          .map(
              status ->
                  new Signing(
                      orEmpty(status.signingProfileArn()),
                      orEmpty(status.statusAsString()),
                      orEmpty(status.failureReason())))
          .toList();
    } catch (SdkException e) {
      throw call.exception(e);
    }
  }

  static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
