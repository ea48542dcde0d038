package dev.deployhooks.deployment;

import dev.deployhooks.time.Deadline;
import java.util.Optional;

/** Where a hook reads the objects that others point at, such as an AppSpec or a plan in S3. */
public interface ObjectSource {

  /**
   * Reads an object whole.
   *
   * @param bucket the bucket's name
   * @param key the object's key
   * @param versionId the version; the newest if empty
   * @param deadline by when to be done
   */
  ObjectReading read(String bucket, String key, Optional<String> versionId, Deadline deadline);
}
