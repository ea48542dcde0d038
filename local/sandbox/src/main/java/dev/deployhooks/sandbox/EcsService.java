package dev.deployhooks.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An ECS service with the task sets that run for it. */
public final class EcsService {

  private final VirtualClock clock;
  private final String cluster;
  private final String name;
  private final String container;
  private final int containerPort;
  private final AtomicInteger counter = new AtomicInteger(10);
  private final List<TaskSet> taskSets = new CopyOnWriteArrayList<>();

  EcsService(VirtualClock clock, String cluster, String name, String container, int port) {
    this.clock = clock;
    this.cluster = cluster;
    this.name = name;
    this.container = container;
    this.containerPort = port;
  }

  /** Has tasks run behind a target group already, with all traffic: what deployments replace. */
  public EcsService running(TaskDefinition taskDefinition, TargetGroup group) {
    TaskSet first = start(taskDefinition, group, "sandbox", "");
    first.status("PRIMARY");
    first.weight(100);
    return this;
  }

  TaskSet start(TaskDefinition definition, TargetGroup group, String startedBy, String externalId) {
    TaskSet set = new TaskSet(this, definition, group, startedBy, externalId, clock.now());
    definition.ports().forEach(group::register);
    taskSets.add(set);
    return set;
  }

  void stop(TaskSet set) {
    set.taskDefinition().ports().forEach(set.group()::deregister);
    taskSets.remove(set);
  }

  /** The task set with the traffic. */
  Optional<TaskSet> primary() {
    return taskSets.stream().filter(set -> set.status().equals("PRIMARY")).findFirst();
  }

  List<TaskSet> taskSets() {
    return taskSets;
  }

  int next() {
    return counter.incrementAndGet();
  }

  /** The cluster's name. */
  public String cluster() {
    return cluster;
  }

  /** The service's name. */
  public String name() {
    return name;
  }

  String container() {
    return container;
  }

  int containerPort() {
    return containerPort;
  }

  /** The service's ARN. */
  public String arn() {
    return Arns.of("ecs", "service/" + cluster + "/" + name);
  }

  String clusterArn() {
    return Arns.of("ecs", "cluster/" + cluster);
  }
}
