package dev.deployhooks.local.templates;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.local.Packages;
import dev.deployhooks.local.report.HookReport;
import dev.deployhooks.local.templates.Stack.Grant;
import dev.deployhooks.sandbox.Timeline.Entry;
import dev.deployhooks.sandbox.Timeline.What;
import dev.deployhooks.sandbox.wire.Faults.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each function may do what its code does, and nothing else. The packaged functions run in a
 * sandbox that denies what the template does not grant, and keeps who has called what. That the
 * deployments here make them do everything, the compiled code proves: there is no call in it that
 * was not made.
 */
@Tag(Packages.NEEDED)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeastPrivilegeTest {

  /** So often Lambda has no room that it has none for an hour. */
  private static final int LONG = 1_000;

  /** A resource that names nothing. */
  private static final String ANY = "*";

  /** The alarm that the plans name. */
  private static final String ALARM = "quiz-errors";

  /**
   * The narrowest resource that AWS knows for an action; what is not here knows none but {@code *}.
   *
   * @see <a href=
   *     "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">Service
   *     Authorization Reference</a>
   */
  private static final Map<String, String> NARROWEST =
      Map.ofEntries(
          Map.entry("codedeploy:GetApplicationRevision", "codedeploy:*:*:application:"),
          Map.entry("codedeploy:", "codedeploy:*:*:deploymentgroup:"),
          Map.entry("dynamodb:", "dynamodb:*:*:table/"),
          Map.entry("ecr:", "ecr:*:*:repository/"),
          Map.entry("ecr:GetRegistryScanningConfiguration", ANY),
          Map.entry("ecs:DescribeServiceDeployments", "ecs:*:*:service-deployment/"),
          Map.entry("ecs:DescribeServiceRevisions", "ecs:*:*:service-revision/"),
          Map.entry("ecs:DescribeServices", "ecs:*:*:service/"),
          Map.entry("ecs:DescribeTasks", "ecs:*:*:task/"),
          Map.entry("lambda:", "lambda:*:*:function:"),
          Map.entry("s3:", "s3:::"),
          Map.entry("secretsmanager:", "secretsmanager:*:*:secret:"),
          Map.entry("sqs:", "sqs:*:*:"),
          Map.entry("ssm:", "ssm:*:*:parameter/"));

  private final Account account = new Account(Template.ofTheHooks());

  static Stream<String> functions() {
    return Stack.ofTheHooks(Map.of()).functions().stream();
  }

  @BeforeAll
  void deploy() throws InterruptedException {
    for (String function : Account.hooks()) {
      deployWith(function);
    }
    loseAHook();
    loseAWatch();
    loseAJob();
  }

  /** A hook for which Lambda has no room. */
  private void loseAHook() throws InterruptedException {
    account.function("ImageScanGate").throttled(LONG);
    account.play(
        account
            .lambda("lost-hook")
            .hook("BeforeAllowTraffic", account.name("ImageScanGate"))
            .start());
    account.function("ImageScanGate").available();
  }

  /** A watch for which Lambda has no room any more when it has been armed. */
  private void loseAWatch() throws InterruptedException {
    account.play(
        account
            .lambda("lost-watch")
            .canary(10, Duration.ofMinutes(30))
            .hook("BeforeAllowTraffic", account.name("CanaryMetricsChecker"))
            .onProgress(
                entry -> {
                  if (entry.what() == What.ANSWER_ACCEPTED) {
                    account.function("CanaryMetricsChecker").throttled(LONG);
                  }
                })
            .start());
    account.function("CanaryMetricsChecker").available();
  }

  /** An action of a pipeline whose hook is killed. */
  private void loseAJob() throws InterruptedException {
    account.function("ImageScanGate").retries(0);
    account.killed("ImageScanGate", "DescribeImageScanFindings", 1);
    pipelineAction(account.name("ImageScanGate"), judgedImage());
    account.function("ImageScanGate").retries(2);
  }

  /** A deployment of each kind at which the function is called, with a plan that asks for all. */
  private void deployWith(String function) throws InterruptedException {
    String name = account.name(function);
    Stay stay = Stay.of(function);
    String quiz = function.toLowerCase(Locale.ROOT);
    account.play(
        account
            .codeDeployEcs(quiz + "-ecs")
            .hook(stay.ecs(), name)
            .onProgress(this::loseTheNextMessage)
            .start());
    for (String event : stay.lambda()) {
      account.play(
          account
              .lambda(quiz + "-" + event)
              .hook(event, name)
              .onProgress(
                  entry -> {
                    loseTheNextMessage(entry);
                    if (event.equals("BeforeAllowTraffic")) {
                      alarmDuringTheShift(entry);
                    }
                  })
              .start());
    }
    account.play(account.unreadable(quiz + "-failed").hook(stay.lambda().getFirst(), name).start());
    account.play(account.ecsNative(quiz + "-native").hook(name, stay.stage()).start());
    if (function.equals("ImageScanGate")) {
      pipeline(name);
    }
  }

  /** An action of a pipeline that is let pass, and one that says nothing. */
  private void pipeline(String function) throws InterruptedException {
    pipelineAction(function, judgedImage());
    pipelineAction(function, "nothing");
  }

  private void pipelineAction(String function, String parameters) throws InterruptedException {
    account.play(
        account.sandbox().codePipeline().invoke(function).userParameters(parameters).start());
  }

  /** Names the image of a deployment of the gate. */
  private String judgedImage() {
    return "{\"images\": [\"%s:7\"]}"
        .formatted(account.sandbox().registry().uri("image-of-imagescangate-ecs"));
  }

  /** So that a look has no successor, and comes again itself. */
  private void loseTheNextMessage(Entry entry) {
    if (entry.what() == What.HOOK_ENDED) {
      account.sandbox().faults().on("SendMessage", 1, new Fault.ServerError());
    }
  }

  /** A watch sees an alarm that was red for a moment. */
  private void alarmDuringTheShift(Entry entry) {
    if (entry.what() == What.TRAFFIC) {
      account.sandbox().cloudWatch().alarm(ALARM).state("ALARM", "errors").state("OK", "none");
    }
  }

  @AfterAll
  void close() {
    account.close();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void function_callsWhatItIsGranted_andNothingElse(String function) {
    Set<String> called = account.actions(function);
    Set<String> granted = granted(function);
    assertThat(without(called, granted)).as("called, and not granted").isEmpty();
    assertThat(without(granted, called)).as("granted, and never called").isEmpty();
  }

  /** What the service Lambda does as the function: docs/permissions.md has a list of its own. */
  private static boolean isForLambda(Grant grant) {
    return grant.sid().startsWith("ForLambda");
  }

  private static Set<String> without(Set<String> some, Set<String> others) {
    Set<String> left = new HashSet<>(some);
    left.removeAll(others);
    return left;
  }

  private NavigableSet<String> granted(String function) {
    NavigableSet<String> actions = new TreeSet<>();
    account.stack().grants(function).stream()
        .filter(grant -> !isForLambda(grant))
        .forEach(grant -> actions.addAll(grant.actions()));
    return actions;
  }

  /** Else nobody would know which function needs it. */
  @Test
  void functions_callEverythingThatStandsInTheCode() throws IOException {
    NavigableSet<String> inCode = new TreeSet<>();
    NavigableSet<String> called = new TreeSet<>();
    for (String function : functions().toList()) {
      inCode.addAll(CallSites.in(Account.hook(function)));
      called.addAll(account.actions(function));
    }
    // Of S3 a version of an object is another action, and the same call.
    called.remove("s3:GetObjectVersion");
    assertThat(without(inCode, called)).as("in the code, and not called here").isEmpty();
    assertThat(without(called, inCode)).as("called, and not found in the code").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void resources_areAsNarrowAsAwsAllows(String function) {
    assertThat(account.stack().grants(function))
        .filteredOn(grant -> !isForLambda(grant))
        .allSatisfy(
            grant ->
                assertThat(grant.actions())
                    .allSatisfy(
                        action ->
                            assertThat(resourcesOf(action, grant))
                                .as("resources of " + action)
                                .isNotEmpty()
                                .allMatch(resource -> isNarrowest(action, resource))));
  }

  /** The resources of a statement, without those that only another of its actions knows. */
  private static List<String> resourcesOf(String action, Grant grant) {
    return grant.resources().stream()
        .filter(
            resource ->
                resource.equals(ANY)
                    || isNarrowest(action, resource)
                    || grant.actions().stream().noneMatch(other -> isNarrowest(other, resource)))
        .toList();
  }

  private static boolean isNarrowest(String action, String resource) {
    return NARROWEST.entrySet().stream()
        .filter(entry -> action.startsWith(entry.getKey()))
        .max(Comparator.comparingInt(entry -> entry.getKey().length()))
        .map(Map.Entry::getValue)
        .map(
            narrow ->
                (narrow.equals(ANY) && resource.equals(ANY))
                    || resource.matches(
                        "arn:aws:"
                            + Stream.of(narrow.split("\\*", -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining("[^:]+"))
                            + ".+"))
        .orElseGet(() -> resource.equals("*"));
  }

  /** The bucket has what the log has, of all that was decided, and nothing else. */
  @Test
  void reports_areKept_andTheLogSaysWhere() {
    Map<String, JsonObject> kept = new HashMap<>();
    for (String line : account.log()) {
      JsonObject report = HookReport.in(line).map(HookReport::json).orElseGet(JsonObject::new);
      if (report.remove("keptAt") instanceof JsonPrimitive location) {
        kept.put(location.getAsString(), report);
      }
    }
    var objects = account.sandbox().objects();
    assertThat(account.log()).noneMatch(line -> line.contains("THE REPORT IS IN THIS LOG ALONE"));
    assertThat(objects.keys(Account.REPORTS))
        .isNotEmpty()
        .allMatch(key -> key.startsWith("releases/"))
        .anyMatch(key -> key.matches("releases/quiz/imagescangate-ecs/.+/image-scan-gate/.+"))
        .map(key -> "s3://" + Account.REPORTS + "/" + key)
        .containsExactlyInAnyOrderElementsOf(kept.keySet());
    kept.forEach(
        (location, report) ->
            assertThat(
                    objects.text(
                        Account.REPORTS,
                        location.substring(("s3://" + Account.REPORTS + "/").length())))
                .map(JsonParser::parseString)
                .contains(report));
    assertThat(kept.values())
        .extracting(report -> report.getAsJsonObject("answer").get("status").getAsString())
        .contains("Succeeded", "Failed")
        .doesNotContain("InProgress", "None");
  }

  /** Whatever a deployment was answered, it was answered. */
  @Test
  void hooks_answerEachDeployment() {
    assertThat(account.reports())
        .isNotEmpty()
        .extracting(HookReport::delivery)
        .isSubsetOf("given", "returned", "not needed");
  }
}
