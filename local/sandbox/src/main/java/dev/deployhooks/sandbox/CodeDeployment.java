package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import dev.deployhooks.sandbox.Timeline.What;
import dev.deployhooks.sandbox.wire.AwsError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One deployment of CodeDeploy: its state, and the control plane that takes it to its end. */
final class CodeDeployment {

  /** So long CodeDeploy waits for the answer of a hook. */
  static final Duration HOOK_LIMIT = Duration.ofHours(1);

  /** What a platform does at each lifecycle event, and how its target looks. */
  interface Platform {
    /** The events in order. */
    List<String> events();

    /** The events at which the platform itself does something; the others are for hooks. */
    boolean ownsEvent(String event);

    /** Does the platform's part of an event. */
    void perform(String event, CodeDeployment deployment) throws InterruptedException, EventFailed;

    /** The target's id. */
    String targetId();

    /** The target, as {@code GetDeploymentTarget} shows it. */
    JsonObject target(CodeDeployment deployment);

    /** Tidies up after the last event. */
    void succeeded();

    /** What a rollback does instead. */
    Rollback rollback();
  }

  /** What it takes to go back: the reverse AppSpec, and the platform that does it. */
  record Rollback(AppSpec.Resource resource, Platform platform) {}

  /** A lifecycle event that failed. */
  static final class EventFailed extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;

