package dev.deployhooks.local.demo;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One release of the quiz, without the way in: what it answers to which request.
 *
 * @param version such as {@code 7}
 * @param flaw what is wrong with it
 * @param end reached when nobody needs it any more: until then a release that hangs does
 * @param asked how often it was asked, health checks apart
 */
record Quiz(String version, Flaw flaw, CountDownLatch end, AtomicInteger asked) {

  /** Of so many answers of a release that leaks, one is a 500. */
  private static final int LEAK = 5;

  private static final List<String> CATEGORIES =
      List.of("History", "Science", "Geography", "Sports");

  /**
   * An answer.
   *
   * @param status of HTTP
   */
  record Reply(int status, String contentType, String body) {}

  Quiz(String version, Flaw flaw) {
    this(version, flaw, new CountDownLatch(1), new AtomicInteger());
  }

  Reply reply(String method, String path, String body) throws InterruptedException {
    if (path.equals("/health")) {
      return new Reply(200, "text/plain", "well");
    }
    switch (flaw) {
      case NONE, THREE_CATEGORIES, OTHER_SHAPE -> {}
      case ERROR_PAGE -> {
        return new Reply(
            200, "text/html", "<html><body><h1>Sorry, something went wrong</h1></body></html>");
      }
      case HANGS -> end.await();
      case LEAKS -> {
        if (asked.incrementAndGet() % LEAK == 0) {
          return json(500, error("out of database connections"));
        }
      }
      case THROWS -> throw new IllegalStateException("no table named quiz-questions");
    }
    return switch (method + " " + path) {
      case "GET /api/quiz/all" -> json(200, all());
      case "GET /api/quiz/question/1" -> json(200, question());
      case "POST /api/quiz/question/1/answer" -> answer(body);
      default -> json(404, error("no " + method + " " + path));
    };
  }

  private JsonObject all() {
    JsonArray categories = new JsonArray();
    int count = flaw == Flaw.THREE_CATEGORIES ? 3 : CATEGORIES.size();
    for (int i = 0; i < count; i++) {
      JsonObject category = new JsonObject();
      category.addProperty("id", i + 1);
      category.addProperty(flaw == Flaw.OTHER_SHAPE ? "title" : "name", CATEGORIES.get(i));
      category.addProperty("questions", i + 3);
      categories.add(category);
    }
    JsonObject all = new JsonObject();
    all.addProperty("version", version);
    all.add("categories", categories);
    return all;
  }

  private static JsonObject question() {
    JsonObject question = new JsonObject();
    question.addProperty("id", 1);
    question.addProperty("category", "History");
    question.addProperty("text", "In which year did the Berlin Wall fall?");
    JsonArray choices = new JsonArray();
    List.of("1987", "1989", "1991", "1993").forEach(choices::add);
    question.add("choices", choices);
    return question;
  }

  private static Reply answer(String body) {
    try {
      JsonObject reply = new JsonObject();
      reply.addProperty("question", 1);
      reply.addProperty(
          "correct", Json.parse(body).getAsJsonObject().get("choice").getAsString().equals("B"));
      return json(200, reply);
    } catch (JsonException | IllegalStateException | NullPointerException _) {
      return json(400, error("an answer is {\"choice\":\"A\"} and so on"));
    }
  }

  private static JsonObject error(String message) {
    JsonObject error = new JsonObject();
    error.addProperty("error", message);
    return error;
  }

  private static Reply json(int status, JsonObject body) {
    return new Reply(status, "application/json", body.toString());
  }
}
