/**
 * An embedded stand-in, on loopback, for exactly the AWS operations that the hooks use, with
 * control planes that play deployments in virtual time.
 *
 * <pre>{@code
 * try (Sandbox sandbox = new Sandbox()) {
 *   Function quiz = sandbox.lambda().function("quiz", code);
 *   quiz.alias("live", quiz.publish(codeOfVersion1));
 *   String two = quiz.publish(codeOfVersion2);
 *   sandbox.lambda().function("CodeDeployHook_smoke", hookHost).timeout(Duration.ofMinutes(5));
 *   Rollout rollout = sandbox.codeDeploy().lambda("quiz", "live", two)
 *       .hook("BeforeAllowTraffic", "CodeDeployHook_smoke")
 *       .canary(10, Duration.ofMinutes(5)).onProgress(entry -> print(entry)).start();
 *   Rollout.Ended ended = rollout.await();            // ended.status(): Succeeded, Failed, ...
 * }
 * }</pre>
 *
 * <p>An ECS service behind a load balancer, deployed by CodeDeploy, and by ECS itself:
 *
 * <pre>{@code
 * LoadBalancing elb = sandbox.loadBalancing();
 * TargetGroup one = elb.targetGroup("quiz-1", HealthCheck.at("/health"));
 * TargetGroup two = elb.targetGroup("quiz-2", HealthCheck.at("/health"));
 * LoadBalancer alb = elb.loadBalancer("quiz");
 * Listener prod = alb.listener(one);                  // a real server: prod.uri()
 * Listener test = alb.listener(one);
 * TaskDefinition v1 = sandbox.ecs().taskDefinition("quiz", List.of(portOfV1),
 *     List.of(new TaskDefinition.Container("web", "quiz:1", "sha256:...")));
 * TaskDefinition v2 = ...;
 * EcsService service = sandbox.ecs().service("shop", "quiz", "web", 8080).running(v1, one);
 *
 * sandbox.codeDeploy().ecs(new EcsRoute(service, one, two, prod, Optional.of(test)), v2)
 *     .hook("AfterAllowTestTraffic", "CodeDeployHook_validator").start().await();
 *
 * NativeRoute route = new NativeRoute(service, one, two, prod.byDefault(),
 *     Optional.of(test.rule(1, List.of(new Condition.PathPattern(List.of("/api/*"))),
 *         Action.forward(one))));
 * sandbox.ecs().deploy(route, v2).hook("validator", "POST_TEST_TRAFFIC_SHIFT").start().await();
 * }</pre>
 *
 * <p>A function that comes back through a queue:
 *
 * <pre>{@code
 * Queue looks = sandbox.sqs().queue("looks").visibility(Duration.ofMinutes(6))
 *     .redrive(sandbox.sqs().queue("looks-dead"), 5)
 *     .mishap(3, new Mishap.Lost());                        // the third message never arrives
 * sandbox.lambda().eventSource(looks, function.allowLoops());
 * }</pre>
 *
 * <p>What becomes of an asynchronous invocation that comes to nothing:
 *
 * <pre>{@code
 * function.asynchronously(new EventInvokeConfig(2, Duration.ofMinutes(30),
 *     Optional.of(new EventInvokeConfig.Destination.ToFunction(reporter))));
 * function.throttled(3);                                    // the next three find no room
 * sandbox.lambda().eventSource(sandbox.sqs().queue("looks-dead"), reporter);
 * }</pre>
 *
 * <p>Traffic that is measured, as CloudWatch then shows it:
 *
 * <pre>{@code
 * try (Visitors _ = sandbox.visitors(prod, "/api/quiz/all", 300)) {   // a minute of virtual time
 *   rollout.await();
 * }
 * }</pre>
 *
 * <p>{@link dev.deployhooks.sandbox.Sandbox#environment() environment()} is what an AWS client
 * needs to find the sandbox; {@link dev.deployhooks.sandbox.Sandbox#faults() faults()} makes
 * operations go wrong; {@link dev.deployhooks.sandbox.Sandbox#calls() calls()} is what was asked.
 *
 * <p>Time jumps as soon as everything that the sandbox knows of only waits. A function that runs
 * keeps it from jumping; a test that answers from outside takes {@link
 * dev.deployhooks.sandbox.Agenda#hold() a hold}.
 */
@NullMarked
package dev.deployhooks.sandbox;

import org.jspecify.annotations.NullMarked;
