package dev.deployhooks.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.testing.FakeTime;
import dev.deployhooks.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** It is 2026-11-22T10:00:00Z. */
class OverrideLocatorTest {

  private static final String ARN =
      "arn:aws:ecs:us-west-2:123456789012:service-deployment/my shop/quiz/EZe5RNVLH6";
  private static final Instant WRITTEN = Instant.parse("2026-11-22T09:59:00Z");
  private static final Deployment FUNCTION =
      new Deployment.Lambda(
          new Controller.CodeDeploy("d-IHWDEND8F", "shop", "quiz group", "AllAtOnce"),
          new Found.Unknown<>("not asked"),
          "quiz",
          "live",
          new Found.Unknown<>("not asked"),
          "7",
          new Found.Unknown<>("not asked"));

  private final Map<String, ParameterReading> parameters = new HashMap<>();
  private final List<String> read = new ArrayList<>();
  private Map<String, String> environment = Map.of();

  @Test
  void find_whenThereIsNone_asksByIdAndAsPlansAreCalled() {
    assertThat(find("d-IHWDEND8F", Optional.of(FUNCTION)))
        .isEqualTo(new OverrideReading.None(List.of()));
    assertThat(read)
        .containsExactly(
            "/deployhooks/override/d-IHWDEND8F",
            "/deployhooks/override/lambda/quiz/live",
            "/deployhooks/override/codedeploy/shop/quiz_x20_group");
  }

  @Test
  void find_whenOnlyTheServiceDeploymentIsKnown_asksForItsServiceAsWell() {
    find(ARN, Optional.empty());
    assertThat(read)
        .containsExactly(
            "/deployhooks/override/EZe5RNVLH6", "/deployhooks/override/ecs/my_x20_shop/quiz");
  }

  @Test
  void find_whenOnlyTheIdIsKnown_asksForThat() {
    find("d-IHWDEND8F", Optional.empty());
    assertThat(read).containsExactly("/deployhooks/override/d-IHWDEND8F");
  }

  @Test
  void find_whenTheFunctionIsKnown_asksForThatToo() {
    environment = Map.of("AWS_LAMBDA_FUNCTION_NAME", "CodeDeployHook_main_smoke");
    find("d-IHWDEND8F", Optional.empty());
    assertThat(read)
        .containsExactly(
            "/deployhooks/override/d-IHWDEND8F", "/deployhooks/override/CodeDeployHook_main_smoke");
  }

