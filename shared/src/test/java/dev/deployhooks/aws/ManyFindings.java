package dev.deployhooks.aws;

import com.google.gson.JsonObject;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.images.Candidate;
import dev.deployhooks.images.Gate;
import dev.deployhooks.images.GateState;
import dev.deployhooks.images.Platform;
import dev.deployhooks.plan.ImagesSection;
import dev.deployhooks.plan.PlanFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One look of the gate at many images, in a JVM of its own: what a function with little memory
 * does. It prints a line for each image.
 */
public final class ManyFindings {

  static final String REPOSITORY = "123456789012.dkr.ecr.us-east-1.amazonaws.com/quiz";

  private ManyFindings() {}

  /** The digest of the image of that number. */
  static String digest(int number) {
    return "sha256:%064x".formatted(number);
  }

  /**
   * Looks.
   *
   * @param args the endpoint, and how many images
   */
  public static void main(String[] args) throws Exception {
    AwsClients clients =
        new AwsClients(
            Map.of(
                "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "key",
                "AWS_SECRET_ACCESS_KEY", "secret"),
            builder -> builder.endpointOverride(URI.create(args[0])));
    ImageClients images = new ImageClients(clients);
    Time time = Time.ofThisProcess();
    Gate gate = new Gate(new EcrRegistry(images), new EcrScans(images), Wired.NO_OBJECTS, time);
    List<Candidate> green = new ArrayList<>();
    Map<String, Candidate> blue = new HashMap<>();
    for (int number = 1; number <= Integer.parseInt(args[1]); number++) {
      String container = "c" + number;
      green.add(candidate(container, number));
      // The first runs now as it is: what is new in it has to be told from what is not.
      if (number == 1) {
        blue.put(container, candidate(container, number));
      }
    }
    Gate.Look look =
        gate.look(
            section(),
            green,
            blue,
            GateState.read(new JsonObject(), time.now()),
            Deadline.in(Duration.ofMinutes(2), time));
    for (CheckResult result : look.results()) {
      System.out.println(result.name() + " " + result.outcome() + " " + result.details());
    }
  }

  private static Candidate candidate(String container, int number) {
    return new Candidate(
        container,
        REPOSITORY + "@" + digest(number),
        Optional.empty(),
        new Platform(Optional.empty()));
  }

  private static ImagesSection section() {
    return PlanReader.read("version: 1\nimages: {}\n", "plan", PlanFiles.none("none"))
                instanceof PlanReading.Read read
            && read.plan().section(SectionKind.IMAGES).orElseThrow() instanceof ImagesSection found
        ? found
        : org.assertj.core.api.Assertions.fail("no plan");
  }
}
