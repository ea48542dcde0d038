package dev.deployhooks.sandbox;

import java.time.Duration;
import java.util.Optional;

/** Hears of the requests that were served, to measure them. */
interface Traffic {

  /** A load balancer, and the target group to which it passed a request on; by their ARNs. */
  record Served(String loadBalancer, String targetGroup) {}

  /** How many of a group's targets are well, and how many are not. */
  record Hosts(long healthy, long unhealthy) {}

  /**
   * A version of a function that was invoked through an alias.
   *
   * @param version which one, where the alias has more than one; CloudWatch is told only then
   */
  record Invoked(String function, String alias, Optional<String> version) {}

  /** A target was chosen for a request. */
  void passedOn(Served served, Hosts hosts);

  /** The target answered. */
  void answered(Served served, int status, Duration took);

  /** The target could not be reached. */
  void notConnected(Served served);

  /** A version ran to its end. */
  void invoked(Invoked invoked, boolean failed, Duration took);
}
