package dev.deployhooks.invocation;

/**
 * The token by which CodeDeploy knows one execution of a lifecycle hook. It is opaque and about 300
 * characters long; whoever has it can answer for the hook, so it appears in no log or report but
 * shortened.
 *
 * @param value the token as CodeDeploy sent it, to be sent back unchanged
 * @see <a
 *     href="https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html">AppSpec
 *     'hooks' section</a>
 */
public record HookExecutionId(String value) {

  private static final int SHOWN = 8;

  public HookExecutionId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("the hook execution id is blank");
    }
  }

  /**
   * The first eight characters: enough to tell executions apart in a log, too little to answer
   * with.
   */
  @Override
  public String toString() {
    return value.length() <= SHOWN ? "(short)" : value.substring(0, SHOWN) + "…";
  }
}
