package dev.deployhooks.check;

import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.ChecksSection;
import dev.deployhooks.plan.Expectation;
import dev.deployhooks.plan.Expectation.StatusRange;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.Step;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Looks at whatever a check wants looked at, once, and judges what it saw. */
final class Looker {

  private final HttpClients clients;
  private final HttpLooker http;
  private final HealthCheckPathLooker healthCheckPath;
  private final InvokeLooker invoke;
  private final FunctionReadyLooker functionReady;
  private final TargetHealthLooker targetHealth;
  private final TargetHealthSource targets;

  /** Asked for only by looks that few plans have. */
  private final Supplier<SideSource> sides;

  private final FlowLooker flow;
  private final Redactor redactor = new Redactor();

  Looker(FunctionSource functions, TargetHealthSource targetHealth, Time time) {
    this(
        functions,
        targetHealth,
        SecretSource.none(),
        SideSource::none,
        Reach.ofThisProcess(Map.of()),
        time);
  }

  Looker(
      FunctionSource functions,
      TargetHealthSource targetHealth,
      SecretSource secrets,
      Supplier<SideSource> sides,
      Reach reach,
      Time time) {
    this.targets = targetHealth;
    this.sides = sides;
    this.clients = new HttpClients(reach);
    this.flow = new FlowLooker(this::see, secrets, redactor);
    this.http = new HttpLooker(new WayToGreen(targetHealth), clients, time);
    this.healthCheckPath = new HealthCheckPathLooker(http);
    this.invoke = new InvokeLooker(functions);
    this.functionReady = new FunctionReadyLooker(functions, time);
    this.targetHealth = new TargetHealthLooker(targetHealth, time);
  }

  /**
   * Looks, and judges what was seen.
   *
   * @param section the section that the check belongs to
   * @throws CannotLookException if it cannot be looked at, now or later
   * @throws InterruptedException if the thread is interrupted
   */
  Judged look(CheckSpec check, ChecksSection section, Aim aim, Deadline deadline)
      throws CannotLookException, InterruptedException {
    String where = check.place().toString();
    GreenProof.requireKnown(check.expectations(), aim.deployment());
    return switch (check.look()) {
      case Look.Http look -> {
        if (check.expectations().isEmpty()) {
          throw new CannotLookException("the check expects nothing: it could not fail");
        }
        yield Expectations.judged(check, http.look(look, aim, deadline), aim.deployment());
      }
      case Look.Invoke look ->
          Expectations.judged(check, invoke.look(look, aim, deadline), aim.deployment());
      case Look.Compare look ->
          Expectations.judged(check, compare(look, aim, deadline), aim.deployment());
      case Look.Flow look -> flow.look(look, check, aim, deadline);
      case Look.FunctionReady _ -> functionReady.look(section, aim, where, deadline);
      case Look.TargetHealth look -> targetHealth.look(look, aim, where, deadline);
      case Look.GreenAlone _ ->
          new GreenAloneLooker(sides.get(), targets).look(aim, where, deadline);
      case Look.HealthCheckPath look ->
          Expectations.judged(
              healthy(check), healthCheckPath.look(look, aim, deadline), aim.deployment());
    };
  }

  /** Looks at what a step of a flow may look at. */
  private Sight see(Look look, Aim aim, Deadline deadline)
      throws CannotLookException, InterruptedException {
    return switch (look) {
      case Look.Http request -> http.look(request, aim, deadline);
      case Look.Invoke invocation -> invoke.look(invocation, aim, deadline);
      case Look.Compare both -> compare(both, aim, deadline);
      case Look.Flow _,
          Look.FunctionReady _,
          Look.TargetHealth _,
          Look.GreenAlone _,
          Look.HealthCheckPath _ ->
          throw new CannotLookException("a step of a flow is a request or an invocation");
    };
  }

  private Sight compare(Look.Compare look, Aim aim, Deadline deadline)
      throws CannotLookException, InterruptedException {
    return new CompareLooker(http, invoke, new WayToBlue(sides.get(), targets))
        .look(look, aim, deadline);
  }

  /** Takes secrets out of what is reported. */
  Redactor redactor() {
    return redactor;
  }

  /** What a look is aimed at, for the report of a check that saw nothing. */
  static String planned(Look look) {
    return switch (look) {
      case Look.Http http -> HttpLooker.planned(http);
      case Look.Invoke _ -> "invoke the new version";
      case Look.Compare(Look both, _) -> planned(both) + ", of green and of blue";
      case Look.Flow(List<Step> steps) ->
          steps.size() == 1
              ? steps.getFirst().planned().map(Looker::planned).orElse("a step")
              : steps.size() + " steps";
      case Look.FunctionReady _ -> "state of the new version";
      case Look.TargetHealth _ -> "green's targets";
      case Look.GreenAlone _ -> "the test listener and green's targets";
      case Look.HealthCheckPath _ -> "green's health-check path";
    };
  }

  /** Breaks off the requests that are still under way. */
  void cancelAll() {
    clients.cancelAll();
  }

  /** The check with what a health check expects. */
  private static CheckSpec healthy(CheckSpec check) {
    return new CheckSpec(
        check.name(),
        check.place(),
        check.needs(),
        check.required(),
        check.retry(),
        check.look(),
        List.of(new Expectation.Status(check.place(), List.of(new StatusRange(200, 399)))));
  }
}
