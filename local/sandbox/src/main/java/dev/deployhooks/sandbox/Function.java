package dev.deployhooks.sandbox;

import dev.deployhooks.sandbox.wire.AwsError;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A Lambda function with its versions and aliases. */
public final class Function implements AutoCloseable {

  /**
   * A container image.
   *
   * @param uri with a tag
   * @param resolvedUri with a digest
   */
  public record Image(String uri, String resolvedUri) {}

  /**
   * A version's state, in Lambda's words.
   *
   * @param state {@code Active}, {@code Pending}, {@code Inactive}, {@code Failed}
   * @param lastUpdateStatus {@code Successful}, {@code Failed}, {@code InProgress}
   */
  public record State(
      String state,
      Optional<String> stateReason,
      String lastUpdateStatus,
      Optional<String> lastUpdateReason) {

    /** Ready to be invoked. */
    public static final State ACTIVE =
        new State("Active", Optional.empty(), "Successful", Optional.empty());
  }

  /** The part of a VPC that a function is in. */
  record InVpc(String vpc, List<String> subnets) {
    InVpc {
      subnets = List.copyOf(subnets);
    }
  }

  record Version(String number, FunctionHost host, State state, Optional<Image> image) {}

  /**
   * An alias.
   *
   * @param version the version that gets what {@code additional} leaves
   * @param additional weights from 0 to 1
   */
  record Alias(String name, String version, Map<String, Double> additional) {}

  private final String name;
  private final AtomicInteger published = new AtomicInteger();
  private final Map<String, Version> versions = new ConcurrentHashMap<>();
  private final Map<String, Alias> aliases = new ConcurrentHashMap<>();
  private final Wheel wheel = new Wheel();
  private volatile Duration timeout = Duration.ofMinutes(15);
  private volatile EventInvokeConfig asynchronously = EventInvokeConfig.DEFAULT;
  private final ConcurrentLinkedQueue<AwsError> refusals = new ConcurrentLinkedQueue<>();
  private volatile String handler = "Handler";
  private volatile String role;
  private volatile Map<String, String> environment = Map.of();
  private volatile Optional<InVpc> network = Optional.empty();
  private volatile boolean deliveredTwice;
  private volatile boolean allowsLoops;

  Function(String name, FunctionHost latest) {
    this.name = name;
    this.role = "arn:aws:iam::" + Arns.ACCOUNT + ":role/" + name;
    versions.put("$LATEST", new Version("$LATEST", latest, State.ACTIVE, Optional.empty()));
  }

  /** Publishes the next version: {@code "1"}, {@code "2"}, and so on. */
  public String publish(FunctionHost host) {
    return publish(host, State.ACTIVE, Optional.empty());
  }

  /** Publishes a version in the given state, made from an image if one is given. */
  public String publish(FunctionHost host, State state, Optional<Image> image) {
    String number = Integer.toString(published.incrementAndGet());
    versions.put(number, new Version(number, host, state, image));
    return number;
  }

  /** Creates or moves an alias: all traffic to one version. */
  public Function alias(String alias, String version) {
    aliases.put(alias, new Alias(alias, version, Map.of()));
    return this;
  }

  /** Sends a part of an alias's traffic, from 0 to 1, to a second version. */
  Function alias(String alias, String version, String other, double weight) {
    aliases.put(alias, new Alias(alias, version, Map.of(other, weight)));
    return this;
  }

  /** Sets the time-out; the sandbox hands it to the host, which enforces it. */
  public Function timeout(Duration limit) {
    timeout = limit;
    return this;
  }

  /** Sets the handler that it is configured with; the host runs it whatever it is. */
  public Function handler(String name) {
    handler = name;
    return this;
  }

  /** Sets its role; at first that is the role of its own name. */
  public Function role(Role own) {
    role = own.arn();
    return this;
  }

