package dev.deployhooks.sandbox;

import java.time.Instant;
import java.util.List;

/** The tasks of one task definition that run for a service behind one target group. */
final class TaskSet {

  /** A task, played by the server on a port. */
  record Task(String arn, int port) {}

  private final EcsService service;
  private final String id;
  private final TaskDefinition taskDefinition;
  private final TargetGroup group;
  private final String startedBy;
  private final String externalId;
  private final Instant createdAt;
  private final List<Task> tasks;
  private volatile String status = "ACTIVE";
  private volatile double weight;

  TaskSet(
      EcsService service,
      TaskDefinition taskDefinition,
      TargetGroup group,
      String startedBy,
      String externalId,
      Instant createdAt) {
    this.service = service;
    this.id = "ecs-svc/" + (1_000_000_000_000_000_000L + createdAt.toEpochMilli()) + service.next();
    this.taskDefinition = taskDefinition;
    this.group = group;
    this.startedBy = startedBy;
    this.externalId = externalId;
    this.createdAt = createdAt;
    this.tasks =
        taskDefinition.ports().stream()
            .map(
                port ->
                    new Task(
                        Arns.of("ecs", "task/" + service.cluster() + "/" + Arns.hex(32)), port))
            .toList();
  }

  String id() {
    return id;
  }

  String arn() {
    return Arns.of("ecs", "task-set/" + service.cluster() + "/" + service.name() + "/" + id);
  }

  EcsService service() {
    return service;
  }

  TaskDefinition taskDefinition() {
    return taskDefinition;
  }

  TargetGroup group() {
    return group;
  }

  String startedBy() {
    return startedBy;
  }

  String externalId() {
    return externalId;
  }

  Instant createdAt() {
    return createdAt;
  }

  List<Task> tasks() {
    return tasks;
  }

  String status() {
    return status;
  }

  void status(String changed) {
    status = changed;
  }

  double weight() {
    return weight;
  }

  void weight(double percent) {
    weight = percent;
  }
}
