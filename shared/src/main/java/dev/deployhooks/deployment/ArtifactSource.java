package dev.deployhooks.deployment;

import dev.deployhooks.invocation.ArtifactCredentials;
import dev.deployhooks.invocation.Invocation.Artifact;
import dev.deployhooks.time.Deadline;
import java.util.List;
import java.util.Map;

/** Where the hook looks into the artifacts of a pipeline. */
public interface ArtifactSource {

  /**
   * Reads files that lie at the top of an artifact.
   *
   * @param names the files that are wanted
   * @param credentials of the job
   * @param deadline by when to be done
   * @return those that are there, by their names; unknown if the artifact could not be read
   */
  Found<Map<String, String>> files(
      Artifact artifact, List<String> names, ArtifactCredentials credentials, Deadline deadline);
}
