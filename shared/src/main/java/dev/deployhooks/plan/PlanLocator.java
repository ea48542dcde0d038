package dev.deployhooks.plan;

import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.ObjectReading;
import dev.deployhooks.deployment.ObjectSource;
import dev.deployhooks.time.Deadline;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the plan for a deployment: at the place that the environment names, else in the SSM
 * parameters of {@link ParameterName}, else it is the default plan. Only {@code ParameterNotFound}
 * leads on from one to the next; whatever else goes wrong ends the search, because the plan that
 * could not be read might have forbidden the deployment.
 *
 * <ul>
 *   <li>{@code DEPLOYHOOKS_PLAN}: a plan itself (it begins with {@code version:} or <code>{</code>,
 *       or follows {@code inline:}), {@code file:path} (absolute, or below {@code
 *       LAMBDA_TASK_ROOT}), {@code ssm:/name}, or {@code s3://bucket/key}
 *   <li>the {@code plan} of a pipeline's {@code UserParameters}, of the same forms: only what a
 *       pipeline has built is looked for there, and only where {@code DEPLOYHOOKS_PLAN} says
 *       nothing
 *   <li>{@code DEPLOYHOOKS_PLAN_REQUIRED}: {@code true} if there must be a plan, {@code false} (as
 *       when not set) if the default plan will do
 * </ul>
 *
 * A variable that is set to nothing counts as not set. A parameter holds a plan, or {@code
 * s3://bucket/key} as a pointer to one.
 */
public final class PlanLocator implements PlanSource {

  /** The environment variable that says where the plan is. */
  public static final String LOCATION = "DEPLOYHOOKS_PLAN";

  /** The environment variable that says whether there must be a plan. */
  public static final String REQUIRED = "DEPLOYHOOKS_PLAN_REQUIRED";

  private static final String TASK_ROOT = "LAMBDA_TASK_ROOT";
  private static final String INLINE = "inline:";
  private static final String FILE = "file:";
  private static final String SSM = "ssm:";
  private static final String PLACES =
      "a plan itself (beginning with version: or {, or after inline:), file:path/in/the/artifact,"
          + " ssm:/name/of/parameter or s3://bucket/key";
  private static final PlanFiles BESIDE_PARAMETER =
      PlanFiles.none(
          "a plan in an SSM parameter has no files beside it; keep both in S3 and let the parameter"
              + " hold s3://bucket/key, or write the content into the plan");
  private static final PlanFiles BESIDE_VARIABLE =
      PlanFiles.none(
          "a plan in an environment variable or in UserParameters has no files beside it; write the content"
              + " into the plan, or keep both in the artifact (file:) or in S3 (s3:)");

  private final Map<String, String> environment;
  private final ParameterSource parameters;
  private final ObjectSource objects;

  /**
   * A locator.
   *
   * @param environment the function's environment variables
   * @param parameters where SSM parameters are read
   * @param objects where S3 objects are read
   */
  public PlanLocator(
      Map<String, String> environment, ParameterSource parameters, ObjectSource objects) {
    this.environment = Map.copyOf(environment);
    this.parameters = parameters;
    this.objects = objects;
  }

  @Override
  public PlanReading find(Deployment deployment, List<SectionKind> kinds, Deadline deadline) {
    String required = environment.getOrDefault(REQUIRED, "");
    if (!List.of("", "true", "false").contains(required)) {
      return new PlanReading.Unreadable(
          "environment variable %s is \"%s\"; it must be true or false"
              .formatted(REQUIRED, Value.shown(required)));
    }
    String location = environment.getOrDefault(LOCATION, "");
    Surroundings.OfHook around =
        new Surroundings.OfHook(environment, parameters, deployment, deadline);
    Optional<String> ofPipeline =
        deployment instanceof Deployment.Built built ? built.plan() : Optional.empty();
    if (ofPipeline.isPresent()) {
      return ofPipeline(ofPipeline.get(), location, around);
    }
    return location.isEmpty()
        ? byConvention(kinds, required.equals("true"), around)
        : at(location, "environment variable " + LOCATION, around);
  }

  /**
   * Whoever may write a pipeline does not take the place of who has set up the function, and does
   * not read with its role what is no plan: messages about a plan show parts of it.
   */
  private PlanReading ofPipeline(String named, String ofFunction, Surroundings.OfHook around) {
    String pointer = "the job's UserParameters";
    if (!ofFunction.isEmpty()) {
      return new PlanReading.Unreadable(
          "%s and the environment variable %s each name a plan, and nobody says which counts: remove one"
              .formatted(pointer, LOCATION));
    }
    String start = named.stripLeading();
    boolean ofOwnFolder =
        start.startsWith(SSM)
            && start.substring(SSM.length()).strip().startsWith(ParameterName.ROOT);
    return start.startsWith(FILE) || (start.startsWith(SSM) && !ofOwnFolder)
        ? new PlanReading.Unreadable(
            "%s name the plan \"%s\"; a pipeline may name ssm:%s..., s3://bucket/key, or write the plan itself (after inline:)"
                .formatted(pointer, Value.shown(start), ParameterName.ROOT))
        : at(named, pointer, around);
  }

  private PlanReading at(String location, String pointer, Surroundings.OfHook around) {
    String start = location.stripLeading();
    if (start.startsWith(INLINE)) {
      return inline(start.substring(INLINE.length()), pointer, around);
    }
    if (start.startsWith("version:") || start.startsWith("{")) {
      return inline(location, pointer, around);
    }
    if (start.startsWith(FILE)) {
      return inFile(start.substring(FILE.length()).strip(), pointer, around);
    }
    if (start.startsWith(SSM)) {
      return inParameter(start.substring(SSM.length()).strip(), pointer, around);
    }
    if (start.startsWith(ObjectLocation.SCHEME)) {
      return inObject(start.strip(), pointer, around);
    }
    return new PlanReading.Unreadable(
        "%s does not say where the plan is; it must be %s".formatted(pointer, PLACES));
  }

  private static PlanReading inline(String text, String pointer, Surroundings around) {
    return PlanReader.read(text, pointer, BESIDE_VARIABLE, around);
  }

  private PlanReading inFile(String name, String pointer, Surroundings around) {
    try {
      Path given = Path.of(name);
      String root = environment.getOrDefault(TASK_ROOT, "");
      if (!given.isAbsolute() && root.isEmpty()) {
        return new PlanReading.Unreadable(
            "%s names the file %s in the artifact, but %s, the artifact's folder, is not set; use an"
                    .formatted(pointer, name, TASK_ROOT)
                + " absolute path");
      }
      Path file = Path.of(root).resolve(given);
      return switch (FolderFiles.read(file, name)) {
        case PlanFiles.FileReading.Text(String text) ->
            PlanReader.read(text, name, FolderFiles.beside(file), around);
        case PlanFiles.FileReading.Unavailable(String why) ->
            new PlanReading.Unreadable("the plan that %s names: %s".formatted(pointer, why));
      };
    } catch (NoSuchFileException e) {
      return new PlanReading.Unreadable(
          "the plan that %s names is missing: no file %s; was it packaged?"
              .formatted(pointer, e.getFile()));
    } catch (IOException | InvalidPathException e) {
      return new PlanReading.Unreadable(
          "the plan that %s names cannot be read: %s".formatted(pointer, e));
    }
  }

  private PlanReading inParameter(String name, String pointer, Surroundings.OfHook around) {
    return switch (parameters.read(name, around.deadline())) {
      case ParameterReading.Value(String value, var _) ->
          inValue(value, "SSM parameter " + name, around);
      case ParameterReading.NotFound(String why) ->
          new PlanReading.Unreadable(
              "%s; %s names it, so there must be a plan".formatted(why, pointer));
      case ParameterReading.Unreadable(String why) -> new PlanReading.Unreadable(why);
    };
  }

  private PlanReading byConvention(
      List<SectionKind> kinds, boolean required, Surroundings.OfHook around) {
    List<ParameterName> names = ParameterName.of(around.subject());
    for (ParameterName name : names) {
      switch (parameters.read(name.value(), around.deadline())) {
        case ParameterReading.Value(String value, var _) -> {
          return inValue(value, name.inWords(), around);
        }
        case ParameterReading.Unreadable(String why) -> {
          return new PlanReading.Unreadable(why);
        }
        case ParameterReading.NotFound _ -> {}
      }
    }
    String none =
        names.isEmpty()
            ? "the job's UserParameters name none"
            : "there is no "
                + String.join(" and no ", names.stream().map(ParameterName::inWords).toList());
    return required
        ? new PlanReading.Unreadable(
            "%s is true, and %s; put a plan there, or say in %s where it is"
                .formatted(REQUIRED, none, LOCATION))
        : new PlanReading.Read(DefaultPlan.of(around.subject(), kinds, none));
  }

  private PlanReading inValue(String value, String origin, Surroundings.OfHook around) {
    String text = value.strip();
    return text.startsWith(ObjectLocation.SCHEME)
        ? inObject(text, origin, around)
        : PlanReader.read(value, origin, BESIDE_PARAMETER, around);
  }

  private PlanReading inObject(String location, String pointer, Surroundings.OfHook around) {
    Optional<ObjectLocation> object = ObjectLocation.parse(location);
    if (object.isEmpty()) {
      return new PlanReading.Unreadable(
          "%s points to \"%s\", which is not of the form s3://bucket/key"
              .formatted(pointer, Value.shown(location)));
    }
    ObjectLocation plan = object.get();
    return switch (objects.read(plan.bucket(), plan.key(), Optional.empty(), around.deadline())) {
      case ObjectReading.Bytes(byte[] content) ->
          FileNames.utf8(content)
              .map(
                  text ->
                      PlanReader.read(
                          text,
                          plan.toString(),
                          new ObjectFiles(objects, plan, around.deadline()),
                          around))
              .orElseGet(() -> new PlanReading.Unreadable("the plan " + plan + " is not UTF-8"));
      case ObjectReading.NotFound(String why) ->
          new PlanReading.Unreadable(
              "%s; %s points to it, so there must be a plan".formatted(why, pointer));
      case ObjectReading.Unreadable(String why) -> new PlanReading.Unreadable(why);
    };
  }
}
