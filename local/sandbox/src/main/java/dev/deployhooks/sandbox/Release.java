package dev.deployhooks.sandbox;

import dev.deployhooks.sandbox.Timeline.Entry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A deployment to be started on CodeDeploy. */
public final class Release {

  /** Where CodeDeploy finds the AppSpec. */
  sealed interface Place {
    /** In the request. */
    record Inline() implements Place {}

    /** In an object of S3. */
    record InS3(String bucket, String key, String bundleType, Optional<String> version)
        implements Place {}
  }

  private final CodeDeploy codeDeploy;
  private final AppSpec.Resource resource;
  private final Optional<EcsRoute> route;
  private final Map<String, String> hooks = new LinkedHashMap<>();
  private String application;
  private String group;
  private Shift shift = new Shift.AllAtOnce();
  private boolean autoRollback = true;
  private List<String> alarms = List.of();
  private Place place = new Place.Inline();
  private Optional<String> content = Optional.empty();
  private String creator = "user";
  private Optional<Held> held = Optional.empty();
  private Consumer<Entry> listener = _ -> {};

  Release(CodeDeploy codeDeploy, AppSpec.Resource resource, Optional<EcsRoute> route, String name) {
    this.codeDeploy = codeDeploy;
    this.resource = resource;
    this.route = route;
    this.application = name + "-app";
    this.group = name + "-group";
  }

  /** Names the application and the deployment group. */
  public Release in(String applicationName, String groupName) {
    application = applicationName;
    group = groupName;
    return this;
  }

  /**
   * Has a function called at a lifecycle event.
   *
   * @param event such as {@code BeforeAllowTraffic}
   * @param function its name; CodeDeploy may only call those that begin with {@code
   *     CodeDeployHook_}
   */
  public Release hook(String event, String function) {
    hooks.put(event, function);
    return this;
  }

  /** Moves a part of the traffic, and the rest after an interval. */
  public Release canary(int percent, Duration interval) {
    shift = new Shift.Canary(percent, interval);
    return this;
  }

  /** Moves the same part of the traffic again and again. */
  public Release linear(int percent, Duration interval) {
    shift = new Shift.Linear(percent, interval);
    return this;
  }

  /** Leaves things as they are after a failure. */
  public Release withoutRollback() {
    autoRollback = false;
    return this;
  }

  /** Names the group's alarms. */
  public Release alarms(String... names) {
    alarms = List.of(names);
    return this;
  }

  /** Puts the AppSpec into an object of S3. */
  public Release revisionInS3(String bucket, String key, String bundleType) {
    place = new Place.InS3(bucket, key, bundleType, Optional.empty());
    return this;
  }

  /**
   * Puts the AppSpec into one version of an object of S3; the sandbox keeps one version of each.
   */
  public Release revisionInS3(String bucket, String key, String bundleType, String version) {
    place = new Place.InS3(bucket, key, bundleType, Optional.of(version));
    return this;
  }

  /**
   * Shows another document than the one that the sandbox would write, such as one in YAML; the
   * sandbox acts by the builder.
   */
  public Release appSpec(String document) {
    content = Optional.of(document);
    return this;
  }

  /** Says who made the deployment, in CodeDeploy's words; {@code user} at first. */
  public Release creator(String who) {
    creator = who;
    return this;
  }

  /**
   * Has the deployment stay at a lifecycle event, whatever is answered there, and names it: each
   * answer is taken, and the event waits for the next.
   *
   * @param deploymentId such as {@code d-ABCDEFGH1}
   * @param executionId the token that answers for the event's hook, which nobody calls
   */
  public Release heldAt(String event, String deploymentId, String executionId) {
    held = Optional.of(new Held(deploymentId, event, executionId));
    return this;
  }

  /** Hears what happens as it happens; called in the deployment's thread. */
  public Release onProgress(Consumer<Entry> hears) {
    listener = hears;
    return this;
  }

  /**
   * Registers application and group only, so that {@code aws deploy create-deployment} starts it.
   */
  public Release register() {
    codeDeploy.register(deploymentGroup());
    return this;
  }

  /** Starts the deployment. */
  public Rollout start() {
    DeploymentGroup registered = deploymentGroup();
    codeDeploy.register(registered);
    AppSpec appSpec = new AppSpec(resource, hooks);
    return codeDeploy.start(
        registered, appSpec, place, content.orElseGet(appSpec::json), creator, held, listener);
  }

  private DeploymentGroup deploymentGroup() {
    return new DeploymentGroup(
        application, group, configName(), shift, autoRollback, alarms, route);
  }

  private String configName() {
    String platform = route.isPresent() ? "ECS" : "Lambda";
    return "CodeDeployDefault."
        + platform
        + switch (shift) {
          case Shift.AllAtOnce() -> "AllAtOnce";
          case Shift.Canary(int percent, Duration interval) ->
              "Canary" + percent + "Percent" + interval.toMinutes() + "Minutes";
          case Shift.Linear(int percent, Duration interval) ->
              "Linear"
                  + percent
                  + "PercentEvery"
                  + interval.toMinutes()
                  // Only Lambda's configurations know the singular.
                  + (route.isEmpty() && interval.toMinutes() == 1 ? "Minute" : "Minutes");
        };
  }
}
