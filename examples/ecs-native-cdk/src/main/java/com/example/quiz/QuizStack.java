package com.example.quiz;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ecs.AlternateTarget;
import software.amazon.awscdk.services.ecs.AlternateTargetProps;
import software.amazon.awscdk.services.ecs.CfnService;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.CpuArchitecture;
import software.amazon.awscdk.services.ecs.DeploymentCircuitBreaker;
import software.amazon.awscdk.services.ecs.DeploymentLifecycleLambdaTarget;
import software.amazon.awscdk.services.ecs.DeploymentLifecycleLambdaTargetProps;
import software.amazon.awscdk.services.ecs.DeploymentLifecycleStage;
import software.amazon.awscdk.services.ecs.DeploymentStrategy;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.ListenerRuleConfiguration;
import software.amazon.awscdk.services.ecs.LoadBalancerTargetOptions;
import software.amazon.awscdk.services.ecs.OperatingSystemFamily;
import software.amazon.awscdk.services.ecs.PortMapping;
import software.amazon.awscdk.services.ecs.RuntimePlatform;
import software.amazon.awscdk.services.ecs.TrafficShiftConfig;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationListener;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationListenerRule;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationLoadBalancer;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationProtocol;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationTargetGroup;
import software.amazon.awscdk.services.elasticloadbalancingv2.BaseApplicationListenerProps;
import software.amazon.awscdk.services.elasticloadbalancingv2.HealthCheck;
import software.amazon.awscdk.services.elasticloadbalancingv2.ListenerAction;
import software.amazon.awscdk.services.elasticloadbalancingv2.ListenerCondition;
import software.amazon.awscdk.services.elasticloadbalancingv2.TargetType;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.IFunction;
import software.constructs.Construct;

/** An Amazon ECS service with its own canary deployments, judged by Deployhooks. */
public final class QuizStack extends Stack {

  private static final int PORT = 8080;

  public QuizStack(Construct scope, String id, StackProps props) {
    super(scope, id, props);
    CfnParameter image =
        CfnParameter.Builder.create(this, "Image")
            .description(
                "By its digest: a tag can move between the moment it was judged and the pull.")
            .allowedPattern(".+@sha256:[0-9a-f]{64}")
            .build();
    CfnParameter hooksStage =
        CfnParameter.Builder.create(this, "HooksStage")
            .description("The Stage with which Deployhooks was deployed here.")
            .defaultValue("main")
            .build();

    Vpc vpc = Vpc.Builder.create(this, "Vpc").maxAzs(2).natGateways(1).build();
    ApplicationLoadBalancer balancer =
        ApplicationLoadBalancer.Builder.create(this, "LoadBalancer").vpc(vpc).build();
    ApplicationTargetGroup first = targetGroup("First", vpc);
    ApplicationTargetGroup second = targetGroup("Second", vpc);

    // Amazon ECS moves the weights of these two rules.
    ApplicationListenerRule production = everything("Production", balancer, 80, first);
    ApplicationListenerRule test = everything("Test", balancer, PORT, first);

    FargateService service =
        FargateService.Builder.create(this, "Service")
            .serviceName("quiz")
            .cluster(Cluster.Builder.create(this, "Cluster").clusterName("shop").vpc(vpc).build())
            .taskDefinition(tasks(image.getValueAsString()))
            .desiredCount(2)
            .minHealthyPercent(100)
            .deploymentStrategy(DeploymentStrategy.CANARY)
            .canaryConfiguration(
                TrafficShiftConfig.builder()
                    .stepPercent(10)
                    .stepBakeTime(Duration.minutes(10))
                    .build())
            .bakeTime(Duration.minutes(5))
            .circuitBreaker(DeploymentCircuitBreaker.builder().enable(true).rollback(true).build())
            .build();
    first.addTarget(
        service.loadBalancerTarget(
            LoadBalancerTargetOptions.builder()
                .containerName("quiz")
                .containerPort(PORT)
                .alternateTarget(
                    new AlternateTarget(
                        "Green",
                        AlternateTargetProps.builder()
                            .alternateTargetGroup(second)
                            .productionListener(
                                ListenerRuleConfiguration.applicationListenerRule(production))
                            .testListener(ListenerRuleConfiguration.applicationListenerRule(test))
                            .build()))
                .build()));

    // The hooks, and when Amazon ECS calls them. The construct makes the role that lets it.
    call(service, hooksStage, "image-scan-gate", DeploymentLifecycleStage.PRE_SCALE_UP);
    call(service, hooksStage, "pre-traffic-smoke-test", DeploymentLifecycleStage.POST_SCALE_UP);
    call(
        service,
        hooksStage,
        "after-test-traffic-validator",
        DeploymentLifecycleStage.POST_TEST_TRAFFIC_SHIFT);
    call(
        service,
        hooksStage,
        "canary-metrics-checker",
        DeploymentLifecycleStage.PRODUCTION_TRAFFIC_SHIFT,
        DeploymentLifecycleStage.POST_PRODUCTION_TRAFFIC_SHIFT);

    // The construct has no word for it yet. A hook that says nothing for so long is taken as a no;
    // CONTINUE would take it as a yes. The canary comes back for longer than the others.
    CfnService template = (CfnService) service.getNode().getDefaultChild();
    List<Integer> minutes = List.of(60, 15, 15, 120);
    for (int hook = 0; hook < minutes.size(); hook++) {
      template.addPropertyOverride(
          "DeploymentConfiguration.LifecycleHooks." + hook + ".TimeoutConfiguration",
          Map.of("Action", "ROLLBACK", "TimeoutInMinutes", minutes.get(hook)));
    }
  }

