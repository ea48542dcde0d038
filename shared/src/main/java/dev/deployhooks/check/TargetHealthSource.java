package dev.deployhooks.check;

import dev.deployhooks.time.Deadline;
import java.util.List;

/** What a check may ask of Elastic Load Balancing about the health of targets. */
public interface TargetHealthSource {

  /**
   * A registered target.
   *
   * @param id an IP address, an instance id, or a function's ARN
   * @param port where it listens
   * @param state {@code healthy}, {@code unhealthy}, {@code initial}, {@code draining}, ... as ELB
   *     spells it
   * @param reason in ELB's words, empty if there is none
   */
  record Target(String id, int port, String state, String reason) {
    /** Whether ELB says that it is healthy, and nothing else. */
    public boolean healthy() {
      return state.equals("healthy");
    }
  }

  /**
   * The registered targets of a target group ({@code DescribeTargetHealth}).
   *
   * @throws SourceException if they cannot be read
   */
  List<Target> targets(String targetGroupArn, Deadline deadline) throws SourceException;
}
