package dev.deployhooks.local.doctor;

import dev.deployhooks.deployment.Found;
import dev.deployhooks.local.doctor.Facts.Configured;
import dev.deployhooks.local.doctor.Facts.Hook;
import dev.deployhooks.local.doctor.Facts.Network;
import dev.deployhooks.local.doctor.Facts.Reports;
import dev.deployhooks.local.doctor.Finding.Fine;
import dev.deployhooks.local.doctor.Finding.Trouble;
import dev.deployhooks.local.doctor.Finding.Unknown;
import dev.deployhooks.local.doctor.Finding.Warning;
import dev.deployhooks.plan.SectionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Rules for the functions that are called as hooks. */
final class HookRules {

  private HookRules() {}

  /** The function is there. */
  static List<Finding> functionExists(Facts facts) {
    List<Finding> findings = new ArrayList<>();
    for (Hook hook : facts.hooks()) {
      switch (hook.configured()) {
        case Found.Known<Optional<Configured>>(Optional<Configured> found, String _) ->
            findings.add(found.map(it -> known(hook, it)).orElseGet(() -> missing(hook)));
        case Found.Unknown<Optional<Configured>>(String why) ->
            findings.add(
                new Unknown(about(hook), why, "whether it is there, and how it is set up"));
      }
    }
    return findings;
  }

  private static Finding known(Hook hook, Configured configured) {
    return configured.kinds().isEmpty()
        ? new Warning(
            about(hook),
            "is there, and is none of the hooks of this project by its handler",
            "what it needs is not known here: its plan and way back were not looked at",
            "look at it yourself; it must call PutLifecycleEventHookExecutionStatus within the hour")
        : new Fine(about(hook), "is there");
  }

  private static Finding missing(Hook hook) {
    return new Trouble(
        about(hook),
        "there is no such function in this account and Region",
        "the lifecycle event fails, and with it every deployment",
        "deploy the hooks, or name the function that there is");
  }

  /**
   * Its role may do what the hook and its plan need, the answer above all.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html">SimulatePrincipalPolicy</a>
   */
  static List<Finding> mayReport(Facts facts) {
    return each(
        facts,
        (hook, configured) ->
            switch (configured.denied()) {
              case Found.Known<List<String>>(List<String> denied, String _) when denied.isEmpty() ->
                  List.of(new Fine(about(hook), "its role allows what the hook and its plan need"));
              case Found.Known<List<String>>(List<String> denied, String _) ->
                  List.of(
                      new Trouble(
                          about(hook),
                          "its role does not allow " + String.join(", ", denied),
                          without(denied),
                          "allow it to the role of the function"));
              case Found.Unknown<List<String>>(String why) ->
                  List.of(new Unknown(about(hook), why, "whether its role may answer"));
            });
  }

  private static String without(List<String> denied) {
    if (denied.stream().anyMatch(it -> it.startsWith(FunctionReader.ANSWER))) {
      return "it cannot give its answer: each deployment waits an hour, and fails";
    }
    return denied.stream().allMatch(it -> FunctionReader.MEMORY.stream().anyMatch(it::startsWith))
        ? "whether it has failed before is not known then, so it lets nothing pass"
        : "it cannot look, and answers Failed";
  }

  /**
   * In a VPC there is a way to CodeDeploy: a NAT, or an interface endpoint.
   *
   * @see <a href="https://docs.aws.amazon.com/codedeploy/latest/userguide/vpc-endpoints.html">Use
   *     CodeDeploy with Amazon Virtual Private Cloud</a>
   */
  static List<Finding> reachesCodeDeploy(Facts facts) {
    return eachUnderCodeDeploy(
        facts,
        (hook, configured) ->
            configured.network().stream().map(network -> way(hook, network)).toList());
  }

  private static Finding way(Hook hook, Found<Network> network) {
    return switch (network) {
      case Found.Known<Network>(Network known, String _)
          when known.codeDeployEndpoint() || known.shut().isEmpty() ->
          new Fine(
              about(hook),
              "has a way to CodeDeploy from %s (%s)"
                  .formatted(
                      known.vpc(), known.codeDeployEndpoint() ? "interface endpoint" : "route"));
      case Found.Known<Network>(Network known, String _) ->
          new Trouble(
              about(hook),
              "has no way to CodeDeploy from %s in %s"
                  .formatted(String.join(", ", known.shut()), known.vpc()),
              "it can never give its answer: each deployment waits an hour, and fails",
              "route these subnets to a NAT gateway (an internet gateway does not serve functions), or add an interface endpoint for com.amazonaws.REGION.codedeploy with private DNS");
      case Found.Unknown<Network>(String why) ->
          new Unknown(about(hook), why, "whether it can reach CodeDeploy from its VPC");
    };
  }

  /** A hook that looks more than once has a queue to come back by, and Lambda reads it. */
  static List<Finding> comesBack(Facts facts) {
    return eachThatComesBack(
        facts,
        (hook, configured) -> {
          if (configured.queue().isEmpty()) {
            return List.of(
                new Trouble(
                    about(hook),
                    "has no queue to come back by",
                    "it looks once, and what needs a second look ends as Failed",
                    "set DEPLOYHOOKS_QUEUE_URL to the URL of an SQS queue that the function reads"));
          }
          String queue = configured.queue().get();
          String name = queue.substring(queue.lastIndexOf('/') + 1);
          return List.of(
              switch (configured.sources()) {
                case Found.Known<Map<String, String>>(Map<String, String> sources, String _) ->
                    sources.entrySet().stream()
                        .filter(source -> source.getKey().endsWith(":" + name))
                        .findFirst()
                        .map(source -> source(hook, name, source.getValue()))
                        .orElseGet(() -> unread(hook, name, "is not read by the function"));
                case Found.Unknown<Map<String, String>>(String why) ->
                    new Unknown(about(hook), why, "whether Lambda reads its queue " + name);
              });
        });
  }

