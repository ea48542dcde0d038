package dev.deployhooks.rehearsal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.deployhooks.rehearsal.Rehearsal.Course;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A service that is not ours: Express on Node.js, judged through the plan's {@code target.url}.
 * Skipped, with the reason, where there is no Node.js or Express cannot be fetched.
 */
class ExpressTest {

  private static final Path FOLDER = Path.of("target", "express").toAbsolutePath();
  private static final String LISTENING = "port ";

  private static final String PLAN =
      """
      version: 1
      target:
        url: http://127.0.0.1:PORT
      smokeTest:
        checks:
          - name: four categories
            http: {path: /api/quiz/all, query: {lang: en}}
            expect:
              status: 200
              headers: {content-type: {matches: "^application/json"}, x-powered-by: Express}
              json:
                - {path: $.categories, length: 4}
                - {path: $.asked, equals: en}
          - name: an answer counts
            http: {method: POST, path: /api/quiz/question/1/answer, json: {choice: B}}
            expect: {json: [{path: $.correct, equals: true}]}
          - name: what it has not it says
            http: {path: /api/quiz/none}
            expect: {status: 404, body: {contains: Cannot GET /api/quiz/none}}
      """;

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    for (String name : new String[] {"package.json", "server.js"}) {
      try (InputStream resource = ExpressTest.class.getResourceAsStream("/express/" + name)) {
        assertThat(resource).isNotNull();
        Files.copy(resource, FOLDER.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (!Files.isDirectory(FOLDER.resolve("node_modules").resolve("express"))) {
      run("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error");
    }
  }

  /** Runs a command, or skips the test where it is not there or does not succeed. */
  private static void run(String... command) throws InterruptedException {
    Path log = FOLDER.resolve("install.log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(FOLDER.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(50, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        skip("npm install did not end within 50 s: is the npm registry reachable?");
      }
      if (process.exitValue() != 0) {
        skip("npm install failed: " + Files.readString(log).strip());
      }
    } catch (IOException e) {
      skip("Node.js with npm is not installed: " + e.getMessage());
    }
  }

  /** JUnit keeps the reason in its report; people look at the console. */
  private static void skip(String why) {
    System.err.println("ExpressTest is skipped: " + why);
    abort(why);
  }

  @Test
  void hook_succeeds_whenTheReleaseIsGood() throws IOException, InterruptedException {
    Course course = judge("good");
    assertThat(course.accepted()).as(course.reports().toString()).containsExactly("Succeeded");
    assertThat(course.report().getAsJsonArray("checks")).hasSize(3);
  }

  @Test
  void hook_fails_whenTheReleaseHasLostACategory() throws IOException, InterruptedException {
    Course course = judge("bad");
    assertThat(course.accepted()).containsExactly("Failed");
    assertThat(course.why())
        .contains("four categories", "$.categories", "4", "[\"History\",\"Science\",\"Geography\"]")
        .doesNotContain("an answer counts");
  }

  private static Course judge(String release) throws IOException, InterruptedException {
    Process node =
        new ProcessBuilder("node", "server.js", release)
            .directory(FOLDER.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = node.inputReader(UTF_8);
        Rehearsal rehearsal = new Rehearsal()) {
      String line = said.readLine();
      assertThat(line).startsWith(LISTENING);
      return rehearsal.plan(PLAN.replace("PORT", line.substring(LISTENING.length()))).ecs();
    } finally {
      node.destroyForcibly().waitFor();
    }
  }
}
