package dev.deployhooks.sandbox;

import dev.deployhooks.sandbox.wire.Faults;
import dev.deployhooks.sandbox.wire.Gateway;
import dev.deployhooks.sandbox.wire.Recorded;
import dev.deployhooks.sandbox.wire.Roles;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The stand-in as a whole: one endpoint for all services, one clock, and what they hold. */
public final class Sandbox implements AutoCloseable {

  private final VirtualClock clock = new VirtualClock();
  private final Agenda agenda = new Agenda(clock);
  private final CloudWatch cloudWatch = new CloudWatch(clock);
  private final Traffic traffic = new MeasuredTraffic(cloudWatch, clock);
  private final Lambda lambda = new Lambda(clock, agenda, traffic);
  private final Sqs sqs = new Sqs(clock, agenda, () -> endpoint());
  private final ParameterStore parameters = new ParameterStore(clock);
  private final SecretStore secrets = new SecretStore(clock);
  private final Tables tables = new Tables();
  private final ObjectStore objects = new ObjectStore(clock);
  private final Registry registry = new Registry(clock);
  private final LoadBalancing loadBalancing = new LoadBalancing(clock, traffic);
  private final Ecs ecs = new Ecs(clock, agenda, lambda);
  private final CodeDeploy codeDeploy = new CodeDeploy(clock, agenda, lambda, ecs, objects);
  private final Iam iam = new Iam();
  private final Ec2 ec2 = new Ec2();
  private final CodePipeline codePipeline = new CodePipeline(clock, agenda, lambda);
  private final Gateway gateway;

  /** Starts the endpoint on a free port of 127.0.0.1. */
  public Sandbox() {
    gateway =
        new Gateway(
            List.of(
                codeDeploy.service(),
                codePipeline.service(),
                ecs.service(),
                loadBalancing.service(),
                parameters.service(),
                secrets.service(),
                tables.service(),
                registry.ecr(),
                registry.inspector(),
                lambda.service(),
                objects.service(),
                sqs.service(),
                iam.service(),
                ec2.service(),
                cloudWatch.service()),
            clock::now,
            this::pass);
  }

  private void pass(Duration duration) {
    clock.advanceTo(clock.now().plus(duration));
  }

  /** The endpoint of every service, {@code http://127.0.0.1:PORT}. */
  public URI endpoint() {
    return gateway.endpoint();
  }

  /** The sandbox's time. */
  public VirtualClock clock() {
    return clock;
  }

  /** The order of what happens; a test takes a hold to keep time from jumping. */
  public Agenda agenda() {
    return agenda;
  }

  /** Functions. */
  public Lambda lambda() {
    return lambda;
  }

  /** CodeDeploy's deployments. */
  public CodeDeploy codeDeploy() {
    return codeDeploy;
  }

  /** CodePipeline's actions. */
  public CodePipeline codePipeline() {
    return codePipeline;
  }

  /** ECS's services, task definitions and its own deployments. */
  public Ecs ecs() {
    return ecs;
  }

  /** Load balancers and target groups. */
  public LoadBalancing loadBalancing() {
    return loadBalancing;
  }

  /** Roles, and what they allow. */
  public Iam iam() {
    return iam;
  }

  /** VPCs, and their ways out. */
  public Ec2 ec2() {
    return ec2;
  }

  /** Metrics and alarms. */
  public CloudWatch cloudWatch() {
    return cloudWatch;
  }

  /**
   * Has people come to a listener until they are sent away.
   *
   * @param path what they ask for
   * @param perMinute so many requests in a minute of the sandbox's time, evenly
   */
  public Visitors visitors(Listener listener, String path, int perMinute) {
    return new Visitors(agenda, clock, perMinute, () -> Visitors.get(listener, path)).come();
  }

  /**
   * Has people invoke an alias of a function until they are sent away.
   *
   * @param payload what they invoke it with
   * @param perMinute so many invocations in a minute of the sandbox's time, evenly
   */
  public Visitors visitors(Function function, String alias, String payload, int perMinute) {
    return new Visitors(agenda, clock, perMinute, () -> lambda.visit(function, alias, payload))
        .come();
  }

  /** Queues. */
  public Sqs sqs() {
    return sqs;
  }

  /** SSM parameters. */
  public ParameterStore parameters() {
    return parameters;
  }

  /** Secrets of Secrets Manager. */
  public SecretStore secrets() {
    return secrets;
  }

  /** DynamoDB tables. */
  public Tables tables() {
    return tables;
  }

  /** Container images, and their scans. */
  public Registry registry() {
    return registry;
  }

  /** S3 objects. */
  public ObjectStore objects() {
    return objects;
  }

  /** What goes wrong on the way to an operation. */
  public Faults faults() {
    return gateway.faults();
  }

  /** Who may call what; at first everybody everything. */
  public Roles roles() {
    return gateway.roles();
  }

  /** Every call that came to the endpoint, oldest first. */
  public List<Recorded> calls() {
    return gateway.calls();
  }

  /** The calls of one operation, oldest first. */
  public List<Recorded> calls(String operation) {
    return calls().stream().filter(call -> call.operation().equals(operation)).toList();
  }

  /** The environment variables by which an AWS client finds the sandbox. */
  public Map<String, String> environment() {
    return environment("AKIDSANDBOX");
  }

  /**
   * The same for one caller, by whom calls are told apart.
   *
   * @param accessKey without a slash
   */
  public Map<String, String> environment(String accessKey) {
    return Map.of(
        "AWS_ENDPOINT_URL",
        endpoint().toString(),
        "AWS_REGION",
        Arns.REGION,
        "AWS_DEFAULT_REGION",
        Arns.REGION,
        "AWS_ACCESS_KEY_ID",
        accessKey,
        "AWS_SECRET_ACCESS_KEY",
        "sandbox",
        "AWS_EC2_METADATA_DISABLED",
        "true");
  }

  /** Ends everything that is under way, and stops every server. */
  @Override
  public void close() {
    agenda.close();
    gateway.close();
    loadBalancing.close();
    lambda.close();
    clock.close();
  }
}