  private static Finding source(Hook hook, String queue, String state) {
    return state.equals("Enabled")
        ? new Fine(about(hook), "comes back by the queue " + queue)
        : unread(hook, queue, "has an event source mapping that is " + state);
  }

  private static Finding unread(Hook hook, String queue, String what) {
    return new Trouble(
        about(hook),
        "the queue %s %s".formatted(queue, what),
        "the hook leaves to come back, and never does: each deployment waits an hour, and fails",
        "add an enabled event source mapping from the queue to the function, with BatchSize 1 and ReportBatchItemFailures");
  }

  /**
   * Lambda lets it call itself.
   *
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html">Recursive
   *     loop detection</a>
   */
  static List<Finding> mayLoop(Facts facts) {
    return eachThatComesBack(
        facts,
        (hook, configured) ->
            List.of(
                switch (configured.recursiveLoop()) {
                  case Found.Known<String>(String loop, String _) when loop.equals("Allow") ->
                      new Fine(about(hook), "RecursiveLoop is Allow");
                  case Found.Known<String>(String loop, String _) ->
                      new Trouble(
                          about(hook),
                          "RecursiveLoop is " + loop,
                          "Lambda ends the chain of looks after about 16, and no answer is given",
                          "set RecursiveLoop: Allow; the looks have an end of their own");
                  case Found.Unknown<String>(String why) ->
                      new Unknown(
                          about(hook), why, "whether Lambda lets it come back often enough");
                }));
  }

  /**
   * A hook that dies is noticed.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Retaining
   *     records of asynchronous invocations</a>
   */
  static List<Finding> diesLoudly(Facts facts) {
    // ECS waits for the function itself.
    return eachUnderCodeDeploy(
        facts,
        (hook, configured) ->
            List.of(
                switch (configured.onFailure()) {
                  case Found.Known<Optional<String>>(Optional<String> to, String _)
                      when to.isPresent() ->
                      new Fine(about(hook), "lost invocations go to " + to.get());
                  case Found.Known<Optional<String>> _ ->
                      new Warning(
                          about(hook),
                          "lost invocations go nowhere",
                          "if it dies, the deployment waits an hour in silence",
                          "set an on-failure destination that answers for it: the failure reporter");
                  case Found.Unknown<Optional<String>>(String why) ->
                      new Unknown(about(hook), why, "whether somebody notices when it dies");
                }));
  }

  /**
   * What it is told to keep, it can keep. A report that is not kept changes no answer.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html">Required
   *     permissions for Amazon S3 API operations</a>
   */
  static List<Finding> reportsAreKept(Facts facts) {
    return each(
        facts,
        (hook, configured) ->
            configured.reports().stream().map(reports -> kept(hook, reports)).toList());
  }

  private static Finding kept(Hook hook, Found<Reports> found) {
    return switch (found) {
      case Found.Known<Reports>(Reports reports, String _) when !reports.there() ->
          new Warning(
              about(hook),
              "the bucket %s, in which it is to keep its reports, is not there"
                  .formatted(reports.bucket()),
              "reports are in its log alone, and gone when that is",
              "create the bucket in the hook's Region, or name another one: ReportBucket of the stack");
      case Found.Known<Reports>(Reports reports, String _) when !reports.denied().isEmpty() ->
          new Warning(
              about(hook),
              "its role does not allow " + String.join(", ", reports.denied()),
              "its reports are in its log alone, and gone when that is",
              "allow it to the role of the function: ReportBucket of the stack does");
      case Found.Known<Reports>(Reports reports, String _) ->
          new Fine(about(hook), "keeps its reports in the bucket " + reports.bucket());
      case Found.Unknown<Reports>(String why) ->
          new Unknown(about(hook), why, "whether it can keep its reports");
    };
  }

  private static List<Finding> each(
      Facts facts, BiFunction<Hook, Configured, List<Finding>> judge) {
    return facts.hooks().stream()
        .flatMap(hook -> hook.known().stream().flatMap(known -> judge.apply(hook, known).stream()))
        .toList();
  }

  /** Each that CodeDeploy calls; of one that ECS calls, what it returns is the answer. */
  static List<Finding> eachUnderCodeDeploy(
      Facts facts, BiFunction<Hook, Configured, List<Finding>> judge) {
    return facts.subject() instanceof Subject.Service ? List.of() : each(facts, judge);
  }

  /** Under CodeDeploy; ECS itself calls a hook again. */
  static List<Finding> eachThatComesBack(
      Facts facts, BiFunction<Hook, Configured, List<Finding>> judge) {
    return eachUnderCodeDeploy(
        facts,
        (hook, configured) ->
            configured.kinds().contains(SectionKind.CANARY)
                    || configured.kinds().contains(SectionKind.IMAGES)
                ? judge.apply(hook, configured)
                : List.of());
  }

  static String about(Hook hook) {
    return "hook " + hook.name();
  }
}
