package dev.deployhooks.check;

import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Entrance;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.TargetGroup;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.TargetOverride;
import dev.deployhooks.time.Deadline;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the way by which a request reaches green: the check's own URL, else the URL of the plan's
 * target, else the test entrance that was discovered, else green's healthy targets by address and
 * port. What the plan says about host, headers and where to connect is laid over what was
 * discovered; a check with a URL of its own goes elsewhere, and gets none of it.
 */
final class WayToGreen {

  private final TargetHealthSource targetHealth;

  WayToGreen(TargetHealthSource targetHealth) {
    this.targetHealth = targetHealth;
  }

  /**
   * The way for a request.
   *
   * @throws CannotLookException if there is none, with the reason for each possibility
   * @throws SourceException if green's targets cannot be read
   */
  Entrance find(Look.Http look, Aim aim, Deadline deadline)
      throws CannotLookException, SourceException {
    if (look.url().isPresent()) {
      return Entrance.at(look.url().get(), "the check's url");
    }
    TargetOverride target = aim.target();
    if (target.url().isPresent()) {
      return overridden(Entrance.at(target.url().get(), "the plan's target"), target);
    }
    return switch (aim.deployment()) {
      case Deployment.Lambda _ ->
          throw new CannotLookException(
              "a Lambda function has no address of its own: give the check a url, or the plan a"
                  + " target.url, or use a lambda check");
      case Deployment.Ecs ecs -> overridden(discovered(ecs, deadline), target);
      case Deployment.Built built -> throw CannotLookException.nothingRuns(built);
    };
  }

  private Entrance discovered(Deployment.Ecs ecs, Deadline deadline)
      throws CannotLookException, SourceException {
    return switch (ecs.testEntrance()) {
      case Found.Known<Entrance>(Entrance entrance, String _) -> entrance;
      case Found.Unknown<Entrance>(String whyNoEntrance) ->
          switch (ecs.green().targetGroup()) {
            case Found.Known<TargetGroup>(TargetGroup group, String _) ->
                healthyTarget(group, whyNoEntrance, deadline);
            case Found.Unknown<TargetGroup>(String whyNoGroup) ->
                throw nowhere(
                    whyNoEntrance, "green's target group is not known (" + whyNoGroup + ")");
          };
    };
  }

  private Entrance healthyTarget(TargetGroup group, String whyNoEntrance, Deadline deadline)
      throws CannotLookException, SourceException {
    return switch (HealthyTarget.find(group, targetHealth, deadline)) {
      case HealthyTarget.At(Entrance entrance) -> entrance;
      case HealthyTarget.NoHttp(String why) -> throw nowhere(whyNoEntrance, why);
      case HealthyTarget.Nobody(String why) ->
          // Not for good: a target may become healthy.
          throw new SourceException(
              "there is no way to green: no test entrance (%s); %s".formatted(whyNoEntrance, why));
    };
  }

  private static CannotLookException nowhere(String whyNoEntrance, String whyNoTarget) {
    return new CannotLookException(
        "there is no way to green: the plan names no url; no test entrance (%s); %s. Give the plan a target.url"
            .formatted(whyNoEntrance, whyNoTarget));
  }

  private static Entrance overridden(Entrance entrance, TargetOverride target)
      throws CannotLookException {
    URI address = entrance.address();
    Optional<String> host = target.host().or(entrance::host);
    if (target.connectTo().isPresent()) {
      String own = address.getRawAuthority();
      address = connectingTo(target.connectTo().get(), address);
      host = host.or(() -> Optional.ofNullable(own));
    }
    Map<String, String> headers = new HashMap<>(entrance.headers());
    target
        .headers()
        .forEach(
            (name, value) -> {
              headers.keySet().removeIf(name::equalsIgnoreCase);
              headers.put(name, value);
            });
    return new Entrance(
        address,
        host,
        headers,
        entrance.query(),
        entrance.pathPatterns(),
        entrance.methods(),
        entrance.unmet(),
        entrance.rules(),
        entrance.description());
  }

  private static URI connectingTo(String authority, URI address) throws CannotLookException {
    String path = Optional.ofNullable(address.getRawPath()).orElse("");
    try {
      return URI.create(address.getScheme() + "://" + authority + path);
    } catch (IllegalArgumentException _) {
      throw new CannotLookException(
          "target.connectTo is not host:port: " + InWords.quoted(authority));
    }
  }
}