  /** Sets the environment variables that it is configured with; its host has its own. */
  public Function environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
    return this;
  }

  /** Puts it into subnets of a VPC. */
  public Function inVpc(Vpc vpc, String... subnets) {
    network = Optional.of(new InVpc(vpc.id(), List.of(subnets)));
    return this;
  }

  /** Sets {@code MaximumRetryAttempts} of asynchronous invocations, 0 to 2; 2 at first. */
  public Function retries(int attempts) {
    asynchronously = asynchronously.retries(attempts);
    return this;
  }

  /** Sets how it is invoked asynchronously. */
  public Function asynchronously(EventInvokeConfig config) {
    asynchronously = config;
    return this;
  }

  /** The next invocations find no room: Lambda throttles them. */
  public Function throttled(int times) {
    return refused(times, new AwsError(429, "TooManyRequestsException", "Rate Exceeded."));
  }

  /** Lambda itself fails at the next invocations, before the function runs. */
  public Function unavailable(int times) {
    return refused(
        times, new AwsError(500, "ServiceException", "The service encountered an internal error."));
  }

  /** From now on nothing keeps Lambda from running it. */
  public Function available() {
    refusals.clear();
    return this;
  }

  private Function refused(int times, AwsError error) {
    for (int i = 0; i < times; i++) {
      refusals.add(error);
    }
    return this;
  }

  /** Has each asynchronous invocation delivered twice, as Lambda allows itself. */
  public Function deliverTwice() {
    deliveredTwice = true;
    return this;
  }

  /**
   * Sets {@code RecursiveLoop} to {@code Allow}; it is {@code Terminate} at first, and a chain of
   * messages that the function sends to itself ends after about 16 rounds.
   */
  public Function allowLoops() {
    allowsLoops = true;
    return this;
  }

  /** Sets {@code RecursiveLoop} back to {@code Terminate}. */
  public Function forbidLoops() {
    allowsLoops = false;
    return this;
  }

  /** The function's name. */
  public String name() {
    return name;
  }

  /** The function's ARN, without version or alias. */
  public String arn() {
    return Arns.of("lambda", "function:" + name);
  }

  /** The version that an alias points to first, and the versions with a weight. */
  Optional<Alias> alias(String alias) {
    return Optional.ofNullable(aliases.get(alias));
  }

  /**
   * The weight of each version behind an alias, from 0 to 1.
   *
   * @throws IllegalArgumentException if there is no such alias
   */
  public Map<String, Double> weights(String alias) {
    return weights(
        alias(alias)
            .orElseThrow(() -> new IllegalArgumentException(name + " has no alias " + alias)));
  }

  private static Map<String, Double> weights(Alias alias) {
    Map<String, Double> weights = new LinkedHashMap<>();
    double others = alias.additional().values().stream().mapToDouble(Double::doubleValue).sum();
    weights.put(alias.version(), 1 - others);
    weights.putAll(alias.additional());
    return weights;
  }

  String handler() {
    return handler;
  }

  String role() {
    return role;
  }

  Map<String, String> environment() {
    return environment;
  }

  Optional<InVpc> network() {
    return network;
  }

  Duration timeout() {
    return timeout;
  }

  EventInvokeConfig asynchronously() {
    return asynchronously;
  }

  /** Why Lambda does not run the next invocation, if it does not; each is said once. */
  Optional<AwsError> refusal() {
    return Optional.ofNullable(refusals.poll());
  }

  boolean deliveredTwice() {
    return deliveredTwice;
  }

  boolean allowsLoops() {
    return allowsLoops;
  }

  Version resolve(String qualifier) {
    Alias alias = aliases.get(qualifier);
    String number = alias == null ? qualifier : wheel.next(weights(alias));
    Version version = versions.get(number);
    if (version == null) {
      throw new AwsError(
          404, "ResourceNotFoundException", "Function not found: " + arn() + ":" + qualifier);
    }
    return version;
  }

  @Override
  public void close() {
    versions.values().stream().map(Version::host).distinct().forEach(FunctionHost::close);
  }
}
