package dev.deployhooks.check;

import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.Route;
import dev.deployhooks.time.Deadline;
import java.util.List;
import java.util.Set;

/**
 * What a check may ask of AWS about the two sides of an ECS service, as they are at this moment.
 */
public interface SideSource {

  /** Whose requests come by a listener. */
  enum Road {
    /** Those of tests. */
    TEST("test listener"),
    /** Those of customers. */
    PRODUCTION("production listener");

    private final String words;

    Road(String words) {
      this.words = words;
    }

    /** The listener in words. */
    public String words() {
      return words;
    }
  }

  /**
   * A task that runs for the service.
   *
   * @param id the last part of its ARN
   * @param startedBy the task set or the deployment that started it, {@code ecs-svc/...}
   * @param taskDefinition the ARN of its task definition
   * @param addresses its IP addresses
   * @param hostPorts its ports at these addresses, where they are its host's; else empty
   * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html">Task</a>
   */
  record Task(
      String id,
      String startedBy,
      String taskDefinition,
      Set<String> addresses,
      Set<Integer> hostPorts) {
    public Task {
      addresses = Set.copyOf(addresses);
      hostPorts = Set.copyOf(hostPorts);
    }

    /** Whether it listens there. */
    boolean isAt(String address, int port) {
      return addresses.contains(address) && (hostPorts.isEmpty() || hostPorts.contains(port));
    }
  }

  /** Where the listener leads now. */
  Found<Route> route(Deployment.Ecs service, Road road, Deadline deadline);

  /** The tasks that run for the service, of both sides ({@code ListTasks, DescribeTasks}). */
  Found<List<Task>> tasks(Deployment.Ecs service, Deadline deadline);

  /** For hooks and tests that look at no sides. */
  static SideSource none() {
    return new SideSource() {
      @Override
      public Found<Route> route(Deployment.Ecs service, Road road, Deadline deadline) {
        return new Found.Unknown<>("this hook has no way to ask for listeners");
      }

      @Override
      public Found<List<Task>> tasks(Deployment.Ecs service, Deadline deadline) {
        return new Found.Unknown<>("this hook has no way to ask for tasks");
      }
    };
  }
}
