package dev.deployhooks.sandbox;

import java.util.List;

/**
 * A task definition, and the ports of 127.0.0.1 on which its tasks are played by the demo's or a
 * test's own servers: one task a port.
 *
 * @param architecture {@code X86_64} or {@code ARM64}
 */
public record TaskDefinition(
    String family,
    int revision,
    List<Container> containers,
    List<Integer> ports,
    String architecture) {

  /**
   * A container.
   *
   * @param image as the task definition names it
   * @param digest what runs, such as {@code sha256:...}
   */
  public record Container(String name, String image, String digest) {}

  public TaskDefinition {
    containers = List.copyOf(containers);
    ports = List.copyOf(ports);
  }

  /** The ARN, with the revision. */
  public String arn() {
    return Arns.of("ecs", "task-definition/" + family + ":" + revision);
  }
}
