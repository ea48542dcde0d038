package dev.deployhooks.check;

import dev.deployhooks.check.HttpRequest.Side;
import dev.deployhooks.check.Outcome.Error;
import dev.deployhooks.check.Outcome.Failed;
import dev.deployhooks.check.Outcome.Inconclusive;
import dev.deployhooks.check.Sight.Answer;
import dev.deployhooks.check.Sight.FunctionAnswer;
import dev.deployhooks.check.Sight.HttpAnswer;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Entrance;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.deployment.Moment;
import dev.deployhooks.deployment.TargetGroup;
import dev.deployhooks.plan.Agreement;
import dev.deployhooks.plan.Look;
import dev.deployhooks.time.Deadline;
import java.util.List;
import java.util.Optional;

/**
 * Asks green and blue the same, and holds their answers against each other.
 *
 * <p>Blue is no measure of green where it is not there (a first deployment), does not answer, or
 * answers that it fails: the release may be what mends it. Then the comparison is
 * <em>inconclusive</em>, with the reason, never failed and never passed.
 */
final class CompareLooker {

  private static final int SERVER_ERROR = 500;

  private final HttpLooker http;
  private final InvokeLooker invoke;
  private final WayToBlue way;

  CompareLooker(HttpLooker http, InvokeLooker invoke, WayToBlue way) {
    this.http = http;
    this.invoke = invoke;
    this.way = way;
  }

  /**
   * Looks once: at green, and if it answers, at blue.
   *
   * @throws CannotLookException if one of them cannot be asked
   * @throws InterruptedException if the thread is interrupted
   */
  Sight look(Look.Compare look, Aim aim, Deadline deadline)
      throws CannotLookException, InterruptedException {
    return switch (look.look()) {
      case Look.Http request -> requests(request, look.agreement(), aim, deadline);
      case Look.Invoke invocation -> invocations(invocation, look.agreement(), aim, deadline);
      case Look.Flow _,
          Look.Compare _,
          Look.FunctionReady _,
          Look.TargetHealth _,
          Look.GreenAlone _,
          Look.HealthCheckPath _,
          Look.Burst _,
          Look.GrpcHealth _,
          Look.Surroundings _ ->
          throw new CannotLookException("only requests and invocations can be compared");
    };
  }

  private Sight invocations(Look.Invoke look, Agreement agreement, Aim aim, Deadline deadline)
      throws CannotLookException {
    Deployment.Lambda function = InvokeLooker.function(aim);
    Sight green = invoke.look(look, aim, deadline);
    if (!(green instanceof Answer answer)) {
      return green;
    }
    return new Sight.Both(
        answer,
        switch (function.blueVersion()) {
          case Found.Unknown<String>(String why) -> noBlue(why);
          case Found.Known<String>(String blue, String _)
              when blue.equals(function.greenVersion()) ->
              undecided("not invoked", "blue and green are both version " + blue);
          case Found.Known<String>(String blue, String _) ->
              compared(invoke.look(look, function, blue, deadline), answer, agreement);
        });
  }

  private Sight requests(Look.Http look, Agreement agreement, Aim aim, Deadline deadline)
      throws CannotLookException, InterruptedException {
    Deployment.Ecs service =
        switch (aim.deployment()) {
          case Deployment.Ecs ecs -> ecs;
          case Deployment.Lambda function ->
              throw new CannotLookException(
                  "the deployment is of %s, whose versions have no addresses to compare; compare invocations with lambda"
                      .formatted(function.subject()));
          case Deployment.Built built -> throw CannotLookException.nothingRuns(built);
        };
    if (service.event() instanceof Found.Known<LifecycleEvent>(LifecycleEvent event, String _)
        && event.moment() == Moment.AFTER_TRAFFIC) {
      throw new CannotLookException(
          "at %s production traffic is at green already: compare at an earlier lifecycle event, where blue still has it"
              .formatted(event));
    }
    Sight green = http.look(look, aim, deadline);
    if (!(green instanceof Answer answer)) {
      return green;
    }
    Found<TargetGroup> group = service.blue().then(Deployment.Side::targetGroup);
    return new Sight.Both(
        answer,
        switch (group) {
          case Found.Unknown<TargetGroup>(String why) -> noBlue(why);
          case Found.Known<TargetGroup>(TargetGroup known, String _) ->
              compared(ofBlue(look, service, known, aim, deadline), answer, agreement);
        });
  }

  private Sight ofBlue(
      Look.Http look, Deployment.Ecs service, TargetGroup group, Aim aim, Deadline deadline)
      throws CannotLookException, InterruptedException {
    Optional<Entrance> production = way.byProduction(service, group, aim.target(), deadline);
    if (production.isPresent()) {
      try {
        return http.through(production.get(), Side.BLUE, look, aim, deadline);
      } catch (CannotLookException _) {
        // Not sent: another rule would catch it, or none lets it through. The address is left.
      }
    }
    try {
      return switch (way.byAddress(group, aim.target(), deadline)) {
        case HealthyTarget.At(Entrance entrance) ->
            http.through(entrance, Side.BLUE, look, aim, deadline);
        case HealthyTarget.Nobody(String why) -> undecided("not asked", "no blue to ask: " + why);
        case HealthyTarget.NoHttp(String why) -> Judged.error("not asked", why);
      };
    } catch (SourceException e) {
      return Judged.error("not asked", e.getMessage());
    }
  }

  private static Judged noBlue(String why) {
    return undecided(
        "not asked",
        "there is no blue to compare with (%s); where that is well, let the section say onInconclusive: pass"
            .formatted(why));
  }

  private static Judged undecided(String lookedAt, String why) {
    return new Judged(lookedAt, new Inconclusive(why), List.of(), List.of(), List.of());
  }

  private static Judged compared(Sight blue, Answer green, Agreement agreement) {
    return switch (blue) {
      case Judged(String at, Failed(String why), _, _, _) ->
          undecided(at, "blue did not answer, so that it is no measure: " + why);
      case Judged(String at, Error(String why), _, _, _) ->
          Judged.error(at, "blue could not be asked: " + why);
      case Judged judged -> judged;
      case Sight.Both both -> both.comparison();
      case HttpAnswer answer when answer.status() >= SERVER_ERROR ->
          undecided(
              answer.lookedAt(),
              "blue itself answers with status %d, so that it is no measure"
                  .formatted(answer.status()));
      case FunctionAnswer answer when answer.answered().functionError().isPresent() ->
          undecided(
              answer.lookedAt(),
              "blue itself ends with a function error, so that it is no measure: "
                  + InWords.quoted(answer.answered().payload()));
      case FunctionAnswer answer
          when !answer.answered().executedVersion().equals(answer.version()) ->
          Judged.error(
              answer.lookedAt(),
              "blue could not be asked: version %s answered in place of %s"
                  .formatted(InWords.shown(answer.answered().executedVersion()), answer.version()));
      case Answer answer -> SideBySide.judge(agreement, green, answer);
    };
  }
}
