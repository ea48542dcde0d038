package dev.deployhooks.aws;

import dev.deployhooks.deployment.AppSpec;
import dev.deployhooks.deployment.AppSpecFile;
import dev.deployhooks.deployment.AppSpecReader;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.ObjectReading;
import dev.deployhooks.deployment.ObjectSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.codedeploy.model.RevisionLocation;
import software.amazon.awssdk.services.codedeploy.model.RevisionLocationType;
import software.amazon.awssdk.services.codedeploy.model.S3Location;

/**
 * The AppSpec of a revision. {@code GetDeployment} never brings the text of an inline AppSpec, only
 * its hash; {@code GetApplicationRevision} turns the hash into the text.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_GetApplicationRevision.html">GetApplicationRevision</a>
 */
final class Revisions {

  private final Supplier<CodeDeployClient> codeDeploy;
  private final ObjectSource objects;

  Revisions(Supplier<CodeDeployClient> codeDeploy, ObjectSource objects) {
    this.codeDeploy = codeDeploy;
    this.objects = objects;
  }

  /** Reads the AppSpec of a revision of an application. */
  Found<AppSpec> appSpec(String application, @Nullable RevisionLocation revision, Calls calls) {
    if (revision == null || revision.revisionType() == null) {
      return new Found.Unknown<>("GetDeployment names no revision, so no AppSpec");
    }
    return switch (revision.revisionType()) {
      case APP_SPEC_CONTENT, STRING -> inline(application, revision, calls);
      case S3 -> stored(revision.s3Location(), calls);
      case GIT_HUB, UNKNOWN_TO_SDK_VERSION ->
          new Found.Unknown<>(
              "the AppSpec lies in a revision of type "
                  + revision.revisionTypeAsString()
                  + ", which is not read");
    };
  }

  private Found<AppSpec> inline(String application, RevisionLocation revision, Calls calls) {
    boolean older = revision.revisionType() == RevisionLocationType.STRING;
    String hash =
        older
            ? revision.string() == null ? null : revision.string().sha256()
            : revision.appSpecContent() == null ? null : revision.appSpecContent().sha256();
    if (hash == null) {
      return new Found.Unknown<>("GetDeployment names no hash of the AppSpec");
    }
    return calls
        .<String>ask(
            "codedeploy:GetApplicationRevision",
            "application " + application,
            () -> content(described(application, byHash(older, hash), calls)))
        .get()
        .then(text -> AppSpecReader.read(text, "AppSpec"));
  }

  private @Nullable RevisionLocation described(
      String application, RevisionLocation revision, Calls calls) {
    return codeDeploy
        .get()
        .getApplicationRevision(
            request ->
                request
                    .applicationName(application)
                    .revision(revision)
                    .overrideConfiguration(calls::bound))
        .revision();
  }

  private static RevisionLocation byHash(boolean older, String hash) {
    return older
        ? RevisionLocation.builder()
            .revisionType(RevisionLocationType.STRING)
            .string(text -> text.sha256(hash))
            .build()
        : RevisionLocation.builder()
            .revisionType(RevisionLocationType.APP_SPEC_CONTENT)
            .appSpecContent(text -> text.sha256(hash))
            .build();
  }

  private static @Nullable String content(@Nullable RevisionLocation revision) {
    if (revision == null) {
      return null;
    }
    if (revision.appSpecContent() != null && revision.appSpecContent().content() != null) {
      return revision.appSpecContent().content();
    }
    return revision.string() == null ? null : revision.string().content();
  }

  private Found<AppSpec> stored(@Nullable S3Location location, Calls calls) {
    if (location == null || location.bucket() == null || location.key() == null) {
      return new Found.Unknown<>("GetDeployment names no bucket and key of the revision");
    }
    String where = "s3://" + location.bucket() + "/" + location.key();
    String bundleType = location.bundleType() == null ? "" : location.bundleTypeAsString();
    return switch (objects.read(
        location.bucket(),
        location.key(),
        Optional.ofNullable(location.version()),
        calls.deadline())) {
      case ObjectReading.Bytes(byte[] content) -> AppSpecFile.read(content, bundleType, where);
      case ObjectReading.NotFound(String why) -> new Found.Unknown<>(why);
      case ObjectReading.Unreadable(String why) -> new Found.Unknown<>(why);
    };
  }
}
