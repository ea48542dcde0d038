package dev.deployhooks.local.doctor;

import static dev.deployhooks.local.doctor.HookRules.about;

import dev.deployhooks.check.DependencySource.Standing;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.local.doctor.Facts.Configured;
import dev.deployhooks.local.doctor.Facts.Hook;
import dev.deployhooks.local.doctor.Facts.Memory;
import dev.deployhooks.local.doctor.Facts.Network;
import dev.deployhooks.local.doctor.Finding.Fine;
import dev.deployhooks.local.doctor.Finding.Trouble;
import dev.deployhooks.local.doctor.Finding.Unknown;
import dev.deployhooks.local.doctor.Finding.Warning;
import java.util.List;
import java.util.Optional;

/**
 * Rules for what a hook under CodeDeploy has beside itself: the table of what has failed, without
 * which nothing is let pass, and the failure reporter on guard.
 */
final class MemoryRules {

  private static final String NOTHING_PASSES =
      "whether it has failed before is not known then, so it lets nothing pass";

  private MemoryRules() {}

  /**
   * In a VPC there is a way to the table: a NAT, or an endpoint.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html">Gateway
   *     endpoints for Amazon DynamoDB</a>
   */
  static List<Finding> reachesTheTable(Facts facts) {
    return HookRules.eachUnderCodeDeploy(
        facts,
        (hook, configured) ->
            configured.memory().isEmpty()
                ? List.of()
                : configured.network().stream().map(network -> way(hook, network)).toList());
  }

  private static Finding way(Hook hook, Found<Network> network) {
    return switch (network) {
      case Found.Known<Network>(Network known, String _) when known.forgetful().isEmpty() ->
          new Fine(about(hook), "has a way to DynamoDB from " + known.vpc());
      case Found.Known<Network>(Network known, String _) ->
          new Trouble(
              about(hook),
              "has no way to DynamoDB from %s in %s"
                  .formatted(String.join(", ", known.forgetful()), known.vpc()),
              NOTHING_PASSES,
              "add a gateway endpoint for com.amazonaws.REGION.dynamodb to the route tables of these subnets, or route them to a NAT gateway");
      case Found.Unknown<Network>(String why) ->
          new Unknown(about(hook), why, "whether it can reach DynamoDB from its VPC");
    };
  }

  /** It has a table in which it remembers what has failed, and the table is there. */
  static List<Finding> remembers(Facts facts) {
    return HookRules.eachUnderCodeDeploy(
        facts,
        (hook, configured) ->
            configured.kinds().isEmpty() ? List.of() : List.of(remembers(hook, configured)));
  }

  private static Finding remembers(Hook hook, Configured configured) {
    Optional<Memory> memory = configured.memory();
    if (memory.isEmpty()) {
      return new Warning(
          about(hook),
          "has no table in which to remember what has failed",
          "a Failed that could not be given is forgotten with the instance: a retry elsewhere may let the release pass",
          "set DEPLOYHOOKS_ANSWERS_TABLE to a table of DynamoDB with the partition key id: FailedAnswers of the stack");
    }
    String table = memory.get().table();
    return switch (memory.get().standing()) {
      case Found.Known<Standing>(Standing.Ready _, String _) ->
          new Fine(about(hook), "remembers what has failed in the table " + table);
      case Found.Known<Standing>(Standing.NotReady(String why), String _) ->
          new Trouble(
              about(hook),
              "the table %s, in which it is to remember what has failed, cannot be used: %s"
                  .formatted(table, why),
              NOTHING_PASSES,
              "create the table in the hook's Region, with the partition key id, or name another one: DEPLOYHOOKS_ANSWERS_TABLE");
      case Found.Unknown<Standing>(String why) ->
          new Unknown(about(hook), why, "whether its table of what has failed is there");
    };
  }

  /** A hook that looks more than once can put the failure reporter on guard. */
  static List<Finding> isGuarded(Facts facts) {
    return HookRules.eachThatComesBack(
        facts, (hook, configured) -> List.of(guarded(hook, configured.guard())));
  }

  private static Finding guarded(Hook hook, Optional<Found<List<String>>> guard) {
    String late = "if a late look of a long bake dies, the deployment waits until its hour is over";
    if (guard.isEmpty()) {
      return new Warning(
          about(hook),
          "cannot put the failure reporter on guard",
          late,
          "set DEPLOYHOOKS_REPORTER_QUEUE_URL to the URL of the queue that the reporter reads: Lost of the stack");
    }
    return switch (guard.get()) {
      case Found.Known<List<String>>(List<String> denied, String _) when denied.isEmpty() ->
          new Fine(about(hook), "can put the failure reporter on guard");
      case Found.Known<List<String>>(List<String> denied, String _) ->
          new Warning(
              about(hook),
              "cannot put the failure reporter on guard: its role does not allow "
                  + String.join(", ", denied),
              late,
              "allow it to the role of the function");
      case Found.Unknown<List<String>>(String why) ->
          new Unknown(about(hook), why, "whether it can put the failure reporter on guard");
    };
  }
}
