package dev.deployhooks.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** The packages of the hooks. */
public final class Packages {

  /**
   * The tag of tests that need the packages: {@code mvn verify} runs them, {@code mvn test} not.
   */
  public static final String NEEDED = "packages";

  /** The project's folder. */
  public static final Path PROJECT = Path.of("..", "..").toAbsolutePath().normalize();

  private Packages() {}

  /** The package of a hook; the test fails if it is not built. */
  public static Path require(HookPackage hook) {
    Path zip = hook.zip(PROJECT);
    assertThat(zip).as("the package of a hook: run mvn verify").exists();
    return zip;
  }
}
