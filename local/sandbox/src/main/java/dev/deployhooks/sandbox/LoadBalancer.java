package dev.deployhooks.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An application load balancer on 127.0.0.1. */
public final class LoadBalancer implements AutoCloseable {

  private final LoadBalancing groups;
  private final String name;
  private final String arn;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile Duration idleTimeout = Duration.ofSeconds(60);

  LoadBalancer(LoadBalancing groups, String name) {
    this.groups = groups;
    this.name = name;
    arn = Arns.of("elasticloadbalancing", "loadbalancer/app/" + name + "/" + Arns.hex(16));
  }

  /** Sets how long, in real time, listeners made from now on wait for a target; 60 s at first. */
  public LoadBalancer idleTimeout(Duration limit) {
    idleTimeout = limit;
    return this;
  }

  /** Adds a listener on a free port whose default rule passes everything on to a target group. */
  public Listener listener(TargetGroup target) {
    Listener listener = new Listener(groups, arn, target, idleTimeout);
    listeners.add(listener);
    return listener;
  }

  /** The load balancer's name. */
  public String name() {
    return name;
  }

  /** The load balancer's ARN. */
  public String arn() {
    return arn;
  }

  List<Listener> listeners() {
    return listeners;
  }

  @Override
  public void close() {
    listeners.forEach(Listener::close);
  }
}
