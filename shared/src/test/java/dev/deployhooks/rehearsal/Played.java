package dev.deployhooks.rehearsal;

import com.google.gson.JsonObject;
import dev.deployhooks.aws.AwsClients;
import dev.deployhooks.hook.Hook;
import dev.deployhooks.hook.Wiring;
import dev.deployhooks.sandbox.Function;
import dev.deployhooks.sandbox.FunctionHost;
import dev.deployhooks.sandbox.Queue;
import dev.deployhooks.sandbox.Sandbox;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * A hook played as Lambda plays it: a function of the sandbox with a queue of its own, whose
 * instances keep their memory and can be killed at any call of AWS. Its clients of AWS are real.
 */
final class Played implements AutoCloseable {

  /** Makes the hook of an instance. */
  @FunctionalInterface
  interface Making {
    Hook hook(Surroundings around);
  }

  /** What an instance of the function finds around it. */
  interface Surroundings {
    Map<String, String> environment();

    AwsClients clients();

    Time time();

    /** Takes the reports; metrics are left out. */
    Consumer<String> log();

    boolean isKilled();
  }

  private final Sandbox sandbox = new Sandbox();
  private final Queue dead;
  private final Queue queue;
  private final Function function;
  private final Making making;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<Duration> sleeps = new CopyOnWriteArrayList<>();
  private final AtomicInteger invocations = new AtomicInteger();
  private volatile int killedAtCall = Integer.MAX_VALUE;
  private volatile boolean fresh;
  private @Nullable Instance instance;

  /**
   * A function without a deployment.
   *
   * @param name the function's, as CodeDeploy may call it
   */
  Played(String name, Making making) {
    this.making = making;
    dead = sandbox.sqs().queue(name + "-dead");
    queue = sandbox.sqs().queue(name).visibility(Duration.ofMinutes(3)).redrive(dead, 10);
    function =
        sandbox.lambda().function(name, this::invoke).timeout(Duration.ofMinutes(1)).allowLoops();
    sandbox.lambda().eventSource(queue, function);
  }

  Sandbox sandbox() {
    return sandbox;
  }

  Queue queue() {
    return queue;
  }

  Queue dead() {
    return dead;
  }

  Function function() {
    return function;
  }

  List<String> log() {
    return log;
  }

  List<Duration> sleeps() {
    return sleeps;
  }

  int invocations() {
    return invocations.get();
  }

  void killedAtCall(int call) {
    killedAtCall = call;
  }

  void newInstanceEachTime() {
    fresh = true;
  }

  /** As Lambda does: an instance that was killed is replaced. */
  private synchronized FunctionHost.Ending invoke(FunctionHost.Call call) {
    invocations.incrementAndGet();
    Instance here = instance;
    if (here == null || here.killed || fresh) {
      here = new Instance();
      here.hook = making.hook(here);
      instance = here;
    }
    here.trace = call.trace();
    try {
      JsonObject value =
          Objects.requireNonNull(here.hook)
              .handle(
                  call.payload(),
                  function.name(),
                  new Deadline(call.deadline(), new SandboxTime(sandbox.clock())));
      return here.killed ? died() : new FunctionHost.Ending.Returned(value.toString(), "");
    } catch (RuntimeException _) {
      return died();
    }
  }

  private static FunctionHost.Ending died() {
    return new FunctionHost.Ending.Failed("Unhandled", "{\"errorType\":\"Runtime.Exit\"}", "");
  }

  /** One execution environment of the function. */
  private final class Instance implements Surroundings {
    private final Map<String, String> environment = new HashMap<>(sandbox.environment());
    private final AwsClients clients;
    private volatile boolean killed;
    private volatile String trace = "";
    private volatile @Nullable Hook hook;

    Instance() {
      environment.put(Wiring.QUEUE_URL, sandbox.sqs().url(queue));
      clients = new AwsClients(environment, this::aim);
    }

    @Override
    public Map<String, String> environment() {
      return environment;
    }

    @Override
    public AwsClients clients() {
      return clients;
    }

    @Override
    public Time time() {
      return new Recording(new SandboxTime(sandbox.clock()), sleeps);
    }

    @Override
    public Consumer<String> log() {
      return line -> {
        if (!killed && !line.startsWith("{\"_aws\"")) {
          log.add(line);
        }
      };
    }

    @Override
    public boolean isKilled() {
      return killed;
    }

    private void aim(AwsClientBuilder<?, ?> builder) {
      ClientOverrideConfiguration overrides = builder.overrideConfiguration();
      RetryStrategy retries = overrides.retryStrategy().orElseThrow();
      builder
          .endpointOverride(sandbox.endpoint())
          .overrideConfiguration(
              overrides.toBuilder()
                  .addExecutionInterceptor(new Wire(this))
                  .retryStrategy(
                      retries instanceof StandardRetryStrategy standard
                          ? standard.toBuilder()
                              .backoffStrategy(BackoffStrategy.retryImmediately())
                              .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                              .build()
                          : retries)
                  .build());
    }
  }

  /** The sandbox's time, and what was slept. */
  private record Recording(Time time, List<Duration> sleeps) implements Time {
    @Override
    public Instant now() {
      return time.now();
    }

    @Override
    public long nanoTime() {
      return time.nanoTime();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      sleeps.add(duration);
      time.sleep(duration);
    }
  }

  /** Hands the trace header on, as the SDK does in Lambda, and lets no dead instance call AWS. */
  private final class Wire implements ExecutionInterceptor {

    private final Instance here;

    Wire(Instance here) {
      this.here = here;
    }

    @Override
    public SdkHttpRequest modifyHttpRequest(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
      return context.httpRequest().toBuilder().putHeader("X-Amzn-Trace-Id", here.trace).build();
    }

    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      if (sandbox.calls().size() + 1 >= killedAtCall) {
        killedAtCall = Integer.MAX_VALUE;
        here.killed = true;
      }
      if (here.killed) {
        throw SdkClientException.create("killed");
      }
    }
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
