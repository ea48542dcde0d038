package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.EcsHook.OnTimeout;
import dev.deployhooks.sandbox.Timeline.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A deployment by ECS itself, to be started. */
public final class NativeRelease {

  private static final Duration DAY = Duration.ofDays(1);

  private final Ecs ecs;
  private final NativeRoute route;
  private final TaskDefinition taskDefinition;
  private final List<EcsHook> hooks = new ArrayList<>();
  private Shift shift = new Shift.AllAtOnce();
  private boolean oldPayload;
  private Duration bake = Duration.ofMinutes(5);
  private Optional<NativeHeld> held = Optional.empty();
  private List<String> alarms = List.of();
  private Consumer<Entry> listener = _ -> {};

  NativeRelease(Ecs ecs, NativeRoute route, TaskDefinition taskDefinition) {
    this.ecs = ecs;
    this.route = route;
    this.taskDefinition = taskDefinition;
  }

  /** Has a function called at stages, such as {@code POST_TEST_TRAFFIC_SHIFT}. */
  public NativeRelease hook(String function, String... stages) {
    return hook(function, "{}", DAY, false, stages);
  }

  /**
   * Has a function called at stages.
   *
   * @param details its {@code hookDetails}, a JSON object; {@code {}} for none
   * @param timeout how long it may take as a whole
   * @param continues whether the deployment goes on when it takes longer; it is rolled back if not
   */
  public NativeRelease hook(
      String function, String details, Duration timeout, boolean continues, String... stages) {
    JsonObject read = JsonParser.parseString(details).getAsJsonObject();
    hooks.add(
        new EcsHook(
            function,
            Set.of(stages),
            read,
            timeout,
            continues ? OnTimeout.CONTINUE : OnTimeout.ROLLBACK));
    return this;
  }

  /** Moves a part of the traffic, and the rest after an interval. */
  public NativeRelease canary(int percent, Duration interval) {
    shift = new Shift.Canary(percent, interval);
    return this;
  }

  /** Moves the same part of the traffic again and again. */
  public NativeRelease linear(int percent, Duration interval) {
    shift = new Shift.Linear(percent, interval);
    return this;
  }

  /** How long both run after all traffic has moved; five minutes at first. */
  public NativeRelease bake(Duration duration) {
    bake = duration;
    return this;
  }

  /** Sends hooks the older payload, with the fields of {@code executionDetails} at the top. */
  public NativeRelease oldPayload() {
    oldPayload = true;
    return this;
  }

  /** Names the alarms of the service's configuration; here nothing heeds them. */
  public NativeRelease alarms(String... names) {
    alarms = List.of(names);
    return this;
  }

  /**
   * Has the deployment stay in a lifecycle stage, and names it. Hooks of that stage are not called:
   * whoever holds it calls them.
   *
   * @param deployment the service deployment's ARN
   * @param source the ARN of the service revision that is to be replaced
   * @param target the ARN of the service revision that is to replace it
   */
  public NativeRelease heldAt(String stage, String deployment, String source, String target) {
    held = Optional.of(new NativeHeld(stage, deployment, source, target));
    return this;
  }

  /** Hears what happens as it happens; called in the deployment's thread. */
  public NativeRelease onProgress(Consumer<Entry> hears) {
    listener = hears;
    return this;
  }

  /** Starts the deployment. */
  public Rollout start() {
    return ecs.start(
        route,
        taskDefinition,
        new NativeDeployment.Settings(List.copyOf(hooks), shift, oldPayload, bake, held, alarms),
        listener);
  }
}
