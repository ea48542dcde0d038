package dev.deployhooks.plan;

import java.time.Duration;
import java.util.List;

/**
 * VEX documents, OpenVEX or CycloneDX: what their authors say about findings.
 *
 * @param files those beside the plan
 * @param objects those in S3 elsewhere
 * @param maxAge how long a statement holds from its own time on
 */
public record VexSpec(List<File> files, List<Location> objects, Duration maxAge) {

  public VexSpec {
    files = List.copyOf(files);
    objects = List.copyOf(objects);
  }

  /** A document that lies beside the plan. */
  public record File(String name, String text) {}

  /** Where a document lies in S3. */
  public record Location(String bucket, String key) {}
}
