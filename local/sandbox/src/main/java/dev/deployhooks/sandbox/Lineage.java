package dev.deployhooks.sandbox;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often a chain of events has come to a function, as Lambda keeps it in the trace header: the
 * SDK of a function hands the header on with what the function sends, SQS keeps it beside the
 * message, and Lambda counts on.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html">Lambda
 *     recursive loop detection</a>
 */
final class Lineage {

  /** A function that was called so often by what it sent itself is not called again. */
  static final int MOST = 16;

  private static final Pattern COUNT = Pattern.compile(";Lineage=([0-9a-f]+):([0-9]+)");

  private Lineage() {}

  /** The header for a call that begins a chain. */
  static String first(Function function) {
    return header(FunctionHost.Call.UNTRACED, function, 1);
  }

  /** The header for a call that follows from what was sent under the given header. */
  static String next(Function function, Optional<String> header) {
    return header
        .map(before -> header(before, function, count(function, before) + 1))
        .orElseGet(() -> first(function));
  }

  /** Whether the call with this header is one too many. */
  static boolean tooLong(Function function, String header) {
    return count(function, header) > MOST;
  }

  private static int count(Function function, String header) {
    Matcher found = COUNT.matcher(header);
    return found.find() && found.group(1).equals(id(function))
        ? Integer.parseInt(found.group(2))
        : 0;
  }

  private static String header(String before, Function function, int count) {
    return COUNT.matcher(before).replaceAll("") + ";Lineage=" + id(function) + ":" + count;
  }

  private static String id(Function function) {
    return Queue.md5(function.arn()).substring(0, 8);
  }
}
