package dev.deployhooks.plan;

import java.util.Optional;

/** The place of an object in Amazon S3, {@code s3://bucket/key}. */
record ObjectLocation(String bucket, String key) {

  static final String SCHEME = "s3://";

  /** Reads {@code s3://bucket/key}; empty if bucket or key is missing. */
  static Optional<ObjectLocation> parse(String location) {
    String rest = location.substring(SCHEME.length());
    int slash = rest.indexOf('/');
    return slash < 1 || slash == rest.length() - 1 || rest.endsWith("/")
        ? Optional.empty()
        : Optional.of(new ObjectLocation(rest.substring(0, slash), rest.substring(slash + 1)));
  }

  /** The object of that name in the same folder. */
  ObjectLocation beside(String name) {
    return new ObjectLocation(bucket, key.substring(0, key.lastIndexOf('/') + 1) + name);
  }

  @Override
  public String toString() {
    return SCHEME + bucket + "/" + key;
  }
}
