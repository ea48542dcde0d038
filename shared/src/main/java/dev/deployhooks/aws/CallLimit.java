package dev.deployhooks.aws;

import dev.deployhooks.time.Deadline;
import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/** How long a request to AWS may take, the tries of the client together. */
final class CallLimit {

  /** What a question to AWS may take at most, however much time is left. */
  static final Duration LONGEST = Duration.ofSeconds(10);

  /**
   * The SDK refuses a limit of nothing; with one this short a call that comes too late ends as a
   * time-out.
   */
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private CallLimit() {}

  /** Bounds a question: by the deadline, and by {@link #LONGEST}. */
  static void bound(AwsRequestOverrideConfiguration.Builder request, Deadline deadline) {
    bound(request, deadline.limit(LONGEST));
  }

  /** Bounds a request by the deadline alone: one that is work, and takes as long as it takes. */
  static void boundByDeadline(AwsRequestOverrideConfiguration.Builder request, Deadline deadline) {
    bound(request, deadline.remaining());
  }

  private static void bound(AwsRequestOverrideConfiguration.Builder request, Duration limit) {
    request.apiCallTimeout(limit.compareTo(SHORTEST) < 0 ? SHORTEST : limit);
  }
}
