package dev.deployhooks.plan;

/** Something at AWS that a service cannot do without. It is looked at, and never changed. */
public sealed interface Dependency {

  /** What it is, and what it is called, for the report. */
  String words();

  /**
   * A queue of Amazon SQS, which exists.
   *
   * @param queue its name, or its URL
   */
  record Queue(String queue) implements Dependency {
    /** Whether it is given by its URL. */
    public boolean isUrl() {
      return queue.startsWith("https://") || queue.startsWith("http://");
    }

    @Override
    public String words() {
      return "queue " + queue;
    }
  }

  /** A table of Amazon DynamoDB, which is ACTIVE. */
  record Table(String name) implements Dependency {
    @Override
    public String words() {
      return "table " + name;
    }
  }

  /**
   * A secret of Secrets Manager, which has a current version and is not about to be deleted. Its
   * value is not read.
   *
   * @param name its name or ARN
   */
  record Secret(String name) implements Dependency {
    @Override
    public String words() {
      return "secret " + name;
    }
  }

  /** A parameter of Systems Manager, which exists. It is not decrypted. */
  record Parameter(String name) implements Dependency {
    @Override
    public String words() {
      return "parameter " + name;
    }
  }

  /** A bucket of Amazon S3, which exists and can be reached. */
  record Bucket(String name) implements Dependency {
    @Override
    public String words() {
      return "bucket " + name;
    }
  }
}
