package dev.deployhooks.local.templates;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A function whose class cannot be initialised. */
public final class BrokenClass implements RequestStreamHandler {

  private static final byte[] QUESTIONS = questions();

  private static byte[] questions() {
    throw new IllegalStateException("no table named quiz-questions");
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    out.write(QUESTIONS);
  }
}
