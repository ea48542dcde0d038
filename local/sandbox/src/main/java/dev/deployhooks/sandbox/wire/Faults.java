package dev.deployhooks.sandbox.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What goes wrong on the way to an operation, by the caller's wish. Rules are used up in the order
 * in which they were given; {@code times} says how often each strikes.
 */
public final class Faults {

  /** What happens in place of an answer, or before it. */
  public sealed interface Fault {
    /** The service says that it is asked too often. */
    record Throttle() implements Fault {}

    /** The service is broken: status 500 with its error. */
    record ServerError() implements Fault {}

    /** The caller may not. */
    record AccessDenied() implements Fault {}

    /** Status 200 with bytes that mean nothing. */
    record Garbage() implements Fault {}

    /** The connection stays open and silent until the sandbox closes. */
    record NeverAnswer() implements Fault {}

    /** Time passes on the sandbox's clock before the true answer. */
    record Delay(Duration duration) implements Fault {}

    /**
     * Something else happens, such as that the caller is killed, and then the true answer comes.
     */
    record Meanwhile(Runnable what) implements Fault {}

    /** The service's own error, spelt out. */
    record Says(int status, String code, String message) implements Fault {}

    /** The work is done, and then the answer is lost: status 500. */
    record LoseAnswer() implements Fault {}
  }

  /** Every time. */
  public static final int ALWAYS = Integer.MAX_VALUE;

  private static final class Rule {
    final String operation;
    final Fault fault;
    int left;

    Rule(String operation, Fault fault, int left) {
      this.operation = operation;
      this.fault = fault;
      this.left = left;
    }
  }

  private final List<Rule> rules = new ArrayList<>();
  private final Map<Integer, Fault> single = new HashMap<>();
  private int calls;

  /**
   * Adds a rule.
   *
   * @param operation such as {@code GetDeployment}, or {@code *} for every operation
   * @param times how often it strikes, {@link #ALWAYS} for every time
   */
  public synchronized Faults on(String operation, int times, Fault fault) {
    rules.add(new Rule(operation, fault, times));
    return this;
  }

  /**
   * Has something happen to one call, whatever it is.
   *
   * @param number which call of all that come from now on, from 1
   */
  public synchronized Faults atCall(int number, Fault fault) {
    single.put(calls + number, fault);
    return this;
  }

  /** Forgets every rule. */
  public synchronized void clear() {
    rules.clear();
    single.clear();
  }

  /** The fault that strikes this call, if one does. */
  synchronized Optional<Fault> next(String operation) {
    calls++;
    if (single.containsKey(calls)) {
      return Optional.ofNullable(single.remove(calls));
    }
    for (Rule rule : rules) {
      boolean applies = rule.operation.equals("*") || rule.operation.equals(operation);
      if (applies && rule.left > 0) {
        rule.left -= rule.left == ALWAYS ? 0 : 1;
        return Optional.of(rule.fault);
      }
    }
    return Optional.empty();
  }
}
