package dev.deployhooks.sandbox;

import dev.deployhooks.sandbox.TaskDefinition.Container;
import java.util.List;
import java.util.Optional;

/** An ECS service in two versions behind a load balancer with two listeners. */
final class Shop implements AutoCloseable {

  final Web blue = new Web("blue");
  final Web green = new Web("green");
  final TargetGroup one;
  final TargetGroup two;
  final LoadBalancer alb;
  final Listener production;
  final Listener test;
  final TaskDefinition first;
  final TaskDefinition second;
  final EcsService service;

  Shop(Sandbox sandbox) {
    LoadBalancing elb = sandbox.loadBalancing();
    one = elb.targetGroup("quiz-1", HealthCheck.at("/health"));
    two = elb.targetGroup("quiz-2", HealthCheck.at("/health"));
    alb = elb.loadBalancer("quiz");
    production = alb.listener(one);
    test = alb.listener(one);
    first = version(sandbox, blue.port(), "quiz:1", "sha256:aa");
    second = version(sandbox, green.port(), "quiz:2", "sha256:bb");
    service = sandbox.ecs().service("shop", "quiz", "web", 8080).running(first, one);
  }

  private static TaskDefinition version(Sandbox sandbox, int port, String image, String digest) {
    return sandbox
        .ecs()
        .taskDefinition("quiz", List.of(port), List.of(new Container("web", image, digest)));
  }

  EcsRoute route() {
    return new EcsRoute(service, one, two, production, Optional.of(test));
  }

  EcsRoute routeWithoutTest() {
    return new EcsRoute(service, one, two, production, Optional.empty());
  }

  NativeRoute nativeRoute() {
    return new NativeRoute(
        service, one, two, production.byDefault(), Optional.of(test.byDefault()));
  }

  String production() {
    return Http.get(production.uri(), "/").body();
  }

  String test() {
    return Http.get(test.uri(), "/").body();
  }

  @Override
  public void close() {
    blue.close();
    green.close();
  }
}
