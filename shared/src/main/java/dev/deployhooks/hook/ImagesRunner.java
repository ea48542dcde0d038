package dev.deployhooks.hook;

import com.google.gson.JsonObject;
import dev.deployhooks.aws.AwsClients;
import dev.deployhooks.aws.DeployedImages;
import dev.deployhooks.aws.EcrRegistry;
import dev.deployhooks.aws.EcrScans;
import dev.deployhooks.aws.ImageClients;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.deployment.ObjectSource;
import dev.deployhooks.images.Candidate;
import dev.deployhooks.images.CandidateSource;
import dev.deployhooks.images.CandidateSource.Candidates;
import dev.deployhooks.images.Gate;
import dev.deployhooks.images.GateState;
import dev.deployhooks.plan.ImagesSection;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Judges the images of a deployment: what the section {@code images} asks for. */
public final class ImagesRunner {

  /** The member of the report that says what was seen of each image. */
  private static final String EVIDENCE = "images";

  private final CandidateSource candidates;
  private final Gate gate;
  private final Time time;

  /** Looks at the images that a source names, through a gate. */
  public ImagesRunner(CandidateSource candidates, Gate gate, Time time) {
    this.candidates = candidates;
    this.gate = gate;
    this.time = time;
  }

  /** The real one: called only where a plan has images to judge, whose hook carries the clients. */
  static ImagesRunner of(AwsClients clients, ObjectSource objects, Time time) {
    ImageClients images = new ImageClients(clients);
    return new ImagesRunner(
        new DeployedImages(clients::ecs, clients::lambda),
        new Gate(new EcrRegistry(images), new EcrScans(images), objects, time),
        time);
  }

  Looked look(ImagesSection section, Looking looking, Deadline deadline)
      throws InterruptedException {
    return switch (candidates.of(looking.deployment(), deadline)) {
      case Candidates.Unknown(String why) ->
          done(
              section,
              new Outcome.Error("which images are about to run could not be found out: " + why),
              List.of());
      case Candidates.None(String what) -> nothing(section, what);
      case Candidates.Known(List<Candidate> green, Map<String, Candidate> blue) -> {
        GateState state = GateState.read(looking.state(), time.now());
        Gate.Look look = gate.look(section, green, blue, state, deadline);
        Map<String, JsonObject> evidence = Map.of(EVIDENCE, look.evidence());
        // At the last look each image that cannot be told yet is inconclusive, as its result says.
        yield look.waiting()
            .filter(_ -> looking.turn() != Turn.LAST)
            .<Looked>map(
                waiting ->
                    new Looked.NotYet(
                        waiting.why(),
                        waiting.again(),
                        waiting.state().json(),
                        look.results(),
                        evidence))
            .orElseGet(() -> new Looked.Done(look.results(), evidence));
      }
    };
  }

  private static Looked nothing(ImagesSection section, String what) {
    String why = what + ", so there is nothing to judge here";
    return switch (section.zipFunction()) {
      case FAIL ->
          done(
              section,
              new Outcome.Failed(
                  why + "; take the hook off, or write zipFunction: warn into the plan"),
              List.of());
      case WARN -> done(section, new Outcome.Passed(), List.of(why));
      case IGNORE -> done(section, new Outcome.Passed(), List.of());
    };
  }

  private static Looked done(ImagesSection section, Outcome outcome, List<String> warnings) {
    return new Looked.Done(
        List.of(
            new CheckResult(
                "images",
                section.head().place().toString(),
                "",
                true,
                outcome,
                List.of(),
                warnings,
                List.of(),
                1,
                Duration.ZERO)),
        Map.of());
  }
}
