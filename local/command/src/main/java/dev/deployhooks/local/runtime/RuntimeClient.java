package dev.deployhooks.local.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import dev.deployhooks.local.child.RuntimeLoop;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * The program in the child JVM that asks the Runtime API for work and runs the handler.
 *
 * <p>Both load the function from its own folder, through a class loader of their own: of the
 * runtime itself the function sees no more than it does in Lambda.
 */
public enum RuntimeClient {

  /** AWS's own, which is what the managed runtime runs. Its native part is for Linux. */
  AWS {
    @Override
    void unpack(Path folder) throws IOException {
      unpackNativePart(folder.resolve(NATIVE_PART));
    }

    @Override
    List<String> command(Path folder) {
      List<String> command = new ArrayList<>();
      command.add("--enable-native-access=ALL-UNNAMED");
      // The client would unpack its native part to one file of a fixed name for all processes.
      command.add(
          "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
              + folder.resolve(NATIVE_PART));
      command.add("-cp");
      command.add(
          classPath(
              AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class));
      command.add(AWSLambda.class.getName());
      return command;
    }
  },

  /** Ours, where AWS's does not load. */
  FALLBACK {
    @Override
    void unpack(Path folder) {
      // it is plain Java
    }

    @Override
    List<String> command(Path folder) {
      return List.of(
          "-cp", classPath(RuntimeLoop.class, Context.class), RuntimeLoop.class.getName());
    }
  };

  private static final String NATIVE_PART = "runtime-client.so";

  /** Puts into a folder what its child JVMs need besides jars. */
  abstract void unpack(Path folder) throws IOException;

  /** The options of the child JVM from the class path on to the main class. */
  abstract List<String> command(Path folder);

  /** AWS's own where its native part is for this platform, else ours. */
  public static RuntimeClient forThisPlatform() {
    return nativeName().isPresent() ? AWS : FALLBACK;
  }

  private static Optional<String> nativeName() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    Optional<String> architecture =
        switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> Optional.of("x86_64");
          case "aarch64", "arm64" -> Optional.of("aarch_64");
          default -> Optional.empty();
        };
    return architecture.map(
        name -> "libaws-lambda-jni." + (musl(name) ? "linux_musl-" : "linux-") + name + ".so");
  }

  private static boolean musl(String architecture) {
    return Files.exists(Path.of("/lib/ld-musl-" + architecture.replace("_64", "64") + ".so.1"))
        || Files.exists(Path.of("/lib/ld-musl-" + architecture + ".so.1"));
  }

  private static void unpackNativePart(Path file) throws IOException {
    String name = nativeName().orElseThrow();
    try (InputStream in = AWSLambda.class.getResourceAsStream("/jni/" + name)) {
      if (in == null) {
        throw new IOException("AWS's runtime client has no " + name);
      }
      Files.copy(in, file);
    }
  }

  private static String classPath(Class<?>... types) {
    return Stream.of(types)
        .map(Jars::holding)
        .map(Path::toString)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }
}
