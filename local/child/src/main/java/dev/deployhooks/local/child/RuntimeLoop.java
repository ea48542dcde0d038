package dev.deployhooks.local.child;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A Lambda runtime for Java in place of AWS's {@code aws-lambda-java-runtime-interface-client}, for
 * platforms on which the native part of that does not load, such as macOS and Windows. It speaks
 * the same Runtime API, and loads a handler as the managed runtime does: from the working folder
 * and the jars below its {@code lib/} in the order of their names, and from nowhere else. Of the
 * kinds of handlers it runs the one that hooks are, {@link RequestStreamHandler}.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Using the Lambda
 *     runtime API for custom runtimes</a>
 */
public final class RuntimeLoop {

  private static final int STARTUP_FAILED = 1;

  private final String api;

  private RuntimeLoop(String api) {
    this.api = api;
  }

  /**
   * Runs until it is killed, as a runtime does.
   *
   * @param args the handler: a class name, with {@code ::handleRequest} or without
   */
  public static void main(String[] args) throws IOException {
    RuntimeLoop loop =
        new RuntimeLoop(
            "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/");
    RequestStreamHandler handler;
    try {
      handler = load(args[0]);
    } catch (ReflectiveOperationException | LinkageError | ClassCastException | IOException e) {
      Throwable cause =
          e instanceof ReflectiveOperationException && e.getCause() != null ? e.getCause() : e;
      cause.printStackTrace();
      loop.post("init/error", LambdaError.of(cause));
      System.exit(STARTUP_FAILED);
      return;
    }
    while (true) {
      loop.next(handler);
    }
  }

  private static RequestStreamHandler load(String handler)
      throws ReflectiveOperationException, MalformedURLException {
    int separator = handler.lastIndexOf("::");
    String name = separator < 0 ? handler : handler.substring(0, separator);
    String method = separator < 0 ? "handleRequest" : handler.substring(separator + 2);
    ClassLoader loader =
        new URLClassLoader(classPath(new File(System.getProperty("user.dir"))), new RuntimeOnly());
    Thread.currentThread().setContextClassLoader(loader);
    Class<?> type = Class.forName(name, true, loader);
    if (!method.equals("handleRequest")) {
      throw new NoSuchMethodException(name + "::" + method + ": only handleRequest is run here");
    }
    return (RequestStreamHandler) type.getDeclaredConstructor().newInstance();
  }

  private static URL[] classPath(File root) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    urls.add(root.toURI().toURL());
    File[] jars = new File(root, "lib").listFiles((_, name) -> name.endsWith(".jar"));
    if (jars != null) {
      Arrays.sort(jars);
      for (File jar : jars) {
        urls.add(jar.toURI().toURL());
      }
    }
    return urls.toArray(URL[]::new);
  }

  private void next(RequestStreamHandler handler) throws IOException {
    HttpURLConnection next = connect("invocation/next");
    byte[] event = next.getInputStream().readAllBytes();
    Invocation invocation = Invocation.of(next);
    // Where the AWS SDK looks for what it hands on; AWS's runtime client sets the same property.
    System.setProperty(
        "com.amazonaws.xray.traceHeader", next.getHeaderField("Lambda-Runtime-Trace-Id"));
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      handler.handleRequest(new ByteArrayInputStream(event), answer, invocation);
    } catch (Throwable e) { // a runtime reports whatever was thrown
      e.printStackTrace();
      post("invocation/" + invocation.requestId() + "/error", LambdaError.of(e));
      if (e instanceof VirtualMachineError) {
        System.exit(STARTUP_FAILED);
      }
      return;
    }
    post("invocation/" + invocation.requestId() + "/response", answer.toByteArray());
  }

  private void post(String path, byte[] body) throws IOException {
    HttpURLConnection connection = connect(path);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/json");
    try (var out = connection.getOutputStream()) {
      out.write(body);
    }
    if (connection.getResponseCode() != HttpURLConnection.HTTP_ACCEPTED) {
      throw new IOException(path + " was answered with " + connection.getResponseCode());
    }
    connection.getInputStream().readAllBytes();
  }

  private HttpURLConnection connect(String path) throws IOException {
    return (HttpURLConnection) URI.create(api + path).toURL().openConnection();
  }

  /** What a package sees of the runtime: the interfaces that it implements, and nothing else. */
  private static final class RuntimeOnly extends ClassLoader {

    RuntimeOnly() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("com.amazonaws.services.lambda.runtime.")) {
        return RuntimeLoop.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
