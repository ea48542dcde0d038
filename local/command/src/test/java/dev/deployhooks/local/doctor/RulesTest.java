package dev.deployhooks.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.check.DependencySource.Standing;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.local.doctor.Facts.Call;
import dev.deployhooks.local.doctor.Facts.Configured;
import dev.deployhooks.local.doctor.Facts.Hook;
import dev.deployhooks.local.doctor.Facts.Image;
import dev.deployhooks.local.doctor.Facts.Memory;
import dev.deployhooks.local.doctor.Facts.Network;
import dev.deployhooks.local.doctor.Facts.Platform;
import dev.deployhooks.local.doctor.Facts.Reports;
import dev.deployhooks.local.doctor.Facts.Repository;
import dev.deployhooks.local.doctor.Facts.Setup;
import dev.deployhooks.local.doctor.Facts.Terms;
import dev.deployhooks.local.doctor.Finding.Fine;
import dev.deployhooks.local.doctor.Finding.Trouble;
import dev.deployhooks.local.doctor.Finding.Unknown;
import dev.deployhooks.local.doctor.Finding.Warning;
import dev.deployhooks.plan.PlanFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule with what it minds, and with what it does not. */
class RulesTest {

  private static final Subject GROUP =
      new Subject.Group("shop", "quiz", Optional.empty(), Optional.empty());
  private static final Subject SERVICE = new Subject.Service("shop", "quiz");
  private static final String SMOKE = "CodeDeployHook_smoke";
  private static final String QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/returns";

  /**
   * A case.
   *
   * @param worst the worst that the rule says; empty if it says nothing
   * @param says a part of that
   */
  record Case(
      String name, Rule rule, Facts facts, Optional<Class<? extends Finding>> worst, String says) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case bad(String name, Rule rule, Facts facts, String says) {
    return new Case(name, rule, facts, Optional.of(Trouble.class), says);
  }

  private static Case warns(String name, Rule rule, Facts facts, String says) {
    return new Case(name, rule, facts, Optional.of(Warning.class), says);
  }

  private static Case unknown(String name, Rule rule, Facts facts, String says) {
    return new Case(name, rule, facts, Optional.of(Unknown.class), says);
  }

  private static Case good(String name, Rule rule, Facts facts, String says) {
    return new Case(name, rule, facts, Optional.of(Fine.class), says);
  }

  private static Case silent(String name, Rule rule, Facts facts) {
    return new Case(name, rule, facts, Optional.empty(), "");
  }

  private static <T> Found<T> known(T value) {
    return new Found.Known<>(value, "somewhere");
  }

  private static <T> Found<T> denied(String action) {
    return new Found.Unknown<>(action + " was denied");
  }

  private static Setup setup(Platform platform, List<String> alarms, Set<String> rollsBackOn) {
    return new Setup(platform, known(false), alarms, rollsBackOn, true);
  }

  private static Setup lambda() {
    return setup(Platform.FUNCTION, List.of(), Set.of("DEPLOYMENT_FAILURE"));
  }

  private static Facts of(Setup setup) {
    return of(setup, known(Map.of()));
  }

  private static Facts of(Setup setup, Found<Map<String, String>> alarms) {
    return new Facts(
        setup.platform().codeDeploy() ? GROUP : SERVICE,
        known(setup),
        known(List.of()),
        List.of(),
        alarms,
        known(List.of()));
  }

  private static Facts alarmed(Platform platform, Found<Map<String, String>> states) {
    return of(setup(platform, List.of("quiz-5xx"), Set.of("DEPLOYMENT_FAILURE")), states);
  }

  private static Facts calling(Subject subject, Call... calls) {
    return new Facts(
        subject,
        known(lambda()),
        known(List.of(calls)),
        List.of(),
        known(Map.of()),
        known(List.of()));
  }

  private static Call call(String event, String function, Found<Boolean> may) {
    return new Call(LifecycleEvent.of(event), function, may, Optional.empty());
  }

  private static Call patient(String action, Duration timeout) {
    return new Call(
        LifecycleEvent.of("POST_PRODUCTION_TRAFFIC_SHIFT"),
        SMOKE,
        known(true),
        Optional.of(new Terms(timeout, action)));
  }

  private static Facts hooked(String event, Configured configured) {
    return hooked(call(event, SMOKE, known(true)), known(Optional.of(configured)));
  }

