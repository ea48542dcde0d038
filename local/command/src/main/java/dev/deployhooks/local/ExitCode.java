package dev.deployhooks.local;

import dev.deployhooks.local.report.HookReport;

/** What the command's exit status says. */
public final class ExitCode {

  /** The verdict is pass; the plans are without a mistake; every story ended as expected. */
  public static final int PASS = 0;

  /** The verdict is fail; a plan has a mistake; a story ended otherwise. */
  public static final int FAIL = 1;

  /** The command line, or a file that it names, is not right. */
  public static final int USAGE = 2;

  /** The verdict is inconclusive. */
  public static final int INCONCLUSIVE = 3;

  /** The hook died, ran out of time, or gave no report; or this command itself failed. */
  public static final int DIED = 4;

  /** There is a verdict, and AWS could not be told the answer. */
  public static final int NOT_ANSWERED = 5;

  /** The hook wants to be called again later; there is no verdict yet. */
  public static final int IN_PROGRESS = 6;

  /** Something may go wrong, and nothing is known to be wrong. */
  public static final int WARNED = 7;

  private ExitCode() {}

  /** The exit status for a report. What it does not recognise is no pass. */
  public static int of(HookReport report) {
    if (report.delivery().startsWith("not given")) {
      return NOT_ANSWERED;
    }
    return switch (report.verdict()) {
      case "pass" -> PASS;
      case "fail" -> FAIL;
      case "inconclusive" -> INCONCLUSIVE;
      case "none" -> withoutVerdict(report);
      default -> DIED;
    };
  }

  /** Nothing was judged: a rollback that is not held up, or an invocation that made no sense. */
  private static int withoutVerdict(HookReport report) {
    return switch (report.answer()) {
      case "Succeeded" -> PASS;
      case "Failed", "Stop" -> FAIL;
      case "InProgress" -> IN_PROGRESS;
      default -> DIED;
    };
  }
}
