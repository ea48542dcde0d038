package dev.deployhooks.hooks.failurereporter;

/** Who waits for what a hook did not say. */
sealed interface Waiting {

  /** CodeDeploy, with a deployment. */
  record Deployment(String id) implements Waiting {}

  /** CodePipeline, with a job. */
  record Job(String id) implements Waiting {}

  /** Nobody, or nobody knows who. */
  record Nobody() implements Waiting {}

  /** Empty if nobody waits. */
  default String id() {
    return switch (this) {
      case Deployment(String id) -> id;
      case Job(String id) -> id;
      case Nobody() -> "";
    };
  }

  /** As reports call who has called. */
  default String protocol() {
    return switch (this) {
      case Deployment _ -> "CodeDeploy";
      case Job _ -> "CodePipeline";
      case Nobody() -> "unknown";
    };
  }

  /** In words. */
  default String inWords() {
    return switch (this) {
      case Deployment(String id) -> "deployment " + id;
      case Job(String id) -> "job " + id;
      case Nobody() -> "(nobody known)";
    };
  }
}
