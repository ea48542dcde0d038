package dev.deployhooks.local.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;

/** A function that cannot be started. */
public final class BrokenStart implements RequestStreamHandler {

  /** Fails. */
  public BrokenStart() {
    throw new IllegalStateException("no table named quiz-questions");
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) {
    throw new AssertionError("it never started");
  }
}
