package dev.deployhooks.local.doctor;

import dev.deployhooks.aws.AwsClients;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** The account that is looked at: its clients, with the hooks' time-outs, which only read. */
final class Account {

  private final AwsClients clients;
  private final RawAnswers ecsAnswers = new RawAnswers();
  private final IamClient iam;
  private final EcrClient ecr;
  private final CloudWatchClient cloudWatch;

  Account(Map<String, String> environment, Consumer<? super AwsClientBuilder<?, ?>> adjustment) {
    clients =
        new AwsClients(
            environment,
            builder -> {
              ecsAnswers.listenTo(builder);
              adjustment.accept(builder);
            });
    iam = clients.made(IamClient.builder(), Optional.empty());
    ecr = clients.made(EcrClient.builder(), Optional.empty());
    cloudWatch = clients.made(CloudWatchClient.builder(), Optional.empty());
  }

  AwsClients clients() {
    return clients;
  }

  CodeDeployClient codeDeploy() {
    return clients.codeDeploy();
  }

  EcsClient ecs() {
    return clients.ecs();
  }

  /** What ECS said last, word for word: the SDK drops what it does not know. */
  RawAnswers ecsAnswers() {
    return ecsAnswers;
  }

  LambdaClient lambda() {
    return clients.lambda();
  }

  IamClient iam() {
    return iam;
  }

  EcrClient ecr() {
    return ecr;
  }

  CloudWatchClient cloudWatch() {
    return cloudWatch;
  }
}
