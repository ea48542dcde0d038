package dev.deployhooks.local.doctor;

import dev.deployhooks.aws.S3Objects;
import dev.deployhooks.deployment.AppSpec;
import dev.deployhooks.deployment.AppSpecFile;
import dev.deployhooks.deployment.AppSpecReader;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.ObjectReading;
import dev.deployhooks.local.doctor.Facts.Platform;
import dev.deployhooks.local.doctor.Facts.Setup;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.codedeploy.model.AlarmConfiguration;
import software.amazon.awssdk.services.codedeploy.model.AutoRollbackConfiguration;
import software.amazon.awssdk.services.codedeploy.model.DeploymentGroupInfo;
import software.amazon.awssdk.services.codedeploy.model.RevisionLocation;
import software.amazon.awssdk.services.codedeploy.model.RevisionLocationType;

/** A deployment group of CodeDeploy, and the AppSpec of its last deployment. */
record GroupReader(CodeDeployClient codeDeploy, S3Objects objects, Time time) {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The group. */
  Found<DeploymentGroupInfo> group(Subject.Group subject) {
    return Questions.ask(
        "codedeploy:GetDeploymentGroup",
        subject.application() + "/" + subject.group(),
        () ->
            codeDeploy
                .getDeploymentGroup(
                    request ->
                        request
                            .applicationName(subject.application())
                            .deploymentGroupName(subject.group()))
                .deploymentGroupInfo());
  }

  /** How it deploys. */
  Found<Setup> setup(DeploymentGroupInfo group) {
    return switch (group.computePlatform()) {
      case LAMBDA -> new Found.Known<>(setup(group, Platform.FUNCTION), "the deployment group");
      case ECS ->
          new Found.Known<>(setup(group, Platform.SERVICE_BY_CODEDEPLOY), "the deployment group");
      case SERVER, UNKNOWN_TO_SDK_VERSION ->
          new Found.Unknown<>(
              "the deployment group is for the platform %s, which calls no Lambda functions as hooks"
                  .formatted(group.computePlatformAsString()));
      case null -> new Found.Unknown<>("GetDeploymentGroup names no platform");
    };
  }

  private Setup setup(DeploymentGroupInfo group, Platform platform) {
    return new Setup(
        platform,
        atOnce(group.deploymentConfigName()),
        alarms(group.alarmConfiguration()),
        rollsBackOn(group.autoRollbackConfiguration()),
        group.loadBalancerInfo() != null
            && group.loadBalancerInfo().targetGroupPairInfoList().stream()
                .anyMatch(
                    pair ->
                        pair.testTrafficRoute() != null
                            && !pair.testTrafficRoute().listenerArns().isEmpty()));
  }

  private Found<Boolean> atOnce(String config) {
    return Questions.ask(
            "codedeploy:GetDeploymentConfig",
            config,
            () ->
                codeDeploy
                    .getDeploymentConfig(request -> request.deploymentConfigName(config))
                    .deploymentConfigInfo()
                    .trafficRoutingConfig())
        .then(
            routing ->
                switch (routing.type()) {
                  case ALL_AT_ONCE -> new Found.Known<>(true, config);
                  case TIME_BASED_CANARY, TIME_BASED_LINEAR -> new Found.Known<>(false, config);
                  case UNKNOWN_TO_SDK_VERSION ->
                      new Found.Unknown<>(
                          "%s moves traffic in a way that is not known here: %s"
                              .formatted(config, routing.typeAsString()));
                  case null -> new Found.Unknown<>(config + " does not say how traffic moves");
                });
  }

  private static List<String> alarms(@Nullable AlarmConfiguration alarms) {
    return alarms == null || !Boolean.TRUE.equals(alarms.enabled())
        ? List.of()
        : alarms.alarms().stream().map(each -> each.name()).toList();
  }

  private static Set<String> rollsBackOn(@Nullable AutoRollbackConfiguration rollback) {
    return rollback == null || !Boolean.TRUE.equals(rollback.enabled())
        ? Set.of()
        : Set.copyOf(rollback.eventsAsStrings());
  }

  /** The AppSpec in a file, or of the newest deployment. */
  Found<AppSpec> appSpec(Subject.Group subject) {
    return subject
        .appSpec()
        .map(GroupReader::inFile)
        .orElseGet(() -> newest(subject).then(id -> ofDeployment(subject, id)));
  }

  private static Found<AppSpec> inFile(Path file) {
    try {
      return AppSpecReader.read(Files.readString(file), file.toString());
    } catch (IOException e) {
      return new Found.Unknown<>("the AppSpec %s cannot be read: %s".formatted(file, e));
    }
  }

  /** {@code ListDeployments} has the newest first. */
  private Found<String> newest(Subject.Group subject) {
    return Questions.<Optional<String>>ask(
            "codedeploy:ListDeployments",
            subject.application() + "/" + subject.group(),
            () ->
                codeDeploy
                    .listDeployments(
                        request ->
                            request
                                .applicationName(subject.application())
                                .deploymentGroupName(subject.group()))
                    .deployments()
                    .stream()
                    .findFirst())
        .then(
            id ->
                Found.of(
                    id,
                    "ListDeployments",
                    () ->
                        "the group has had no deployment whose AppSpec could be read; give the next one with --appspec"));
  }

  private Found<AppSpec> ofDeployment(Subject.Group subject, String id) {
    return Questions.ask(
            "codedeploy:GetDeployment",
            id,
            () ->
                codeDeploy
                    .getDeployment(request -> request.deploymentId(id))
                    .deploymentInfo()
                    .revision())
        .then(revision -> ofRevision(subject, id, revision));
  }

  private Found<AppSpec> ofRevision(Subject.Group subject, String id, RevisionLocation revision) {
    String source = "AppSpec of " + id;
    if (revision.revisionType() == RevisionLocationType.S3 && revision.s3Location() != null) {
      String type =
          revision.s3Location().bundleType() == null
              ? ""
              : revision.s3Location().bundleTypeAsString();
      return switch (objects.read(
          revision.s3Location().bucket(),
          revision.s3Location().key(),
          Optional.ofNullable(revision.s3Location().version()),
          Deadline.in(PATIENCE, time))) {
        case ObjectReading.Bytes(byte[] content) -> AppSpecFile.read(content, type, source);
        case ObjectReading.NotFound(String why) -> new Found.Unknown<>(why);
        case ObjectReading.Unreadable(String why) -> new Found.Unknown<>(why);
      };
    }
    return Questions.ask(
            "codedeploy:GetApplicationRevision",
            subject.application(),
            () ->
                content(
                    codeDeploy
                        .getApplicationRevision(
                            request ->
                                request
                                    .applicationName(subject.application())
                                    .revision(byHash(revision)))
                        .revision()))
        .then(text -> AppSpecReader.read(text, source));
  }

  private static RevisionLocation byHash(RevisionLocation revision) {
    return revision.appSpecContent() == null
        ? revision
        : revision.toBuilder()
            .appSpecContent(content -> content.sha256(revision.appSpecContent().sha256()))
            .build();
  }

  private static @Nullable String content(@Nullable RevisionLocation revision) {
    if (revision == null) {
      return null;
    }
    if (revision.appSpecContent() != null) {
      return revision.appSpecContent().content();
    }
    return revision.string() == null ? null : revision.string().content();
  }
}
