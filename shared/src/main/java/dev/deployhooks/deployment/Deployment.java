package dev.deployhooks.deployment;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What goes live, and against what; or what a pipeline has built to go live. */
public sealed interface Deployment {

  /** Who runs the deployment. */
  Controller controller();

  /** Which of the lifecycle events the hook was called at. */
  Found<LifecycleEvent> event();

  /** When what happened in it, as far as AWS says. */
  Times times();

  /** The same with these times. */
  Deployment at(Times times);

  /**
   * What its deployments have in common, in two words: application and deployment group where
   * CodeDeploy deploys, cluster and service where Amazon ECS does.
   */
  default String family() {
    return switch (this) {
      case Built _ -> "codepipeline/images";
      case Lambda lambda -> lambda.controller().group().orElse(lambda.functionName());
      case Ecs ecs -> ecs.controller().group().orElse(ecs.cluster() + "/" + ecs.service());
    };
  }

  /** What people call the thing that is deployed, such as {@code "function quiz:live"}. */
  String subject();

  /** What goes live, and in place of what, in one line for the report. */
  String change();

  /**
   * A Lambda function, behind an alias.
   *
   * @param functionName the function
   * @param alias the alias whose traffic moves
   * @param blueVersion the version that serves now; unknown where nothing served before
   * @param greenVersion the version that goes live
   * @param greenWeight percent of the alias's traffic that green has
   * @param times when what happened
   */
  record Lambda(
      Controller controller,
      Found<LifecycleEvent> event,
      String functionName,
      String alias,
      Found<String> blueVersion,
      String greenVersion,
      Found<BigDecimal> greenWeight,
      Times times)
      implements Deployment {

    /** A deployment of which nobody has said when what happened. */
    public Lambda(
        Controller controller,
        Found<LifecycleEvent> event,
        String functionName,
        String alias,
        Found<String> blueVersion,
        String greenVersion,
        Found<BigDecimal> greenWeight) {
      this(
          controller,
          event,
          functionName,
          alias,
          blueVersion,
          greenVersion,
          greenWeight,
          Times.unknown("not asked"));
    }

    @Override
    public Lambda at(Times when) {
      return new Lambda(
          controller, event, functionName, alias, blueVersion, greenVersion, greenWeight, when);
    }

    @Override
    public String subject() {
      return "function " + functionName + ":" + alias;
    }

    @Override
    public String change() {
      return "version %s in place of %s"
          .formatted(greenVersion, blueVersion.known().orElse("nothing"));
    }
  }

  /**
   * An Amazon ECS service.
   *
   * @param cluster the cluster's name
   * @param service the service's name
   * @param green what goes live
   * @param blue what serves now; unknown at a first deployment
   * @param testEntrance the way to green before it has production traffic
   * @param times when what happened
   */
  record Ecs(
      Controller controller,
      Found<LifecycleEvent> event,
      String cluster,
      String service,
      Side green,
      Found<Side> blue,
      Found<Entrance> testEntrance,
      Times times)
      implements Deployment {

    /** A deployment of which nobody has said when what happened. */
    public Ecs(
        Controller controller,
        Found<LifecycleEvent> event,
        String cluster,
        String service,
        Side green,
        Found<Side> blue,
        Found<Entrance> testEntrance) {
      this(
          controller,
          event,
          cluster,
          service,
          green,
          blue,
          testEntrance,
          Times.unknown("not asked"));
    }

    @Override
    public Ecs at(Times when) {
      return new Ecs(controller, event, cluster, service, green, blue, testEntrance, when);
    }

    @Override
    public String subject() {
      return "service " + cluster + "/" + service;
    }

    @Override
    public String change() {
      return "%s in place of %s"
          .formatted(named(green), blue.known().map(Ecs::named).orElse("nothing"));
    }

    private static String named(Side side) {
      return side.taskDefinition()
          .known()
          .map(arn -> arn.substring(arn.lastIndexOf('/') + 1))
          .orElse(side.id());
    }
  }

  /**
   * What a pipeline has built, before anything of it is deployed: images alone.
   *
   * @param images each under the name of its container, where the pipeline says one
   * @param architecture for which they are to run, if the pipeline says it
   * @param plan where the pipeline says the plan is
   * @param source where the images were found, in words for the report
   */
  record Built(
      Controller.CodePipeline controller,
      List<ContainerImage> images,
      Optional<String> architecture,
      Optional<String> plan,
      String source)
      implements Deployment {

    public Built {
      images = List.copyOf(images);
    }

    @Override
    public Found<LifecycleEvent> event() {
      return new Found.Known<>(LifecycleEvent.PIPELINE_ACTION, "CodePipeline");
    }

    @Override
    public Times times() {
      return Times.unknown("CodePipeline does not say");
    }

    /** A pipeline says no times. */
    @Override
    public Built at(Times when) {
      return this;
    }

    @Override
    public String subject() {
      return "images of a pipeline ("
          + images.stream()
              .limit(SHOWN)
              .map(ContainerImage::container)
              .collect(Collectors.joining(", "))
          + (images.size() > SHOWN ? " and more)" : ")");
    }

    @Override
    public String change() {
      return "%d of %s, not deployed yet".formatted(images.size(), source);
    }

    private static final int SHOWN = 5;
  }

  /**
   * One side of an ECS deployment.
   *
   * @param id the task set's id (CodeDeploy) or the service revision's ARN (ECS); empty while it
   *     does not exist
   * @param taskDefinition the ARN of the task definition
   * @param images the images of its containers
   * @param targetGroup where its tasks are registered
   * @param weight percent of production traffic that it has
   */
  record Side(
      String id,
      Found<String> taskDefinition,
      Found<List<ContainerImage>> images,
      Found<TargetGroup> targetGroup,
      Found<BigDecimal> weight) {}
}
