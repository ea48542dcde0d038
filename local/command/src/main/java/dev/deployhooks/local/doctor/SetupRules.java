package dev.deployhooks.local.doctor;

import dev.deployhooks.deployment.Found;
import dev.deployhooks.local.doctor.Facts.Platform;
import dev.deployhooks.local.doctor.Facts.Setup;
import dev.deployhooks.local.doctor.Finding.Fine;
import dev.deployhooks.local.doctor.Finding.Trouble;
import dev.deployhooks.local.doctor.Finding.Unknown;
import dev.deployhooks.local.doctor.Finding.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Rules for how traffic moves, and what stops it. */
final class SetupRules {

  static final String ON_FAILURE = "DEPLOYMENT_FAILURE";
  static final String ON_ALARM = "DEPLOYMENT_STOP_ON_ALARM";

  private SetupRules() {}

  /**
   * A failed deployment is rolled back.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/codedeploy/latest/userguide/deployments-rollback-and-redeploy.html">Redeploy
   *     and roll back a deployment</a>
   */
  static List<Finding> rollsBack(Facts facts) {
    String about = facts.subject().inWords();
    return ifKnown(
        facts,
        setup -> {
          if (!setup.rollsBackOn().contains(ON_FAILURE)) {
            return List.of(
                new Trouble(
                    about,
                    "automatic rollback is off for failed deployments",
                    "a hook that answers Failed after traffic has moved leaves the new release in front of customers",
                    "turn on autoRollbackConfiguration with the event " + ON_FAILURE));
          }
          if (!setup.alarms().isEmpty() && !setup.rollsBackOn().contains(ON_ALARM)) {
            return List.of(
                new Warning(
                    about,
                    "alarms stop a deployment, but do not roll it back",
                    "a release that an alarm has stopped keeps the traffic that it has",
                    setup.platform().codeDeploy()
                        ? "add the event " + ON_ALARM + " to autoRollbackConfiguration"
                        : "set deploymentConfiguration.alarms.rollback to true"));
          }
          return List.of(new Fine(about, "failed deployments are rolled back"));
        });
  }

  /** Something watches while traffic moves, when no hook of CodeDeploy runs. */
  static List<Finding> hasAlarms(Facts facts) {
    String about = facts.subject().inWords();
    return ifKnown(
        facts,
        setup ->
            List.of(
                setup.alarms().isEmpty()
                    ? new Warning(
                        about,
                        "no alarm stops a deployment",
                        "between hooks nobody looks at the release",
                        setup.platform().codeDeploy()
                            ? "name alarms in the group's alarmConfiguration, and enable it"
                            : "name alarms in deploymentConfiguration.alarms, and enable them")
                    : new Fine(about, "alarms: " + String.join(", ", setup.alarms()))));
  }

  /**
   * No alarm is red before a deployment starts.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-create-alarms.html">Monitoring
   *     deployments with alarms</a>
   */
  static List<Finding> alarmsAreQuiet(Facts facts) {
    return ifKnown(
        facts,
        setup ->
            setup.alarms().isEmpty()
                ? List.of()
                : switch (facts.alarms()) {
                  case Found.Known<Map<String, String>>(Map<String, String> states, String _) ->
                      setup.alarms().stream()
                          .map(name -> alarm(name, states.get(name), setup.platform()))
                          .toList();
                  case Found.Unknown<Map<String, String>>(String why) ->
                      List.of(
                          new Unknown(
                              facts.subject().inWords(), why, "whether an alarm is red already"));
                });
  }

  private static Finding alarm(
      String name, @org.jspecify.annotations.Nullable String state, Platform platform) {
    String about = "alarm " + name;
    return switch (state) {
      case null ->
          new Trouble(
              about,
              "there is no such alarm in this account and Region",
              "what does not exist never turns red, and CodeDeploy may refuse the deployment",
              "create it, or take it out of the configuration");
      case "OK" -> new Fine(about, "is OK");
      case "ALARM" ->
          platform.codeDeploy()
              ? new Trouble(
                  about,
                  "is red already",
                  "CodeDeploy stops every deployment while it is, also the one that brings the fix",
                  "find out why it is red; for a fix, deploy with the alarms of the group ignored")
              : new Warning(
                  about,
                  "is red already",
                  "Amazon ECS ignores an alarm that was red when a deployment began: it does not guard this one",
                  "find out why it is red before the next deployment");
      case "INSUFFICIENT_DATA" ->
          new Warning(
              about,
              "has not enough data",
              "an alarm on a metric that does not exist never turns red",
              "compare the alarm's metric and dimensions with what CloudWatch lists");
      default -> new Unknown(about, "is in state " + state, "what that means for a deployment");
    };
  }

  /** Green can be tried before customers get it. */
  static List<Finding> hasTestEntrance(Facts facts) {
    String about = facts.subject().inWords();
    return ifKnown(
        facts,
        setup ->
            switch (setup.platform()) {
              case FUNCTION -> List.of();
              case SERVICE_BY_CODEDEPLOY, SERVICE_BY_ECS ->
                  List.of(
                      setup.testEntrance()
                          ? new Fine(about, "has a test listener")
                          : withoutTestEntrance(about, setup.platform(), facts));
            });
  }

  private static Finding withoutTestEntrance(String about, Platform platform, Facts facts) {
    boolean needed =
        facts.knownCalls().stream()
            .anyMatch(
                call -> call.event().moment() == dev.deployhooks.deployment.Moment.TEST_TRAFFIC);
    String what = "has no test listener";
    String mend =
        platform.codeDeploy()
            ? "add a testTrafficRoute with a listener to the group's load balancer"
            : "set testListenerRule in the service's advancedConfiguration";
    return needed
        ? new Trouble(
            about,
            what,
            "the hook for test traffic is skipped, or finds no way to the new release",
            mend)
        : new Warning(about, what, "the new release cannot be tried before customers get it", mend);
  }

  /** Traffic moves in steps, so that a bad release does not meet everybody. */
  static List<Finding> movesInSteps(Facts facts) {
    String about = facts.subject().inWords();
    return ifKnown(
        facts,
        setup ->
            List.of(
                switch (setup.atOnce()) {
                  case Found.Known<Boolean>(Boolean atOnce, String from) ->
                      atOnce
                          ? new Warning(
                              about,
                              "all traffic moves at once (" + from + ")",
                              "a bad release meets every customer, and there is nothing to compare it with",
                              setup.platform().codeDeploy()
                                  ? "take a deployment configuration with Canary or Linear in its name"
                                  : "set deploymentConfiguration.strategy to CANARY or LINEAR")
                          : new Fine(about, "traffic moves in steps (" + from + ")");
                  case Found.Unknown<Boolean>(String why) ->
                      new Unknown(about, why, "whether traffic moves in steps");
                }));
  }

  private static List<Finding> ifKnown(Facts facts, Function<Setup, List<Finding>> judge) {
    return switch (facts.setup()) {
      case Found.Known<Setup>(Setup setup, String _) -> new ArrayList<>(judge.apply(setup));
      case Found.Unknown<Setup> _ -> List.of(); // told once, by the first rule
    };
  }
}