    EventFailed(String code, String message) {
      super(message);
      this.code = code;
    }
  }

  private final CodeDeploy codeDeploy;
  private final String id;
  private final DeploymentGroup group;
  private final AppSpec appSpec;
  private final JsonObject revision;
  private final String creator;
  private final Optional<String> triggeredBy;
  private final Optional<Held> held;
  private final Platform platform;
  private final Timeline timeline;
  private final Instant createTime;
  private final LifecycleEvents events;
  private final Map<String, HookRun> runs = new ConcurrentHashMap<>();
  private volatile String status = "Created";
  private volatile Optional<Instant> completeTime = Optional.empty();
  private volatile Optional<EventFailed> failure = Optional.empty();
  private volatile Optional<String> rollbackId = Optional.empty();
  private volatile boolean stopRequested;
  private volatile boolean rollbackOnStop;

  CodeDeployment(
      CodeDeploy codeDeploy,
      DeploymentGroup group,
      AppSpec appSpec,
      JsonObject revision,
      String creator,
      Optional<String> triggeredBy,
      Optional<Held> held,
      Platform platform,
      Timeline timeline) {
    this.codeDeploy = codeDeploy;
    this.id = held.map(Held::deploymentId).orElseGet(() -> "d-" + Arns.id(9));
    this.group = group;
    this.appSpec = appSpec;
    this.revision = revision;
    this.creator = creator;
    this.triggeredBy = triggeredBy;
    this.held = held;
    this.platform = platform;
    this.timeline = timeline;
    this.createTime = codeDeploy.clock().now();
    this.events = new LifecycleEvents(platform.events());
  }

  Instant createdAt() {
    return createTime;
  }

  String id() {
    return id;
  }

  DeploymentGroup group() {
    return group;
  }

  AppSpec appSpec() {
    return appSpec;
  }

  Platform platform() {
    return platform;
  }

  Timeline timeline() {
    return timeline;
  }

  String status() {
    return status;
  }

  Optional<HookRun> run(String executionId) {
    return Optional.ofNullable(runs.get(executionId));
  }

  /** How many answers of this event's hook were taken: 0 or 1. */
  long acceptedAnswers(String event) {
    return runs.values().stream()
        .filter(run -> run.event().equals(event))
        .filter(run -> run.closed().filter(HookRun.Closed.Answered.class::isInstance).isPresent())
        .count();
  }

  /** Takes the deployment to its end, its rollback included. Runs in a thread of the agenda. */
  Rollout.Ended carryOut() throws InterruptedException {
    status = "InProgress";
    timeline.add(id, What.STARTED, "", group.application() + "/" + group.name());
    try {
      for (String event : platform.events()) {
        carryOut(event);
      }
      platform.succeeded();
      end("Succeeded");
      return new Rollout.Ended(id, status, "", Optional.empty());
    } catch (EventFailed e) {
      failure = Optional.of(e);
      events.skipRest();
      runs.values().forEach(run -> run.close(new HookRun.Closed.Unanswered()));
      Optional<CodeDeployment> rollback =
          goesBack() ? Optional.of(codeDeploy.rollback(this)) : Optional.empty();
      rollbackId = rollback.map(CodeDeployment::id);
      end(stopRequested ? "Stopped" : "Failed");
      Optional<Rollout.Ended> back = Optional.empty();
      if (rollback.isPresent()) {
        timeline.add(id, What.ROLLBACK_STARTED, "", "by " + rollback.get().id());
        back = Optional.of(rollback.get().carryOut());
        timeline.add(id, What.ROLLBACK_FINISHED, "", back.get().status());
      }
      return new Rollout.Ended(id, status, String.valueOf(e.getMessage()), back);
    }
  }

  private boolean goesBack() {
    boolean wanted = stopRequested ? rollbackOnStop : group.autoRollback();
    return wanted && triggeredBy.isEmpty();
  }

  private void end(String last) {
    completeTime = Optional.of(codeDeploy.clock().now());
    status = last;
    timeline.add(id, What.ENDED, "", last + failure.map(why -> ": " + why.getMessage()).orElse(""));
  }

  private void carryOut(String event) throws InterruptedException, EventFailed {
    if (stopRequested) {
      throw new EventFailed("MANUAL_STOP", "the deployment was stopped");
    }
    events.started(event, codeDeploy.clock().now());
    timeline.add(id, What.EVENT_STARTED, event, "");
    try {
      Optional<Held> here = held.filter(it -> it.event().equals(event));
      if (here.isPresent()) {
        stay(here.get());
      } else if (platform.ownsEvent(event)) {
        platform.perform(event, this);
      } else if (appSpec.hooks().containsKey(event)) {
        hook(event, appSpec.hooks().get(event));
      }
    } catch (EventFailed e) {
      events.ended(event, "Failed", codeDeploy.clock().now(), String.valueOf(e.getMessage()));
      timeline.add(id, What.EVENT_FAILED, event, String.valueOf(e.getMessage()));
      throw e;
    }
    events.ended(event, "Succeeded", codeDeploy.clock().now(), "");
    timeline.add(id, What.EVENT_SUCCEEDED, event, "");
  }

  private void hook(String event, String named) throws InterruptedException, EventFailed {
    String name = named.startsWith("arn:") ? named.substring(named.lastIndexOf(':') + 1) : named;
    Function function = callable(name);
    HookRun run = new HookRun(event);
    runs.put(run.executionId(), run);
    String payload =
        Tree.of("DeploymentId", id, "LifecycleEventHookExecutionId", run.executionId()).toString();
    Instant limit = codeDeploy.clock().now().plus(HOOK_LIMIT);
    codeDeploy.lambda().invokeAsync(function, "$LATEST", payload, new Watched(timeline, id, name));
    codeDeploy.agenda().await(limit, () -> run.closed().isPresent() || stopRequested);
    run.close(new HookRun.Closed.Unanswered());
    switch (run.closed().orElseThrow()) {
      case HookRun.Closed.Answered(String answer) when answer.equals("Succeeded") -> {}
      case HookRun.Closed.Answered(String answer) ->
          throw new EventFailed(
              "HOOK_EXECUTION_FAILURE", "the validation function " + name + " said " + answer);
      case HookRun.Closed.Unanswered() when stopRequested ->
          throw new EventFailed("MANUAL_STOP", "the deployment was stopped");
      case HookRun.Closed.Unanswered() ->
          throw new EventFailed(
              "TIMEOUT", "the validation function " + name + " did not answer within one hour");
    }
  }

  /** Waits for answer after answer, until the deployment is stopped. */
  private void stay(Held here) throws InterruptedException, EventFailed {
    runs.put(here.executionId(), new HookRun(here.event(), here.executionId()));
    timeline.add(id, What.HELD, here.event(), "");
    codeDeploy.agenda().standStill(() -> stopRequested);
    throw new EventFailed("MANUAL_STOP", "the deployment was stopped");
  }

  /** CodeDeploy's managed role may call nothing but {@code CodeDeployHook_*}. */
  private Function callable(String name) throws EventFailed {
    if (!name.startsWith("CodeDeployHook_")) {
      throw new EventFailed(
          "IAM_ROLE_PERMISSIONS",
          "CodeDeploy is not authorized to perform lambda:InvokeFunction on "
              + Arns.of("lambda", "function:" + name));
    }
    Optional<Function> function = codeDeploy.lambda().find(name);
    if (function.isEmpty()) {
      throw new EventFailed(
          "HOOK_EXECUTION_FAILURE", "Function not found: " + Arns.of("lambda", "function:" + name));
    }
    return function.get();
  }

  /** Takes a hook's answer. */
  void answer(String executionId, String answer) {
    HookRun run = runs.get(executionId);
    if (run == null) {
      throw AwsError.client(
          "InvalidLifecycleEventHookExecutionIdException",
          "The lifecycle event hook execution id is not valid for this deployment");
    }
    if (!answer.equals("Succeeded") && !answer.equals("Failed")) {
      throw AwsError.client(
          "InvalidLifecycleEventHookExecutionStatusException",
          "Only Succeeded and Failed are accepted, not " + answer);
    }
    if (!run.close(new HookRun.Closed.Answered(answer))) {
      timeline.add(id, What.ANSWER_REFUSED, run.event(), answer);
      throw AwsError.client(
          "LifecycleEventAlreadyCompletedException",
          "An attempt to return the status of an already completed lifecycle event occurred.");
    }
    if (held.isPresent()) {
      runs.put(executionId, new HookRun(run.event(), executionId));
    }
    timeline.add(id, What.ANSWER_ACCEPTED, run.event(), answer);
    codeDeploy.agenda().changed();
  }

  /** Moves traffic step by step, and waits in between unless the deployment is stopped. */
  void shift(Shift shift, java.util.function.IntConsumer move)
      throws InterruptedException, EventFailed {
    for (Shift.Step step : shift.steps()) {
      move.accept(step.percent());
      timeline.add(id, What.TRAFFIC, "", step.percent() + " %");
      Instant next = codeDeploy.clock().now().plus(step.interval());
      if (codeDeploy.agenda().await(next, () -> stopRequested)) {
        throw new EventFailed("MANUAL_STOP", "the deployment was stopped");
      }
    }
  }

  /** A rollback moves everything at once. */
  Shift shift() {
    return triggeredBy.isPresent() ? new Shift.AllAtOnce() : group.shift();
  }

  void stop(boolean rollback) {
    if (completeTime.isPresent()) {
      throw AwsError.client(
          "DeploymentAlreadyCompletedException", "The deployment " + id + " has ended");
    }
    rollbackOnStop = rollback;
    stopRequested = true;
    codeDeploy.agenda().changed();
  }

  JsonObject target() {
    return platform.target(this);
  }

  /** What the targets of both platforms show. */
  JsonObject commonTarget(String arn) {
    return Tree.of(
        "deploymentId",
        id,
        "targetId",
        platform.targetId(),
        "targetArn",
        arn,
        "status",
        status.equals("Stopped") ? "Failed" : status,
        "lastUpdatedAt",
        completeTime.orElseGet(() -> codeDeploy.clock().now()),
        "lifecycleEvents",
        events.json());
  }

  /** As {@code GetDeployment} shows it: never with the content of the AppSpec. */
  JsonObject info() {
    boolean done = completeTime.isPresent();
    boolean good = status.equals("Succeeded");
    return Tree.of(
        "applicationName", group.application(),
        "deploymentGroupName", group.name(),
        "deploymentConfigName", group.configName(),
        "deploymentId", id,
        "revision", withoutContent(revision),
        "status", status,
        "errorInformation",
            failure.map(why -> Tree.of("code", why.code, "message", why.getMessage())),
        "createTime", createTime,
        "startTime", createTime,
        "completeTime", completeTime,
        "deploymentOverview",
            Tree.of(
                "Pending",
                0,
                "InProgress",
                done ? 0 : 1,
                "Succeeded",
                done && good ? 1 : 0,
                "Failed",
                done && !good ? 1 : 0,
                "Skipped",
                0,
                "Ready",
                0),
        "creator", creator,
        "ignoreApplicationStopFailures", false,
        "autoRollbackConfiguration", group.autoRollbackJson(),
        "updateOutdatedInstancesOnly", false,
        "rollbackInfo",
            Tree.of(
                "rollbackDeploymentId", rollbackId,
                "rollbackTriggeringDeploymentId", triggeredBy,
                "rollbackMessage",
                    triggeredBy.isPresent() ? "Rollback of deployment " + triggeredBy.get() : null),
        "deploymentStyle", DeploymentGroup.style(),
        "instanceTerminationWaitTimeStarted", false,
        "loadBalancerInfo", group.loadBalancerInfo(),
        "fileExistsBehavior", "DISALLOW",
        "deploymentStatusMessages", List.of(),
        "computePlatform", group.platform());
  }

  private static JsonObject withoutContent(JsonObject revision) {
    JsonObject copy = revision.deepCopy();
    if (copy.has("appSpecContent")) {
      copy.getAsJsonObject("appSpecContent").remove("content");
    }
    return copy;
  }
}
