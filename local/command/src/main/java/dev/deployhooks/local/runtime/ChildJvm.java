package dev.deployhooks.local.runtime;

import dev.deployhooks.local.child.VirtualTime;
import dev.deployhooks.sandbox.FunctionHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the package of a function in child JVMs, as Lambda does in its execution environments: a
 * child stays warm for the next call, overlapping calls get a child each, and a child that died or
 * was killed is replaced.
 *
 * <p>The package is unpacked as it is, so that a class missing from it, or a wrong handler name,
 * shows here. The one thing beside it is the jar with the sandbox's clock.
 */
public final class ChildJvm implements FunctionHost {

  private final FunctionPackage function;
  private final RuntimeClient client;
  private final Path folder;
  private final Path root;
  private final Deque<Child> idle = new ConcurrentLinkedDeque<>();
  private final Set<Child> all = ConcurrentHashMap.newKeySet();
  private final AtomicInteger started = new AtomicInteger();
  private final Thread atShutdown = new Thread(this::end, "deployhooks-children");

  /** Runs a function under AWS's runtime client where that loads, else under ours. */
  public ChildJvm(FunctionPackage function) {
    this(function, RuntimeClient.forThisPlatform());
  }

  /**
   * Runs a function under the given runtime client. No child starts before the first call.
   *
   * @throws UncheckedIOException if the package cannot be unpacked
   */
  public ChildJvm(FunctionPackage function, RuntimeClient client) {
    this.function = function;
    this.client = client;
    try {
      // The real path: a function is told where it stands, and compares it with what it finds.
      folder = Files.createTempDirectory("deployhooks-function").toRealPath();
      root = Files.createDirectory(folder.resolve("task"));
      Runtime.getRuntime().addShutdownHook(atShutdown);
      client.unpack(folder);
      Jars.unzip(function.zip(), root);
      Files.createDirectories(root.resolve("lib"));
      Jars.copy(
          Jars.holding(VirtualTime.class),
          root.resolve("lib").resolve("deployhooks-local-child.jar"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + function.zip(), e);
    }
  }

  /** Which runtime client runs the function. */
  public RuntimeClient client() {
    return client;
  }

  @Override
  public Ending invoke(Call call) throws InterruptedException {
    Child child = child();
    Ending ending = child.invoke(call);
    if (child.alive()) {
      idle.push(child);
    } else {
      all.remove(child);
      child.close();
    }
    return ending;
  }

  /** Kills whatever runs, in the middle of a call if there is one, as if its host were lost. */
  public void kill() {
    all.forEach(Child::kill);
  }

  private Child child() {
    for (Child child = idle.poll(); child != null; child = idle.poll()) {
      if (child.alive()) {
        return child;
      }
      all.remove(child);
      child.close();
    }
    try {
      Child child = new Child(function, client, root, folder, started.incrementAndGet());
      all.add(child);
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a child JVM", e);
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atShutdown);
    } catch (IllegalStateException _) {
      return; // the JVM is going down: the shutdown hook does it
    }
    end();
  }

  private void end() {
    all.forEach(Child::close);
    try {
      Jars.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
