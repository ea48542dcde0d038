package dev.deployhooks.local.doctor;

import dev.deployhooks.check.DependencySource.Standing;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was found out about a way of deploying, for rules to judge. What could not be read says so,
 * with the permission that is missing.
 *
 * @param subject what was looked at
 * @param setup how it deploys
 * @param calls which hooks are called, and when
 * @param hooks the functions that are called, each once
 * @param alarms the state of each alarm that there is, by name; those that are not there are absent
 * @param images the images that run now
 */
public record Facts(
    Subject subject,
    Found<Setup> setup,
    Found<List<Call>> calls,
    List<Hook> hooks,
    Found<Map<String, String>> alarms,
    Found<List<Image>> images) {

  public Facts {
    hooks = List.copyOf(hooks);
  }

  /** The calls that are known. */
  List<Call> knownCalls() {
    return calls.known().orElse(List.of());
  }

  /** The events at which a hook is called. */
  List<LifecycleEvent> eventsOf(Hook hook) {
    return knownCalls().stream()
        .filter(call -> call.function().equals(hook.name()))
        .map(Call::event)
        .toList();
  }

  /** Who calls hooks, and what that means for them. */
  enum Platform {
    /** CodeDeploy moves an alias of a function. */
    FUNCTION,
    /** CodeDeploy moves an ECS service's traffic. */
    SERVICE_BY_CODEDEPLOY,
    /** Amazon ECS moves it itself. */
    SERVICE_BY_ECS;

    boolean codeDeploy() {
      return this != SERVICE_BY_ECS;
    }
  }

  /**
   * How it deploys.
   *
   * @param atOnce whether all traffic moves in one step
   * @param alarms the names of the alarms that stop a deployment; empty if they are not heeded
   * @param rollsBackOn the events at which it rolls back, as CodeDeploy spells them
   * @param testEntrance whether green can be reached by test traffic
   */
  record Setup(
      Platform platform,
      Found<Boolean> atOnce,
      List<String> alarms,
      Set<String> rollsBackOn,
      boolean testEntrance) {
    Setup {
      alarms = List.copyOf(alarms);
      rollsBackOn = Set.copyOf(rollsBackOn);
    }
  }

  /**
   * A hook is called at an event.
   *
   * @param function its name, without account and Region
   * @param mayInvoke whether the role that calls it may
   * @param terms what ECS does with a hook that takes too long
   */
  record Call(
      LifecycleEvent event, String function, Found<Boolean> mayInvoke, Optional<Terms> terms) {}

  /**
   * How long ECS waits for a hook, and what it does then.
   *
   * @param onTimeout as ECS spells it
   */
  record Terms(Duration timeout, String onTimeout) {}

  /**
   * A function that is called as a hook.
   *
   * @param configured how it is set up; empty if there is no such function
   */
  record Hook(String name, Found<Optional<Configured>> configured) {

    /** How it is set up, if that is known. */
    Optional<Configured> known() {
      return configured.known().flatMap(found -> found);
    }
  }

  /**
   * How a function is set up.
   *
   * @param kinds the sections of a plan that it runs; empty if it is none of this project's hooks
   * @param queue the URL of the queue by which it comes back
   * @param sources the queues that Lambda reads for it, by ARN, with the mapping's state
   * @param recursiveLoop {@code Allow} or {@code Terminate}
   * @param onFailure where invocations go that failed for good; empty if nowhere
   * @param denied the actions that it needs and its role does not allow
   * @param network of the VPC that it is in; empty if it is in none
   * @param plan what it reads as its plan
   * @param reports where it keeps its reports beside its log; empty if nowhere
   * @param memory where it remembers what has failed; empty if nowhere
   * @param guard what it would have to be allowed to put the failure reporter on guard; empty if it
   *     does not know the reporter's queue
   */
  record Configured(
      Set<SectionKind> kinds,
      Duration timeout,
      Optional<String> queue,
      Found<Map<String, String>> sources,
      Found<String> recursiveLoop,
      Found<Optional<String>> onFailure,
      Found<List<String>> denied,
      Optional<Found<Network>> network,
      Found<PlanReading> plan,
      Optional<Found<Reports>> reports,
      Optional<Memory> memory,
      Optional<Found<List<String>>> guard) {
    Configured {
      kinds = Set.copyOf(kinds);
    }
  }

  /**
   * Where reports are kept.
   *
   * @param bucket its name
   * @param there whether there is such a bucket
   * @param denied what the hook would have to be allowed to write there
   */
  record Reports(String bucket, boolean there, List<String> denied) {
    Reports {
      denied = List.copyOf(denied);
    }
  }

  /**
   * The table of DynamoDB in which a hook remembers what has failed.
   *
   * @param table its name or ARN
   * @param standing whether it is there, and can be asked
   */
  record Memory(String table, Found<Standing> standing) {}

  /**
   * The part of a VPC that a function is in.
   *
   * @param codeDeployEndpoint whether an interface endpoint for CodeDeploy is there, with private
   *     DNS
   * @param shut the subnets that have no route to AWS
   * @param forgetful those of them that have no endpoint for DynamoDB either
   */
  record Network(
      String vpc, boolean codeDeployEndpoint, List<String> shut, List<String> forgetful) {
    Network {
      shut = List.copyOf(shut);
      forgetful = List.copyOf(forgetful);
    }
  }

  /**
   * An image that runs now.
   *
   * @param name with tag or digest
   * @param repository empty if it is not in ECR
   */
  record Image(String container, String name, Optional<Found<Repository>> repository) {}

  /**
   * A repository of ECR.
   *
   * @param mutability as ECR spells it
   * @param scans how often images are scanned, as ECR spells it
   */
  record Repository(String name, String mutability, Found<String> scans) {}
}
