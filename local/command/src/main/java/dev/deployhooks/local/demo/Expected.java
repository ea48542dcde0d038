package dev.deployhooks.local.demo;

import dev.deployhooks.local.report.HookReport;
import dev.deployhooks.sandbox.Rollout.Ended;
import java.util.List;
import java.util.Optional;

/** How a story is to end. */
sealed interface Expected {

  /** The release goes live; so many hooks passed it. */
  record GoesLive(String status, int hooks) implements Expected {}

  /**
   * The release is rolled back because a hook said Failed.
   *
   * @param status of the deployment
   * @param because words that the report of the hook has to have: the true reason
   */
  record RolledBack(String status, String because) implements Expected {}

  /**
   * The release goes live, because its plan lets pass what could not be told.
   *
   * @param because words that the report of the hook that let it pass has to have
   */
  record LetPass(String status, String because) implements Expected {}

  /**
   * Nothing goes live, because a hook said Failed before anything was deployed.
   *
   * @param because words that the report of the hook has to have: the true reason
   */
  record NeverDeployed(String status, String because) implements Expected {}

  /** In words. */
  default String inWords() {
    return switch (this) {
      case GoesLive(String status, int hooks) ->
          status + ", passed by " + (hooks == 1 ? "one hook" : hooks + " hooks");
      case RolledBack(String status, String because) ->
          status + " and back again, because of \"" + because + "\"";
      case LetPass(String status, String because) ->
          status + ", let pass in spite of \"" + because + "\"";
      case NeverDeployed(String status, String because) ->
          status + " before anything was deployed, because of \"" + because + "\"";
    };
  }

  /** What is not as expected; empty if all is. */
  default Optional<String> difference(Ended ended, List<HookReport> reports) {
    return switch (this) {
      case GoesLive(String status, _) when !ended.status().equals(status) ->
          Optional.of("it ended as " + ended.status() + " " + ended.reason());
      case GoesLive(_, int hooks) ->
          // A hook that came back has a report for each of its looks.
          // Of a watch there is one more, which says that it has ended.
          count(reports, "Succeeded") == hooks
                  && reports.size() - count(reports, "InProgress") - count(reports, "None") == hooks
              ? Optional.empty()
              : Optional.of(
                  reports.size() + " reports, " + count(reports, "Succeeded") + " passed");
      case RolledBack(String status, _) when !ended.status().equals(status) ->
          Optional.of("it ended as " + ended.status() + " " + ended.reason());
      case RolledBack _ when !cameBack(ended) ->
          Optional.of("the rollback did not succeed: " + ended.rollback());
      case RolledBack(_, String because) -> refused(reports, because);
      case NeverDeployed(String status, _) when !ended.status().equals(status) ->
          Optional.of("it ended as " + ended.status() + " " + ended.reason());
      case NeverDeployed(_, String because) -> refused(reports, because);
      case LetPass(String status, _) when !ended.status().equals(status) ->
          Optional.of("it ended as " + ended.status() + " " + ended.reason());
      case LetPass(_, String because) ->
          reports.stream()
                  .filter(report -> report.answer().equals("Succeeded"))
                  .anyMatch(report -> report.json().toString().contains(because))
              ? Optional.empty()
              : Optional.of("no report that lets pass has \"" + because + "\"");
    };
  }

  /** A watch stops the deployment: the event that it watches has been let pass. */
  private static Optional<String> refused(List<HookReport> reports, String because) {
    return reports.stream()
            .filter(report -> report.answer().equals("Failed") || report.answer().equals("Stop"))
            .anyMatch(report -> report.json().toString().contains(because))
        ? Optional.empty()
        : Optional.of("no report of a failure has \"" + because + "\"");
  }

  private static long count(List<HookReport> reports, String answer) {
    return reports.stream().filter(report -> report.answer().equals(answer)).count();
  }

  /** CodeDeploy rolls back in a second deployment, ECS in the same. */
  private static boolean cameBack(Ended ended) {
    return ended.status().equals("ROLLBACK_SUCCESSFUL")
        || ended.rollback().map(Ended::status).equals(Optional.of("Succeeded"));
  }
}
