package dev.deployhooks.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A hook of this project and its package.
 *
 * @param name the name of its folder below {@code hooks/}
 * @param handler as Lambda is told it
 */
public record HookPackage(String name, String handler) {

  /** All hooks. */
  public static final List<HookPackage> ALL =
      List.of(
          new HookPackage(
              "pre-traffic-smoke-test",
              "dev.deployhooks.hooks.pretraffic.PreTrafficSmokeTest::handleRequest"),
          new HookPackage(
              "after-test-traffic-validator",
              "dev.deployhooks.hooks.aftertesttraffic.AfterTestTrafficValidator::handleRequest"));

  /** The hook of that name. */
  public static Optional<HookPackage> named(String name) {
    return ALL.stream().filter(hook -> hook.name().equals(name)).findFirst();
  }

  /**
   * The package, as the build makes it.
   *
   * @param project the project's folder
   */
  public Path zip(Path project) {
    return project.resolve("hooks").resolve(name).resolve("target").resolve(name + ".zip");
  }

  /** A name under which CodeDeploy's managed roles may invoke it. */
  public String functionName() {
    return "CodeDeployHook_" + name;
  }
}
