package dev.deployhooks.sandbox.wire;

import com.google.gson.JsonObject;

/** One AWS service: reads requests, answers them, and spells errors in its own protocol. */
public interface Service {

  /**
   * A request that was understood.
   *
   * @param operation such as {@code GetDeployment}
   * @param input the operation's input, as far as it is not a body of bytes
   * @param work does what was asked
   */
  record Asked(String operation, JsonObject input, Work work) {}

  /** What an operation does. */
  @FunctionalInterface
  interface Work {
    /**
     * Answers.
     *
     * @throws AwsError to answer with an error
     */
    Response answer() throws InterruptedException;
  }

  /** The service's name in the credential scope of a signature, such as {@code codedeploy}. */
  String signingName();

  /** Whether an unsigned request is plainly for this service. */
  boolean recognises(Request request);

  /**
   * Understands a request.
   *
   * @throws AwsError if the service knows no such operation
   */
  Asked read(Request request);

  /** An error in the service's protocol. */
  Response error(AwsError error, String requestId);

  /** What the service answers to a caller that asks too often. */
  AwsError throttled();

  /** What the service answers to a caller that may not. */
  AwsError denied(String operation);

  /** What the service answers when it is broken itself. */
  AwsError broken();
}
