package dev.deployhooks.hook;

import dev.deployhooks.answer.FailedAnswers;
import dev.deployhooks.answer.ReturnQueue;
import dev.deployhooks.aws.AwsClients;
import dev.deployhooks.aws.AwsDependencies;
import dev.deployhooks.aws.AwsDeploymentSource;
import dev.deployhooks.aws.AwsJson;
import dev.deployhooks.aws.AwsSecrets;
import dev.deployhooks.aws.AwsSides;
import dev.deployhooks.aws.CloudWatchAlarms;
import dev.deployhooks.aws.CloudWatchClients;
import dev.deployhooks.aws.CloudWatchMetrics;
import dev.deployhooks.aws.CodeDeployReporter;
import dev.deployhooks.aws.CodeDeployStopper;
import dev.deployhooks.aws.CodePipelineReporter;
import dev.deployhooks.aws.DiscoveryClients;
import dev.deployhooks.aws.DynamoFailedAnswers;
import dev.deployhooks.aws.ElbTargetHealth;
import dev.deployhooks.aws.LambdaFunctions;
import dev.deployhooks.aws.PipelineArtifacts;
import dev.deployhooks.aws.ReportPlace;
import dev.deployhooks.aws.S3Objects;
import dev.deployhooks.aws.S3Reports;
import dev.deployhooks.aws.SqsReturnQueue;
import dev.deployhooks.aws.SsmParameters;
import dev.deployhooks.canary.Canary;
import dev.deployhooks.check.Checks;
import dev.deployhooks.check.Reach;
import dev.deployhooks.deployment.ObjectSource;
import dev.deployhooks.json.MetricLine;
import dev.deployhooks.plan.OverrideLocator;
import dev.deployhooks.plan.PlanLocator;
import dev.deployhooks.report.ReportStore;
import dev.deployhooks.time.Time;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Puts a hook together from its real parts. */
public final class Wiring {

  /**
   * The variable with the URL of the queue that feeds this function with what it sends itself;
   * without it the hook cannot come back under CodeDeploy.
   */
  public static final String QUEUE_URL = "DEPLOYHOOKS_QUEUE_URL";

  /**
   * The variable with the URL of the queue that the failure reporter reads: it answers when the
   * looks of a hook are over, and nobody has.
   */
  public static final String REPORTER_QUEUE_URL = "DEPLOYHOOKS_REPORTER_QUEUE_URL";

  /**
   * The variable with the name of the table of what has failed; without it only an instance
   * remembers its own.
   */
  public static final String ANSWERS_TABLE = "DEPLOYHOOKS_ANSWERS_TABLE";

  private Wiring() {}

  /** The hook of this function: with AWS as the function's environment says. */
  public static Hook ofThisFunction(HookDefinition definition, Time time) {
    Map<String, String> environment = System.getenv();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    return of(definition, environment, new AwsClients(environment), time, out::println);
  }

  /**
   * A hook with the given surroundings.
   *
   * @param environment the function's environment variables
   * @param clients the way to AWS
   * @param log takes lines for an invocation, the report as the last
   */
  public static Hook of(
      HookDefinition definition,
      Map<String, String> environment,
      AwsClients clients,
      Time time,
      Consumer<String> log) {
    return new Hook(
        definition,
        () -> parts(environment, clients, time),
        new Outlets(
            () -> new CodeDeployReporter(clients::codeDeployOnce),
            () -> new CodeDeployStopper(clients::codeDeployOnce),
            () -> new CodePipelineReporter(() -> clients.json(time)),
            queue(environment, QUEUE_URL, clients),
            queue(environment, REPORTER_QUEUE_URL, clients),
            memory(environment, clients, time),
            reports(environment, clients, time),
            MetricLine.stage(environment)),
        new Leniency(
            environment,
            () -> new OverrideLocator(environment, new SsmParameters(() -> clients.json(time)))),
        time,
        log);
  }

  private static Optional<Supplier<ReportStore>> reports(
      Map<String, String> environment, AwsClients clients, Time time) {
    return ReportPlace.of(environment)
        .map(place -> () -> new S3Reports(place, () -> clients.http(time)));
  }

  private static Optional<Supplier<ReturnQueue>> queue(
      Map<String, String> environment, String variable, AwsClients clients) {
    return said(environment, variable).map(url -> () -> new SqsReturnQueue(clients, url));
  }

  private static Optional<Supplier<FailedAnswers>> memory(
      Map<String, String> environment, AwsClients clients, Time time) {
    return said(environment, ANSWERS_TABLE)
        .map(table -> () -> new DynamoFailedAnswers(() -> clients.json(time), table));
  }

  private static Optional<String> said(Map<String, String> environment, String variable) {
    return Optional.of(environment.getOrDefault(variable, "").strip())
        .filter(value -> !value.isEmpty());
  }

  private static Parts parts(Map<String, String> environment, AwsClients clients, Time time) {
    Supplier<AwsJson> json = () -> clients.json(time);
    SsmParameters parameters = new SsmParameters(json);
    ObjectSource objects = new S3Objects(clients::s3);
    DiscoveryClients discovery =
        new DiscoveryClients(clients::codeDeploy, clients::ecs, clients::elb);
    Checks checks =
        new Checks(
            new LambdaFunctions(clients::lambda, clients::lambdaOnce, time),
            new ElbTargetHealth(clients::elb),
            new AwsSecrets(parameters, json),
            () -> new AwsSides(discovery),
            new AwsDependencies(json, clients::s3),
            (request, signature) -> clients.signer(time).sign(request, signature),
            Reach.ofThisProcess(environment),
            time);
    return new Parts(
        new AwsDeploymentSource(
            discovery, objects, new PipelineArtifacts(clients::s3With), environment),
        new PlanLocator(environment, parameters, objects),
        new Sections(
            checks, () -> canary(clients, time), () -> ImagesRunner.of(clients, objects, time)));
  }

  /**
   * Only a plan with a canary needs CloudWatch's client, which most hooks' packages are without.
   */
  private static Canary canary(AwsClients clients, Time time) {
    CloudWatchClients cloudWatch = new CloudWatchClients(clients);
    return new Canary(new CloudWatchMetrics(cloudWatch), new CloudWatchAlarms(cloudWatch), time);
  }
}
