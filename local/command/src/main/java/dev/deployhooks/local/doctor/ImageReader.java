package dev.deployhooks.local.doctor;

import dev.deployhooks.deployment.Found;
import dev.deployhooks.local.doctor.Facts.Image;
import dev.deployhooks.local.doctor.Facts.Repository;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.PackageType;

/** The images that run now, and the repositories that they come from. */
record ImageReader(EcsClient ecs, LambdaClient lambda, EcrClient ecr) {

  private static final Pattern IN_ECR =
      Pattern.compile("(\\d{12})\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com(?:\\.cn)?/([^:@]+).*");

  /** Those of a task definition. */
  Found<List<Image>> ofTask(String taskDefinition) {
    return Questions.ask(
            "ecs:DescribeTaskDefinition",
            taskDefinition,
            () ->
                ecs.describeTaskDefinition(request -> request.taskDefinition(taskDefinition))
                    .taskDefinition()
                    .containerDefinitions())
        .map(
            containers ->
                containers.stream()
                    .filter(container -> container.image() != null)
                    .map(this::image)
                    .toList());
  }

  private Image image(ContainerDefinition container) {
    return image(container.name(), container.image());
  }

  /** That of a function; none if it is a zip. */
  Found<List<Image>> ofFunction(String function, String alias) {
    return Questions.<GetFunctionResponse>ask(
            "lambda:GetFunction",
            function + ":" + alias,
            () -> lambda.getFunction(request -> request.functionName(function).qualifier(alias)))
        .map(
            found ->
                found.configuration().packageType() == PackageType.IMAGE && found.code() != null
                    // Lambda resolves a tag once, when a version is made of it.
                    ? List.of(image(function, found.code().imageUri()))
                    : List.of());
  }

  private Image image(String container, String name) {
    Matcher matcher = IN_ECR.matcher(name);
    return new Image(
        container,
        name,
        matcher.matches()
            ? Optional.of(repository(matcher.group(1), matcher.group(2)))
            : Optional.empty());
  }

  private Found<Repository> repository(String registry, String name) {
    return Questions.ask(
            "ecr:DescribeRepositories",
            name,
            () ->
                ecr
                    .describeRepositories(
                        request -> request.registryId(registry).repositoryNames(name))
                    .repositories()
                    .stream()
                    .findFirst()
                    .map(found -> found.imageTagMutabilityAsString())
                    .orElse(null))
        .map(mutability -> new Repository(name, mutability, scans(name)));
  }

  private Found<String> scans(String name) {
    return Questions.ask(
        "ecr:BatchGetRepositoryScanningConfiguration",
        name,
        () ->
            ecr
                .batchGetRepositoryScanningConfiguration(request -> request.repositoryNames(name))
                .scanningConfigurations()
                .stream()
                .findFirst()
                .map(found -> found.scanFrequencyAsString())
                .orElse(null));
  }
}
