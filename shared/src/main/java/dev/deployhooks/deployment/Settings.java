package dev.deployhooks.deployment;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/**
 * What the function's environment says in place of what discovery finds.
 *
 * @param testEntrance from {@code DEPLOYHOOKS_TEST_URL}: the base URL of green
 * @param event from {@code DEPLOYHOOKS_LIFECYCLE_EVENT}: the lifecycle event that calls the hook
 */
public record Settings(Optional<Entrance> testEntrance, Optional<LifecycleEvent> event) {

  /** The variable with the base URL of green. */
  public static final String TEST_URL = "DEPLOYHOOKS_TEST_URL";

  /** The variable with the name of the lifecycle event. */
  public static final String LIFECYCLE_EVENT = "DEPLOYHOOKS_LIFECYCLE_EVENT";

  /** Where a setting was found, for the report. */
  public static final String SOURCE = "environment";

  /** Reads the settings; a variable that is empty counts as not set. */
  public static Found<Settings> read(Map<String, String> environment) {
    String url = environment.getOrDefault(TEST_URL, "").strip();
    String event = environment.getOrDefault(LIFECYCLE_EVENT, "").strip();
    if (!event.isEmpty() && !LifecycleEvent.knownNames().contains(event)) {
      return new Found.Unknown<>(
          "%s is \"%s\"; it must be one of %s"
              .formatted(LIFECYCLE_EVENT, event, String.join(", ", LifecycleEvent.knownNames())));
    }
    Optional<Entrance> entrance = Optional.empty();
    if (!url.isEmpty()) {
      entrance = entrance(url);
      if (entrance.isEmpty()) {
        return new Found.Unknown<>(
            TEST_URL
                + " is no base URL; it must look like https://host:port, without user, query or"
                + " fragment");
      }
    }
    return new Found.Known<>(
        new Settings(
            entrance, Optional.of(event).filter(name -> !name.isEmpty()).map(LifecycleEvent::of)),
        SOURCE);
  }

  private static Optional<Entrance> entrance(String url) {
    try {
      URI address = new URI(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      boolean http =
          "http".equalsIgnoreCase(address.getScheme())
              || "https".equalsIgnoreCase(address.getScheme());
      boolean plain =
          address.getHost() != null
              && address.getRawUserInfo() == null
              && address.getRawQuery() == null
              && address.getRawFragment() == null;
      return http && plain ? Optional.of(Entrance.at(address, TEST_URL)) : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty(); // The URL itself is not shown: it may carry a password.
    }
  }
}
