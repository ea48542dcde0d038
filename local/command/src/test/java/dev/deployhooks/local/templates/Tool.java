package dev.deployhooks.local.templates;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Tools that check templates where they are installed; nothing that a user runs needs them. */
final class Tool {

  private Tool() {}

  /** What a tool came to. */
  record Ran(int status, String output) {}

  /** Skips the test, and says so, where the command that shows that a tool is there fails. */
  static void assumeInstalled(String name, String... probe) throws Exception {
    boolean installed;
    try {
      installed = run(probe).status() == 0;
    } catch (IOException _) {
      installed = false;
    }
    assumeTrue(installed, name + " is not installed: the templates were not checked with it");
  }

  /** Runs a command to its end. */
  static Ran run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), output);
  }
}
