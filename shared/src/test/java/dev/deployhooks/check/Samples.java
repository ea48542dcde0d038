package dev.deployhooks.check;

import dev.deployhooks.deployment.Controller;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Entrance;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.TargetGroup;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.ChecksSection;
import dev.deployhooks.plan.Expectation;
import dev.deployhooks.plan.Expectation.StatusRange;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.OnInconclusive;
import dev.deployhooks.plan.Place;
import dev.deployhooks.plan.Retry;
import dev.deployhooks.plan.SectionHead;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.plan.TargetOverride;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Deployments, checks and sections to test with. */
final class Samples {

  static final Place PLACE = new Place("plan.yaml", 7, 5);
  static final TargetGroup GROUP =
      new TargetGroup("arn:aws:elb:tg/quiz-green", "quiz-green", "HTTP", "/healthz");

  private static final Controller CONTROLLER = new Controller.CodeDeploy("d-1", "shop", "quiz", "");

  private Samples() {}

  static Deployment.Lambda function(String version) {
    return new Deployment.Lambda(
        CONTROLLER,
        new Found.Unknown<>("not asked"),
        "quiz",
        "live",
        new Found.Unknown<>("first"),
        version,
        new Found.Unknown<>("not asked"));
  }

  static Deployment.Ecs service(Found<Entrance> entrance, Found<TargetGroup> group) {
    return new Deployment.Ecs(
        CONTROLLER,
        new Found.Unknown<>("not asked"),
        "shop",
        "quiz",
        new Deployment.Side(
            "green",
            new Found.Unknown<>("not asked"),
            new Found.Unknown<>("not asked"),
            group,
            new Found.Unknown<>("not asked")),
        new Found.Unknown<>("first"),
        entrance);
  }

  static Deployment.Ecs service(Entrance entrance) {
    return service(new Found.Known<>(entrance, "listener"), new Found.Known<>(GROUP, "listener"));
  }

  static Deployment.Ecs serviceAt(String address) {
    return service(Entrance.at(URI.create(address), "test listener"));
  }

  static Aim aim(Deployment deployment) {
    return new Aim(deployment, TargetOverride.NONE);
  }

  static Look.Http get(String path) {
    return get(path, Duration.ofSeconds(20));
  }

  static Look.Http get(String path, Duration timeout) {
    return new Look.Http(
        "GET",
        Optional.of(path),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        timeout);
  }

  static Look.Http getUrl(String url) {
    return new Look.Http(
        "GET",
        Optional.empty(),
        Optional.of(URI.create(url)),
        List.of(),
        List.of(),
        Optional.empty(),
        Duration.ofSeconds(20));
  }

  static Expectation status(int status) {
    return new Expectation.Status(PLACE, List.of(new StatusRange(status, status)));
  }

  static CheckSpec check(String name, Look look, Expectation... expectations) {
    return new CheckSpec(
        name, PLACE, List.of(), true, Optional.empty(), look, List.of(expectations));
  }

  static CheckSpec needing(CheckSpec check, String... needs) {
    return new CheckSpec(
        check.name(),
        check.place(),
        List.of(needs),
        check.required(),
        check.retry(),
        check.look(),
        check.expectations());
  }

  static CheckSpec retrying(CheckSpec check, Duration every, Duration within) {
    return new CheckSpec(
        check.name(),
        check.place(),
        check.needs(),
        check.required(),
        Optional.of(new Retry(every, within)),
        check.look(),
        check.expectations());
  }

  static ChecksSection section(CheckSpec... checks) {
    return section(4, checks);
  }

  static ChecksSection section(int concurrency, CheckSpec... checks) {
    return new ChecksSection(
        new SectionHead(SectionKind.SMOKE_TEST, PLACE, Set.of(), OnInconclusive.FAIL),
        Optional.empty(),
        concurrency,
        List.of(checks));
  }
}