  private static Facts hooked(Call call, Found<Optional<Configured>> configured) {
    return new Facts(
        call.terms().isPresent() ? SERVICE : GROUP,
        known(lambda()),
        known(List.of(call)),
        List.of(new Hook(SMOKE, configured)),
        known(Map.of()),
        known(List.of()));
  }

  private static PlanReading plan(String yaml) {
    return PlanReader.read(yaml, "plan.yaml", PlanFiles.none("no files"));
  }

  private static Configured runs(SectionKind kind, int seconds, PlanReading plan) {
    return configured(
        Set.of(kind), seconds, Optional.of(QUEUE), "Enabled", "Allow", known(List.of()), plan);
  }

  private static Configured configured(
      Set<SectionKind> kinds,
      int seconds,
      Optional<String> queue,
      String source,
      String loop,
      Found<List<String>> denied,
      PlanReading plan) {
    return new Configured(
        kinds,
        Duration.ofSeconds(seconds),
        queue,
        known(Map.of("arn:aws:sqs:us-east-1:123456789012:returns", source)),
        known(loop),
        known(Optional.of("arn:reporter")),
        denied,
        Optional.empty(),
        known(plan),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static final String CHECKS =
      """
      version: 1
      smokeTest:
        checks:
          - {name: first, http: {path: /a, timeout: 20s}, expect: {status: 200}}
          - {name: second, needs: [first], http: {path: /b, timeout: 30s}, expect: {status: 200}}
      """;
  private static final String BAKE = "version: 1\ncanary: {bake: {maximum: %s}}\n";

  private static Configured smoke() {
    return runs(SectionKind.SMOKE_TEST, 120, plan(CHECKS));
  }

  private static Configured gate(String queue, String source, String loop) {
    return configured(
        Set.of(SectionKind.IMAGES),
        120,
        Optional.of(queue).filter(url -> !url.isEmpty()),
        source,
        loop,
        known(List.of()),
        plan("version: 1\nimages: {}\n"));
  }

  private static Configured roleLacks(Found<List<String>> denied) {
    return configured(
        Set.of(SectionKind.SMOKE_TEST),
        120,
        Optional.empty(),
        "Enabled",
        "Allow",
        denied,
        plan(CHECKS));
  }

  private static Configured in(Network network, Found<Optional<String>> onFailure) {
    return new Configured(
        Set.of(SectionKind.SMOKE_TEST),
        Duration.ofMinutes(2),
        Optional.empty(),
        known(Map.of()),
        known("Terminate"),
        onFailure,
        known(List.of()),
        Optional.of(known(network)),
        known(plan(CHECKS)),
        Optional.empty(),
        Optional.of(new Memory("failures", known(new Standing.Ready("ACTIVE")))),
        Optional.empty());
  }

  private static Facts keeping(Found<Reports> reports) {
    return hooked(
        "BeforeAllowTraffic",
        new Configured(
            Set.of(SectionKind.SMOKE_TEST),
            Duration.ofMinutes(2),
            Optional.empty(),
            known(Map.of()),
            known("Terminate"),
            known(Optional.of("arn:reporter")),
            known(List.of()),
            Optional.empty(),
            known(plan(CHECKS)),
            Optional.of(reports),
            Optional.empty(),
            Optional.empty()));
  }

  /** A canary that comes back, with what it has beside itself. */
  private static Configured beside(Optional<Memory> memory, Optional<Found<List<String>>> guard) {
    return new Configured(
        Set.of(SectionKind.CANARY),
        Duration.ofMinutes(1),
        Optional.of(QUEUE),
        known(Map.of()),
        known("Allow"),
        known(Optional.of("arn:reporter")),
        known(List.of()),
        Optional.empty(),
        known(plan("version: 1\ncanary: {}\n")),
        Optional.empty(),
        memory,
        guard);
  }

  private static Facts remembering(Found<Standing> standing) {
    return hooked(
        "AfterAllowTraffic",
        beside(Optional.of(new Memory("failures", standing)), Optional.empty()));
  }

  private static Facts guarded(Found<List<String>> denied) {
    return hooked("AfterAllowTraffic", beside(Optional.empty(), Optional.of(denied)));
  }

  private static Facts forgetful(String... subnets) {
    return hooked(
        "BeforeAllowTraffic",
        in(
            new Network("vpc-1", true, List.of("subnet-2", "subnet-3"), List.of(subnets)),
            known(Optional.empty())));
  }

  private static Facts image(String name, Found<Repository> repository) {
    return new Facts(
        GROUP,
        known(lambda()),
        known(List.of()),
        List.of(),
        known(Map.of()),
        known(List.of(new Image("web", name, Optional.of(repository)))));
  }

  private static Repository repository(String mutability, String scans) {
    return new Repository("quiz", mutability, known(scans));
  }

  static Stream<Case> setups() {
    return Stream.of(
        bad(
            "no rollback",
            SetupRules::rollsBack,
            of(setup(Platform.FUNCTION, List.of(), Set.of())),
            "automatic rollback is off"),
        warns(
            "alarms do not roll back",
            SetupRules::rollsBack,
            alarmed(Platform.FUNCTION, known(Map.of())),
            "do not roll it back"),
        good("rolls back", SetupRules::rollsBack, of(lambda()), "rolled back"),
        warns("no alarms", SetupRules::hasAlarms, of(lambda()), "no alarm stops"),
        good(
            "alarms",
            SetupRules::hasAlarms,
            alarmed(Platform.FUNCTION, known(Map.of())),
            "quiz-5xx"),
        bad(
            "red under CodeDeploy",
            SetupRules::alarmsAreQuiet,
            alarmed(Platform.FUNCTION, known(Map.of("quiz-5xx", "ALARM"))),
            "is red already"),
        warns(
            "red under ECS",
            SetupRules::alarmsAreQuiet,
            alarmed(Platform.SERVICE_BY_ECS, known(Map.of("quiz-5xx", "ALARM"))),
            "is red already"),
        bad(
            "alarm missing",
            SetupRules::alarmsAreQuiet,
            alarmed(Platform.FUNCTION, known(Map.of())),
            "no such alarm"),
        warns(
            "alarm without data",
            SetupRules::alarmsAreQuiet,
            alarmed(Platform.FUNCTION, known(Map.of("quiz-5xx", "INSUFFICIENT_DATA"))),
            "not enough data"),
        unknown(
            "alarm in a new state",
            SetupRules::alarmsAreQuiet,
            alarmed(Platform.FUNCTION, known(Map.of("quiz-5xx", "SLEEPING"))),
            "SLEEPING"),
        unknown(
            "alarms unreadable",
            SetupRules::alarmsAreQuiet,
            alarmed(Platform.FUNCTION, denied("cloudwatch:DescribeAlarms")),
            "cloudwatch:DescribeAlarms"),
        good(
            "alarm quiet",
            SetupRules::alarmsAreQuiet,
            alarmed(Platform.FUNCTION, known(Map.of("quiz-5xx", "OK"))),
            "is OK"),
        warns(
            "no test listener",
            SetupRules::hasTestEntrance,
            of(
                new Setup(
                    Platform.SERVICE_BY_CODEDEPLOY,
                    known(false),
                    List.of(),
                    Set.of(),
                    /* testEntrance= */ false)),
            "has no test listener"),
        good(
            "test listener",
            SetupRules::hasTestEntrance,
            of(setup(Platform.SERVICE_BY_ECS, List.of(), Set.of())),
            "has a test listener"),
        silent("a function needs none", SetupRules::hasTestEntrance, of(lambda())),
        warns(
            "all at once",
            SetupRules::movesInSteps,
            of(new Setup(Platform.FUNCTION, known(true), List.of(), Set.of(), true)),
            "all traffic moves at once"),
        unknown(
            "who knows",
            SetupRules::movesInSteps,
            of(new Setup(Platform.FUNCTION, denied("x"), List.of(), Set.of(), true)),
            "x was denied"),
        good("in steps", SetupRules::movesInSteps, of(lambda()), "in steps"));
  }

  static Stream<Case> calls() {
    return Stream.of(
        bad("no hooks", CallRules::hooksAreCalled, of(lambda()), "calls no hook"),
        good(
            "hooks",
            CallRules::hooksAreCalled,
            hooked("BeforeAllowTraffic", smoke()),
            "CodeDeployHook_smoke at BeforeAllowTraffic"),
        bad(
            "may not",
            CallRules::theyMayBeInvoked,
            calling(GROUP, call("BeforeAllowTraffic", SMOKE, known(false))),
            "may not invoke"),
        warns(
            "other name, role unreadable",
            CallRules::theyMayBeInvoked,
            calling(GROUP, call("BeforeAllowTraffic", "smoke", denied("iam:GetRole"))),
            "does not begin with CodeDeployHook_"),
        unknown(
            "right name, role unreadable",
            CallRules::theyMayBeInvoked,
            calling(GROUP, call("BeforeAllowTraffic", SMOKE, denied("iam:GetRole"))),
            "iam:GetRole"),
        good(
            "may",
            CallRules::theyMayBeInvoked,
            calling(GROUP, call("BeforeAllowTraffic", "smoke", known(true))),
            "may invoke it"),
        bad(
            "goes on",
            CallRules::timeoutDoesNotContinue,
            calling(SERVICE, patient("CONTINUE", Duration.ofMinutes(30))),
            "30 minutes"),
        unknown(
            "something new",
            CallRules::timeoutDoesNotContinue,
            calling(SERVICE, patient("PONDER", Duration.ofMinutes(31))),
            "PONDER"),
        good(
            "rolls back",
            CallRules::timeoutDoesNotContinue,
            calling(SERVICE, patient("ROLLBACK", Duration.ofMinutes(32))),
            "32 minutes"));
  }

  static Stream<Case> hooks() {
    Call call = call("BeforeAllowTraffic", SMOKE, known(true));
    return Stream.of(
        bad(
            "gone",
            HookRules::functionExists,
            hooked(call, known(Optional.empty())),
            "no such function"),
        unknown(
            "unreadable",
            HookRules::functionExists,
            hooked(call, denied("lambda:GetFunctionConfiguration")),
            "lambda:GetFunctionConfiguration"),
        good("there", HookRules::functionExists, hooked(call, known(Optional.of(smoke()))), "is"),
        bad(
            "cannot answer",
            HookRules::mayReport,
            hooked(
                "BeforeAllowTraffic",
                roleLacks(known(List.of("codedeploy:PutLifecycleEventHookExecutionStatus on it")))),
            "PutLifecycleEventHookExecutionStatus"),
        unknown(
            "role unreadable",
            HookRules::mayReport,
            hooked("BeforeAllowTraffic", roleLacks(denied("iam:SimulatePrincipalPolicy"))),
            "iam:SimulatePrincipalPolicy"),
        good("can answer", HookRules::mayReport, hooked("BeforeAllowTraffic", smoke()), "allows"),
        bad(
            "shut in",
            HookRules::reachesCodeDeploy,
            hooked(
                "BeforeAllowTraffic",
                in(
                    new Network("vpc-1", false, List.of("subnet-2"), List.of()),
                    known(Optional.empty()))),
            "no way to CodeDeploy from subnet-2"),
        good(
            "endpoint",
            HookRules::reachesCodeDeploy,
            hooked(
                "BeforeAllowTraffic",
                in(
                    new Network("vpc-1", true, List.of("subnet-2"), List.of()),
                    known(Optional.empty()))),
            "interface endpoint"),
        warns(
            "no bucket for reports",
            HookRules::reportsAreKept,
            keeping(known(new Reports("audit", false, List.of("s3:PutObject on audit")))),
            "the bucket audit, in which it is to keep its reports, is not there"),
        warns(
            "may not write reports",
            HookRules::reportsAreKept,
            keeping(known(new Reports("audit", true, List.of("s3:PutObject on arn:reports")))),
            "its role does not allow s3:PutObject on arn:reports"),
        unknown(
            "bucket unreadable",
            HookRules::reportsAreKept,
            keeping(denied("s3:ListBucket")),
            "s3:ListBucket"),
        good(
            "keeps reports",
            HookRules::reportsAreKept,
            keeping(known(new Reports("audit", true, List.of()))),
            "in the bucket audit"),
        silent(
            "keeps no reports", HookRules::reportsAreKept, hooked("BeforeAllowTraffic", smoke())),
        bad("no queue", HookRules::comesBack, hooked("AfterInstall", gate("", "", "")), "no queue"),
        bad(
            "queue unread",
            HookRules::comesBack,
            hooked("AfterInstall", gate(QUEUE + "-other", "Enabled", "Allow")),
            "is not read"),
        bad(
            "mapping off",
            HookRules::comesBack,
            hooked("AfterInstall", gate(QUEUE, "Disabled", "Allow")),
            "that is Disabled"),
        good(
            "comes back",
            HookRules::comesBack,
            hooked("AfterInstall", gate(QUEUE, "Enabled", "Allow")),
            "returns"),
        silent("looks once", HookRules::comesBack, hooked("AfterInstall", smoke())),
        bad(
            "loop ends",
            HookRules::mayLoop,
            hooked("AfterInstall", gate(QUEUE, "Enabled", "Terminate")),
            "RecursiveLoop is Terminate"),
        good(
            "loop allowed",
            HookRules::mayLoop,
            hooked("AfterInstall", gate(QUEUE, "Enabled", "Allow")),
            "Allow"),
        warns(
            "dies in silence",
            HookRules::diesLoudly,
            hooked(
                "BeforeAllowTraffic",
                in(new Network("vpc-1", true, List.of(), List.of()), known(Optional.empty()))),
            "go nowhere"),
        good(
            "dies loudly",
            HookRules::diesLoudly,
            hooked("BeforeAllowTraffic", smoke()),
            "arn:reporter"));
  }

  static Stream<Case> memories() {
    Facts bare = hooked("AfterAllowTraffic", beside(Optional.empty(), Optional.empty()));
    return Stream.of(
        bad(
            "no way to the table",
            MemoryRules::reachesTheTable,
            forgetful("subnet-3"),
            "no way to DynamoDB from subnet-3 in vpc-1"),
        good("a way", MemoryRules::reachesTheTable, forgetful(), "a way to DynamoDB from vpc-1"),
        silent("in no VPC", MemoryRules::reachesTheTable, remembering(denied("x"))),
        warns("no table", MemoryRules::remembers, bare, "has no table"),
        bad(
            "table gone",
            MemoryRules::remembers,
            remembering(known(new Standing.NotReady("no such table"))),
            "the table failures, in which it is to remember what has failed, cannot be used: no such table"),
        unknown(
            "table unreadable",
            MemoryRules::remembers,
            remembering(denied("dynamodb:DescribeTable")),
            "dynamodb:DescribeTable"),
        good(
            "table there",
            MemoryRules::remembers,
            remembering(known(new Standing.Ready("ACTIVE"))),
            "in the table failures"),
        silent(
            "ECS asks again itself",
            MemoryRules::remembers,
            hooked(patient("ROLLBACK", Duration.ofMinutes(33)), known(Optional.of(smoke())))),
        warns("no guard", MemoryRules::isGuarded, bare, "cannot put the failure reporter on guard"),
        warns(
            "may not send",
            MemoryRules::isGuarded,
            guarded(known(List.of("sqs:SendMessage on arn:lost"))),
            "does not allow sqs:SendMessage on arn:lost"),
        unknown(
            "guard unreadable",
            MemoryRules::isGuarded,
            guarded(denied("iam:SimulatePrincipalPolicy")),
            "iam:SimulatePrincipalPolicy"),
        good("guard", MemoryRules::isGuarded, guarded(known(List.of())), "on guard"),
        silent(
            "looks once, no guard", MemoryRules::isGuarded, hooked("BeforeAllowTraffic", smoke())));
  }

  static Stream<Case> plans() {
    return Stream.of(
        bad(
            "mistakes",
            PlanRules::planIsRight,
            hooked(
                "BeforeAllowTraffic",
                runs(SectionKind.SMOKE_TEST, 120, plan("version: 1\nsmoke: {}\n"))),
            "plan.yaml:2:1"),
        bad(
            "missing",
            PlanRules::planIsRight,
            hooked(
                "BeforeAllowTraffic",
                runs(SectionKind.SMOKE_TEST, 120, new PlanReading.Unreadable("nothing there"))),
            "nothing there"),
        good("right", PlanRules::planIsRight, hooked("BeforeAllowTraffic", smoke()), "plan.yaml"),
        bad(
            "too early",
            PlanRules::sectionsFitEvents,
            hooked("BeforeInstall", smoke()),
            "green does not exist yet"),
        bad(
            "no section for it",
            PlanRules::sectionsFitEvents,
            hooked("AfterAllowTestTraffic", runs(SectionKind.VALIDATE, 120, plan(CHECKS))),
            "has no section validate"),
        silent("fits", PlanRules::sectionsFitEvents, hooked("BeforeAllowTraffic", smoke())),
        bad(
            "nobody runs it",
            PlanRules::everySectionIsRun,
            hooked(
                "BeforeAllowTraffic",
                runs(SectionKind.SMOKE_TEST, 120, plan(CHECKS + "images: {}\n"))),
            "runs the section images"),
        silent("all are run", PlanRules::everySectionIsRun, hooked("BeforeAllowTraffic", smoke())),
        warns(
            "may be too short",
            PlanRules::timeoutIsEnough,
            hooked("BeforeAllowTraffic", runs(SectionKind.SMOKE_TEST, 60, plan(CHECKS))),
            "of which 40 s are left for the section smokeTest; that needs 1 to 50 s"),
        bad(
            "Lambda's default",
            PlanRules::timeoutIsEnough,
            hooked("BeforeAllowTraffic", runs(SectionKind.SMOKE_TEST, 3, plan(CHECKS))),
            "3 s, of which 0 s are left"),
        good(
            "long enough",
            PlanRules::timeoutIsEnough,
            hooked("BeforeAllowTraffic", runs(SectionKind.SMOKE_TEST, 70, plan(CHECKS))),
            "50 s are left"),
        bad(
            "over the hour",
            PlanRules::bakeFits,
            hooked("AfterAllowTraffic", runs(SectionKind.CANARY, 60, plan(BAKE.formatted("59m")))),
            "up to 61 minutes, and its caller waits 60"),
        silent(
            "within the hour",
            PlanRules::bakeFits,
            hooked("AfterAllowTraffic", runs(SectionKind.CANARY, 60, plan(BAKE.formatted("45m"))))),
        bad(
            "over ECS's patience",
            PlanRules::bakeFits,
            hooked(
                patient("ROLLBACK", Duration.ofMinutes(40)),
                known(Optional.of(runs(SectionKind.CANARY, 60, plan(BAKE.formatted("45m")))))),
            "up to 47 minutes, and its caller waits 40"));
  }

  static Stream<Case> images() {
    String tagged = "123456789012.dkr.ecr.us-east-1.amazonaws.com/quiz:1";
    return Stream.of(
        warns(
            "tag may move",
            ImageRules::tagsDoNotMove,
            image(tagged, known(repository("MUTABLE", "MANUAL"))),
            "may move (MUTABLE)"),
        good(
            "immutable",
            ImageRules::tagsDoNotMove,
            image(tagged, known(repository("IMMUTABLE", "MANUAL"))),
            "do not move"),
        good(
            "digest",
            ImageRules::tagsDoNotMove,
            image("quiz@sha256:" + "a".repeat(64), known(repository("MUTABLE", "MANUAL"))),
            "digest"),
        unknown(
            "repository unreadable",
            ImageRules::tagsDoNotMove,
            image(tagged, denied("ecr:DescribeRepositories")),
            "ecr:DescribeRepositories"),
        warns(
            "not scanned",
            ImageRules::imagesAreScanned,
            image(tagged, known(repository("MUTABLE", "MANUAL"))),
            "not scanned"),
        unknown(
            "a new frequency",
            ImageRules::imagesAreScanned,
            image(tagged, known(repository("MUTABLE", "YEARLY"))),
            "YEARLY"),
        good(
            "scanned",
            ImageRules::imagesAreScanned,
            image(tagged, known(repository("MUTABLE", "SCAN_ON_PUSH"))),
            "SCAN_ON_PUSH"));
  }

  @ParameterizedTest
  @MethodSource({"setups", "calls", "hooks", "memories", "plans", "images"})
  void judge_when(Case given) {
    List<Finding> findings = given.rule().judge(given.facts());

    assertThat(findings.stream().map(RulesTest::rank).max(Integer::compare))
        .as("%s", findings)
        .isEqualTo(given.worst().map(RulesTest::rank));
    given
        .worst()
        .ifPresent(
            worst ->
                assertThat(findings)
                    .filteredOn(worst::isInstance)
                    .extracting(Finding::what)
                    .anyMatch(what -> what.contains(given.says())));
  }

  private static int rank(Finding finding) {
    return rank(finding.getClass());
  }

  private static int rank(Class<? extends Finding> kind) {
    return List.of(Fine.class, Warning.class, Unknown.class, Trouble.class).indexOf(kind);
  }
}
