package dev.deployhooks.check;

import dev.deployhooks.time.Deadline;

/** A Lambda that must not be asked. */
class NoFunctions implements FunctionSource {

  @Override
  public FunctionState state(String functionName, String version, Deadline deadline) {
    throw new AssertionError("asked for the state of " + functionName);
  }

  @Override
  public void dryRun(String functionName, String version, Deadline deadline) {
    throw new AssertionError("asked for a dry run of " + functionName);
  }

  @Override
  public Answered invoke(String functionName, String version, String payload, Deadline deadline) {
    throw new AssertionError("invoked " + functionName);
  }
}
