package dev.deployhooks.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The environment variables of a hook that is run by hand. */
final class HookEnvironment {

  private static final List<String> PASSED_ON =
      List.of(
          "JAVA_TOOL_OPTIONS",
          "HOME",
          "USERPROFILE",
          "SystemRoot",
          "TMPDIR",
          "LANG",
          "LC_ALL",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "http_proxy",
          "https_proxy",
          "no_proxy");

  private static final List<String> CREDENTIALS =
      List.of(
          "AWS_ACCESS_KEY_ID",
          "AWS_WEB_IDENTITY_TOKEN_FILE",
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
          "AWS_CONTAINER_CREDENTIALS_FULL_URI");

  private static final List<String> PROFILE =
      List.of("AWS_PROFILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE");

  private HookEnvironment() {}

  /**
   * What concerns AWS and Deployhooks in the user's environment, and what is given explicitly. A
   * stand-in for AWS gets stand-ins for credentials and Region, if the user has none: without any,
   * the SDK does not even ask. For the real AWS none are invented; a profile may have them.
   *
   * @param user the user's environment
   * @param home the user's home folder
   * @param given variables that come before the user's
   */
  static Map<String, String> of(Map<String, String> user, Path home, Map<String, String> given) {
    Map<String, String> environment = new TreeMap<>();
    user.forEach(
        (name, value) -> {
          if (PASSED_ON.contains(name)
              || (name.startsWith("AWS_") && !name.startsWith("AWS_LAMBDA_"))
              || name.startsWith("DEPLOYHOOKS_")) {
            environment.put(name, value);
          }
        });
    environment.putAll(given);
    String region = environment.get("AWS_DEFAULT_REGION");
    if (region != null) {
      environment.putIfAbsent("AWS_REGION", region);
    }
    boolean standIn =
        environment.keySet().stream().anyMatch(name -> name.startsWith("AWS_ENDPOINT_URL"));
    if (standIn && !hasProfile(environment, home)) {
      environment.putIfAbsent("AWS_REGION", "us-east-1");
    }
    if (standIn && !hasCredentials(environment, home)) {
      environment.put("AWS_ACCESS_KEY_ID", "stand-in");
      environment.put("AWS_SECRET_ACCESS_KEY", "stand-in");
    }
    return environment;
  }

  private static boolean hasCredentials(Map<String, String> environment, Path home) {
    return CREDENTIALS.stream().anyMatch(environment::containsKey) || hasProfile(environment, home);
  }

  private static boolean hasProfile(Map<String, String> environment, Path home) {
    return PROFILE.stream().anyMatch(environment::containsKey)
        || Files.exists(home.resolve(".aws").resolve("credentials"))
        || Files.exists(home.resolve(".aws").resolve("config"));
  }
}
