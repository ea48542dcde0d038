package dev.deployhooks.check;

import java.util.Map;
import java.util.ServiceLoader;

/**
 * How far checks may reach on the machine that they run on.
 *
 * @param loopback whether they may connect to it at all
 * @param runtimePort the port of the hook's own runtime API, which none may ever connect to: what
 *     answers there are the hook's invocations; 0 if there is none
 */
public record Reach(boolean loopback, int runtimePort) {

  /**
   * How far the checks of this process may reach.
   *
   * @param environment of which {@code AWS_LAMBDA_RUNTIME_API} says where the runtime API is
   */
  public static Reach ofThisProcess(Map<String, String> environment) {
    boolean loopback =
        ServiceLoader.load(LoopbackAllowed.class, LoopbackAllowed.class.getClassLoader())
            .findFirst()
            .isPresent();
    return new Reach(loopback, port(environment.getOrDefault("AWS_LAMBDA_RUNTIME_API", "")));
  }

  private static int port(String api) {
    try {
      return Integer.parseInt(api.substring(api.lastIndexOf(':') + 1));
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
