package dev.deployhooks.hook;

import dev.deployhooks.aws.AwsClients;
import dev.deployhooks.aws.CodeDeployReporter;
import dev.deployhooks.time.Time;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Puts a hook together from its real parts. */
public final class Wiring {

  private Wiring() {}

  /** The hook of this function: with AWS's own services, by the function's environment. */
  public static Hook ofThisFunction(HookDefinition definition, Time time) {
    Map<String, String> environment = System.getenv();
    AwsClients clients = new AwsClients(environment);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    return new Hook(
        definition,
        () -> {
          throw new IllegalStateException("not wired");
        },
        () -> new CodeDeployReporter(clients::codeDeployOnce),
        time,
        out::println);
  }
}
