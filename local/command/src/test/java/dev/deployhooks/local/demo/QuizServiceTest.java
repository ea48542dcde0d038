package dev.deployhooks.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.FunctionHost.Call;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QuizServiceTest {

  private static HttpRequest.Builder request(QuizService service, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
        .timeout(Duration.ofMinutes(1));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static HttpResponse<String> get(Flaw flaw, String path)
      throws IOException, InterruptedException {
    try (QuizService service = new QuizService(new Quiz("8", flaw))) {
      return send(request(service, path));
    }
  }

  @Test
  void all_when_good_hasFourCategories() throws Exception {
    HttpResponse<String> response = get(Flaw.NONE, "/api/quiz/all");

    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(response.body())
        .startsWith(
            "{\"version\":\"8\",\"categories\":[{\"id\":1,\"name\":\"History\",\"questions\":3}")
        .contains("Science", "Geography", "Sports");
  }

  @Test
  void all_when_aCategoryIsLost_hasThree() throws Exception {
    assertThat(get(Flaw.THREE_CATEGORIES, "/api/quiz/all").body())
        .contains("Geography")
        .doesNotContain("Sports");
  }

  @Test
  void all_when_anErrorPageIsShown_says200() throws Exception {
    HttpResponse<String> response = get(Flaw.ERROR_PAGE, "/api/quiz/all");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("text/html");
  }

  @Test
  void health_when_whateverIsWrong_isWell() throws Exception {
    for (Flaw flaw : Flaw.values()) {
      assertThat(get(flaw, "/health").statusCode()).as(flaw.name()).isEqualTo(200);
    }
  }

  @Test
  void all_when_itHangs_doesNotAnswer() {
    try (QuizService service = new QuizService(new Quiz("8", Flaw.HANGS))) {
      assertThatThrownBy(
              () -> send(request(service, "/api/quiz/all").timeout(Duration.ofMillis(300))))
          .isInstanceOf(HttpTimeoutException.class);
    }
  }

  @Test
  void answer_when_posted_isJudged() throws Exception {
    try (QuizService service = new QuizService(new Quiz("8", Flaw.NONE))) {
      String path = "/api/quiz/question/1/answer";
      assertThat(send(post(service, path, "{\"choice\":\"B\"}")).body())
          .isEqualTo("{\"question\":1,\"correct\":true}");
      assertThat(send(post(service, path, "{\"choice\":\"C\"}")).body())
          .isEqualTo("{\"question\":1,\"correct\":false}");
      assertThat(send(post(service, path, "{\"chioce\":\"B\"}")).statusCode()).isEqualTo(400);
    }
  }

  private static HttpRequest.Builder post(QuizService service, String path, String body) {
    return request(service, path).POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static Ending invoke(Flaw flaw, String event) throws InterruptedException {
    try (QuizFunction function = new QuizFunction(new Quiz("8", flaw))) {
      return function.invoke(
          new Call("r-1", "arn", "3", event, Instant.EPOCH, Duration.ofMinutes(1), Call.UNTRACED));
    }
  }

  @Test
  void function_when_invoked_answersAsToAnApiGateway() throws Exception {
    Ending ending = invoke(Flaw.NONE, "{\"httpMethod\":\"GET\",\"path\":\"/api/quiz/question/1\"}");

    assertThat(ending).isInstanceOf(Ending.Returned.class);
    JsonObject answer =
        JsonParser.parseString(((Ending.Returned) ending).payload()).getAsJsonObject();
    assertThat(answer.get("statusCode").getAsInt()).isEqualTo(200);
    assertThat(answer.get("body").getAsString()).contains("\"category\":\"History\"");
  }

  @Test
  void function_when_itThrows_failsWithWhatWasThrown() throws Exception {
    Ending ending = invoke(Flaw.THROWS, "{\"httpMethod\":\"GET\",\"path\":\"/api/quiz/all\"}");

    assertThat(ending)
        .isInstanceOfSatisfying(
            Ending.Failed.class,
            failed -> assertThat(failed.payload()).contains("no table named quiz-questions"));
  }
}
