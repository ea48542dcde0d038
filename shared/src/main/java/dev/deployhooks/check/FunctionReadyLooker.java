package dev.deployhooks.check;

import dev.deployhooks.check.FunctionSource.FunctionState;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.plan.ChecksSection;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.List;

/**
 * Asks Lambda whether the new version is ready, without running any of its code: it is Active, its
 * last update was successful, and it may be invoked. While it is Pending it is asked again, for a
 * minute at most.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html">Lambda function
 *     states</a>
 */
final class FunctionReadyLooker {

  private static final Duration PENDING_FOR = Duration.ofSeconds(60);
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final FunctionSource functions;
  private final Time time;

  FunctionReadyLooker(FunctionSource functions, Time time) {
    this.functions = functions;
    this.time = time;
  }

  /**
   * Looks until the version is no longer pending.
   *
   * @param section the section of the check: where nothing in it runs the code, that is a warning
   * @param where the place in the plan
   * @throws CannotLookException if there is no function, or it may not be asked about
   * @throws InterruptedException if the thread is interrupted
   */
  Judged look(ChecksSection section, Aim aim, String where, Deadline deadline)
      throws CannotLookException, InterruptedException {
    Deployment.Lambda function = InvokeLooker.function(aim);
    String name = function.functionName();
    String version = function.greenVersion();
    String lookedAt = "state of %s:%s".formatted(name, version);
    Deadline patience = deadline.atMost(PENDING_FOR);
    try {
      FunctionState state = functions.state(name, version, patience);
      while (isUnderWay(state) && patience.remaining().compareTo(EVERY) > 0) {
        time.sleep(EVERY);
        state = functions.state(name, version, patience);
      }
      List<Observation> observations = observations(state, version, where);
      Outcome outcome = Expectations.outcome(observations);
      if (!(outcome instanceof Outcome.Passed)) {
        return new Judged(lookedAt, outcome, observations, List.of(), List.of());
      }
      functions.dryRun(name, version, deadline);
      return new Judged(
          lookedAt,
          outcome,
          observations,
          section.invokesTheVersion()
              ? List.of()
              : List.of("no code of version %s was run: give a golden event".formatted(version)),
          List.of());
    } catch (SourceException.Refused e) {
      throw new CannotLookException(e.getMessage());
    } catch (SourceException e) {
      return Judged.error(lookedAt, e.getMessage());
    }
  }

  private static boolean isUnderWay(FunctionState state) {
    return state.state().equals("Pending") || state.lastUpdateStatus().equals("InProgress");
  }

  private static List<Observation> observations(FunctionState state, String version, String where) {
    String hint =
        state.state().equals("Inactive")
            ? "; Lambda took an idle version's resources back: invoke it once (a golden event does)"
            : "";
    return List.of(
        new Observation(
            "version " + version + " to be Active",
            state.state() + because(state.stateReason()) + hint,
            state.state().equals("Active"),
            where),
        new Observation(
            "its last update to be Successful",
            state.lastUpdateStatus() + because(state.lastUpdateReason()),
            state.lastUpdateStatus().equals("Successful"),
            where));
  }

  private static String because(String reason) {
    return reason.isEmpty() ? "" : " (" + InWords.shown(reason) + ")";
  }
}