  private ApplicationTargetGroup targetGroup(String id, Vpc vpc) {
    return ApplicationTargetGroup.Builder.create(this, id)
        .vpc(vpc)
        .port(PORT)
        .protocol(ApplicationProtocol.HTTP)
        .targetType(TargetType.IP)
        .healthCheck(HealthCheck.builder().path("/health").build())
        .build();
  }

  private ApplicationListenerRule everything(
      String id, ApplicationLoadBalancer balancer, int port, ApplicationTargetGroup group) {
    ApplicationListener listener =
        balancer.addListener(
            id + "Listener",
            BaseApplicationListenerProps.builder()
                .port(port)
                .protocol(ApplicationProtocol.HTTP)
                .open(false)
                .defaultAction(ListenerAction.fixedResponse(404))
                .build());
    listener.getConnections().allowDefaultPortFrom(Peer.ipv4("10.0.0.0/8"));
    return ApplicationListenerRule.Builder.create(this, id)
        .listener(listener)
        .priority(1)
        .conditions(List.of(ListenerCondition.pathPatterns(List.of("/*"))))
        .action(ListenerAction.forward(List.of(group)))
        .build();
  }

  private FargateTaskDefinition tasks(String image) {
    FargateTaskDefinition tasks =
        FargateTaskDefinition.Builder.create(this, "Tasks")
            .family("quiz")
            .cpu(256)
            .memoryLimitMiB(512)
            .runtimePlatform(
                RuntimePlatform.builder()
                    .cpuArchitecture(CpuArchitecture.ARM64)
                    .operatingSystemFamily(OperatingSystemFamily.LINUX)
                    .build())
            .build();
    tasks.addContainer(
        "quiz",
        ContainerDefinitionOptions.builder()
            .image(ContainerImage.fromRegistry(image))
            .portMappings(List.of(PortMapping.builder().containerPort(PORT).build()))
            .build());
    return tasks;
  }

  private void call(
      FargateService service,
      CfnParameter hooksStage,
      String hook,
      DeploymentLifecycleStage... at) {
    IFunction function =
        Function.fromFunctionName(
            this, hook, "CodeDeployHook_" + hooksStage.getValueAsString() + "_" + hook);
    service.addLifecycleHook(
        new DeploymentLifecycleLambdaTarget(
            function,
            hook + "-role",
            DeploymentLifecycleLambdaTargetProps.builder().lifecycleStages(List.of(at)).build()));
  }
}
