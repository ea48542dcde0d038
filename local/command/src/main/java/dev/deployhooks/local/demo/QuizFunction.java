package dev.deployhooks.local.demo;

import com.google.gson.JsonObject;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import dev.deployhooks.sandbox.FunctionHost;

/**
 * A release of the quiz as a Lambda function behind an API Gateway: {@code {httpMethod, path,
 * body}} in, {@code {statusCode, headers, body}} out.
 */
record QuizFunction(Quiz quiz) implements FunctionHost {

  @Override
  public Ending invoke(Call call) throws InterruptedException {
    try {
      JsonObject event = Json.parse(call.payload()).getAsJsonObject();
      Quiz.Reply reply =
          quiz.reply(text(event, "httpMethod"), text(event, "path"), text(event, "body"));
      if (reply.status() == 500) {
        throw new IllegalStateException(reply.body()); // a function that fails says so by failing
      }
      JsonObject headers = new JsonObject();
      headers.addProperty("Content-Type", reply.contentType());
      JsonObject answer = new JsonObject();
      answer.addProperty("statusCode", reply.status());
      answer.add("headers", headers);
      answer.addProperty("body", reply.body());
      return new Ending.Returned(answer.toString(), "");
    } catch (JsonException | IllegalStateException e) {
      JsonObject error = new JsonObject();
      error.addProperty("errorType", e.getClass().getName());
      error.addProperty("errorMessage", e.getMessage());
      return new Ending.Failed("Unhandled", error.toString(), e + "\n");
    }
  }

  private static String text(JsonObject event, String name) {
    return event.has(name) ? event.get(name).getAsString() : "";
  }

  @Override
  public void close() {
    quiz.end().countDown();
  }
}
