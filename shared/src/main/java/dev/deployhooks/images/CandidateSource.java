package dev.deployhooks.images;

import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.time.Deadline;
import java.util.List;
import java.util.Map;

/** Where the gate finds out which images a deployment is about to run. */
public interface CandidateSource {

  /** What came of it. */
  sealed interface Candidates {

    /**
     * They are known.
     *
     * @param green every image that is about to run, sidecars included
     * @param blue those that run now, by container; without those that could not be found out
     */
    record Known(List<Candidate> green, Map<String, Candidate> blue) implements Candidates {
      public Known {
        green = List.copyOf(green);
        blue = Map.copyOf(blue);
      }
    }

    /** What is deployed has no image: a function that is a zip archive. */
    record None(String what) implements Candidates {}

    /** They could not be found out. */
    record Unknown(String why) implements Candidates {}
  }

  /** Finds the images of a deployment. */
  Candidates of(Deployment deployment, Deadline deadline);
}
