package dev.deployhooks.local.demo;

import dev.deployhooks.local.HookPackage;
import dev.deployhooks.sandbox.EventInvokeConfig;
import dev.deployhooks.sandbox.EventInvokeConfig.Destination;
import dev.deployhooks.sandbox.Function;
import dev.deployhooks.sandbox.FunctionHost;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import dev.deployhooks.sandbox.Queue;
import dev.deployhooks.sandbox.Sandbox;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The hooks as functions that are there to be looked at, set up as the template does it, with the
 * roles of those who call them: {@code deployhooks doctor} reads them. Whoever wants one to run
 * uses {@code deployhooks run}.
 */
final class StandIns {

  private static final String EVERY_HOOK = "arn:aws:lambda:*:*:function:CodeDeployHook_*";
  private static final FunctionHost NOT_HERE =
      _ -> new Ending.Failed("Unhandled", "{\"errorMessage\":\"use deployhooks run\"}", "");

  /** Those that come back, by their time-out in the template; the others have five minutes. */
  private static final Map<HookPackage, Duration> COMING_BACK =
      Map.of(
          HookPackage.CANARY_METRICS_CHECKER, Duration.ofMinutes(1),
          HookPackage.IMAGE_SCAN_GATE, Duration.ofMinutes(2),
          HookPackage.COMBINED, Duration.ofMinutes(2));

  private StandIns() {}

  static void placeIn(Sandbox sandbox) {
    sandbox
        .iam()
        .role("CodeDeployRole")
        .trusts("codedeploy.amazonaws.com")
        .allow("lambda:InvokeFunction", EVERY_HOOK);
    sandbox
        .iam()
        .role("hooks")
        .trusts("ecs.amazonaws.com")
        .allow("lambda:InvokeFunction", EVERY_HOOK);
    Function reporter = function(sandbox, HookPackage.FAILURE_REPORTER);
    EventInvokeConfig lost =
        new EventInvokeConfig(
            2, Duration.ofMinutes(30), Optional.of(new Destination.ToFunction(reporter)));
    for (HookPackage hook : HookPackage.HOOKS) {
      Function function = function(sandbox, hook).asynchronously(lost);
      Duration look = COMING_BACK.get(hook);
      if (look != null) {
        Queue queue = sandbox.sqs().queue(hook.name() + "-returns");
        function
            .timeout(look)
            .environment(Map.of("DEPLOYHOOKS_QUEUE_URL", sandbox.sqs().url(queue)))
            .allowLoops();
        sandbox.lambda().eventSource(queue, function);
      }
    }
  }

  private static Function function(Sandbox sandbox, HookPackage hook) {
    sandbox.iam().role(hook.functionName()).trusts("lambda.amazonaws.com").allow("*", "*");
    return sandbox
        .lambda()
        .function(hook.functionName(), NOT_HERE)
        .handler(hook.handler())
        .timeout(Duration.ofMinutes(5));
  }
}
