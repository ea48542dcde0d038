package dev.deployhooks.invocation;

import java.util.Optional;

/** What came of reading a payload. */
public sealed interface Reading {

  /** The payload is a call that a hook understands. */
  record Understood(Invocation invocation) implements Reading {}

  /**
   * The payload is of a queue, and holds no ticket that this hook can come back with. It fails
   * closed.
   *
   * @param why what was found, what was expected, and how to mend it
   * @param answerable the call that it belongs to, where at least that could be read
   */
  record NotATicket(String why, Optional<Invocation.CodeDeploy> answerable) implements Reading {}

  /**
   * The payload is not a call that a hook understands. It fails closed.
   *
   * @param why what was found, what was expected, and how to mend it
   * @param answerable the two fields of CodeDeploy's payload, where at least these could be read,
   *     so that Failed can be reported
   */
  record NotUnderstood(String why, Optional<Invocation.CodeDeploy> answerable) implements Reading {}

  /**
   * The payload is of a job of CodePipeline that a hook does not understand. It fails closed.
   *
   * @param why what was found, what was expected, and how to mend it
   * @param jobId what the failure is answered with
   */
  record NotAJob(String why, String jobId) implements Reading {}
}