  @Test
  void find_whenNothingIsKnown_asksNothing() {
    find("", Optional.empty());
    assertThat(read).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssm:/ops/override", "/ops/override", " ssm: /ops/override "})
  void find_whenTheEnvironmentNamesIt_asksForThatAlone(String location) {
    environment = Map.of("DEPLOYHOOKS_OVERRIDE", location);
    put("/ops/override", "{reason: fix, name: Ada, expires: '2026-11-22T18:00:00Z'}");
    assertThat(find("d-IHWDEND8F", Optional.of(FUNCTION)))
        .isEqualTo(
            new OverrideReading.Valid(
                new ValidOverride(
                    "SSM parameter /ops/override",
                    "fix",
                    "Ada",
                    Instant.parse("2026-11-22T18:00:00Z"))));
    assertThat(read).containsExactly("/ops/override");
  }

  @Test
  void find_whenTheEnvironmentNamesNoParameter_saysSo() {
    environment = Map.of("DEPLOYHOOKS_OVERRIDE", "s3://bucket/override");
    assertThat(ignored("d-1")).contains("DEPLOYHOOKS_OVERRIDE must name an SSM parameter");
    assertThat(read).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "d-IHWDEND8F, d-IHWDEND8F",
    "EZe5RNVLH6, " + ARN,
    ARN + ", " + ARN,
  })
  void find_whenItIsForThisDeployment_counts(String only, String deploymentId) {
    environment = Map.of("DEPLOYHOOKS_OVERRIDE", "/o");
    put(
        "/o",
        """
        {"reason": "fix", "name": "Ada", "expires": "2026-11-22T20:00:00+02:00", "deploymentId": "%s"}
        """
            .formatted(only));
    assertThat(find(deploymentId, Optional.empty()))
        .isEqualTo(
            new OverrideReading.Valid(
                new ValidOverride(
                    "SSM parameter /o", "fix", "Ada", Instant.parse("2026-11-22T18:00:00Z"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{reason: fix, name: Ada}                                     | missing key \"expires\"",
        "{reason: fix, expires: '2026-11-22T18:00:00Z'}               | missing key \"name\"",
        "{name: Ada, expires: '2026-11-22T18:00:00Z'}                 | missing key \"reason\"",
        "{reason: ' ', name: Ada, expires: '2026-11-22T18:00:00Z'}    | must not be empty",
        "{reason: fix, name: '', expires: '2026-11-22T18:00:00Z'}     | must not be empty",
        "{reason: fix, name: Ada, expires: tomorrow}                  | a moment with its offset",
        "{reason: fix, name: Ada, expires: '2026-11-22T18:00:00'}     | a moment with its offset",
        "{reason: fix, name: Ada, expires: 1795341600}                | a moment with its offset",
        "{reason: fix, name: Ada, expires: '2026-11-22T10:00:00Z'}    | expired at 2026-11-22T10:00:00Z",
        "{reason: fix, name: Ada, expires: '2026-11-23T09:59:01Z'}    | at most 24 hours",
        "{reason: fix, name: Ada, expires: '2027-11-22T18:00:00Z'}    | at most 24 hours",
        "{reason: fix, name: Ada, expires: '+999999999-12-31T23:59:59Z'} | at most 24 hours",
        "{reason: fix, name: Ada, expires: '2026-11-22T18:00:00Z', until: x} | unknown key \"until\"",
        "{reason: fix, reason: b, name: Ada, expires: '2026-11-22T18:00:00Z'} | stands twice",
        "yes please                                                   | must be a mapping",
        "'{reason: fix'                                               | neither YAML nor JSON",
        "{reason: fix, name: Ada, expires: '2026-11-22T18:00:00Z', deploymentId: d-2} | d-2 alone",
        "{reason: fix, name: Ada, expires: '2026-11-22T18:00:00Z', deploymentId: ''}  | must not be empty",
      })
  void find_whenItDoesNotCount_saysWhy(String text, String why) {
    put("/deployhooks/override/d-1", text.replaceAll("^'|'$", ""));
    assertThat(ignored("d-1"))
        .startsWith("the override in SSM parameter /deployhooks/override/d-1 is ignored: it ")
        .contains(why);
  }

  @Test
  void find_whenItExpiresAfterExactlyADay_counts() {
    put("/deployhooks/override/d-1", "{reason: fix, name: Ada, expires: '2026-11-23T09:59:00Z'}");
    assertThat(find("d-1", Optional.empty())).isInstanceOf(OverrideReading.Valid.class);
  }

  @Test
  void find_whenItWasWrittenTooLongAgoToExpireSoLate_isNotSurprised() {
    parameters.put(
        "/deployhooks/override/d-1",
        new ParameterReading.Value(
            "{reason: fix, name: Ada, expires: '2026-11-22T18:00:00Z'}",
            Optional.of(Instant.parse("2026-11-20T10:00:00Z"))));
    assertThat(ignored("d-1"))
        .contains("was written at 2026-11-20T10:00:00Z to expire at 2026-11-22T18:00:00Z");
  }

  @Test
  void find_whenItCannotBeDated_ignoresIt() {
    parameters.put(
        "/deployhooks/override/d-1",
        new ParameterReading.Value("{reason: fix, name: Ada, expires: '2026-11-22T18:00:00Z'}"));
    assertThat(ignored("d-1")).contains("SSM did not say when it was written");
  }

  @Test
  void find_whenOneCannotBeReadAndTheNextCounts_takesThat() {
    parameters.put(
        "/deployhooks/override/d-1", new ParameterReading.Unreadable("ssm:GetParameter denied"));
    put(
        "/deployhooks/override/lambda/quiz/live",
        "{reason: fix, name: Ada, expires: '2026-11-22T18:00:00Z'}");
    assertThat(find("d-1", Optional.of(FUNCTION))).isInstanceOf(OverrideReading.Valid.class);
  }

  @Test
  void find_whenSomeCannotBeReadOrDoNotCount_saysAll() {
    parameters.put(
        "/deployhooks/override/d-1", new ParameterReading.Unreadable("ssm:GetParameter denied"));
    put(
        "/deployhooks/override/lambda/quiz/live",
        "{reason: fix, name: Ada, expires: '2026-11-21T18:00:00Z'}");
    assertThat(find("d-1", Optional.of(FUNCTION)))
        .isEqualTo(
            new OverrideReading.None(
                List.of(
                    "the override in SSM parameter /deployhooks/override/lambda/quiz/live is"
                        + " ignored: it expired at 2026-11-21T18:00:00Z, and it is"
                        + " 2026-11-22T10:00:00Z",
                    "whether there is an override could not be read: ssm:GetParameter denied")));
  }

  @Test
  void find_whenNoneCanBeRead_saysItOnce() {
    parameters.put(
        "/deployhooks/override/d-1", new ParameterReading.Unreadable("ssm:GetParameter denied"));
    parameters.put(
        "/deployhooks/override/lambda/quiz/live", new ParameterReading.Unreadable("denied again"));
    assertThat(find("d-1", Optional.of(FUNCTION)))
        .isEqualTo(
            new OverrideReading.None(
                List.of(
                    "whether there is an override could not be read, from 2 parameters:"
                        + " ssm:GetParameter denied")));
  }

  @Test
  void find_whenTheTimeIsOver_asksNoFurther() {
    FakeTime time = new FakeTime();
    new OverrideLocator(
            environment,
            (name, deadline) -> {
              read.add(name);
              time.advance(deadline.remaining());
              return new ParameterReading.Unreadable("not answered in time");
            })
        .find("d-1", Optional.of(FUNCTION), Deadline.in(Duration.ofSeconds(5), time));
    assertThat(read).containsExactly("/deployhooks/override/d-1");
  }

  private void put(String name, String text) {
    parameters.put(name, new ParameterReading.Value(text, Optional.of(WRITTEN)));
  }

  private String ignored(String deploymentId) {
    return ((OverrideReading.None) find(deploymentId, Optional.empty())).ignored().getFirst();
  }

  private OverrideReading find(String deploymentId, Optional<Deployment> deployment) {
    return new OverrideLocator(
            environment,
            (name, _) -> {
              read.add(name);
              return parameters.getOrDefault(name, new ParameterReading.NotFound("none"));
            })
        .find(deploymentId, deployment, Deadline.in(Duration.ofSeconds(5), new FakeTime()));
  }
}
