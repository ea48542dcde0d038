package dev.deployhooks.plan;

import dev.deployhooks.plan.PlanFiles.FileReading;
import dev.deployhooks.plan.PlanReaderMistakesTest.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import okhttp3.tls.HeldCertificate;

/** Plans that the tests judge, from {@code src/test/resources}. */
final class Samples {

  private static final Path RESOURCES = Path.of("src/test/resources/plan");

  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().commonName("Quiz test CA").certificateAuthority(0).build();

  /** Files beside each sample. */
  static final PlanFiles FILES =
      name ->
          switch (name) {
            case "golden/all.json" -> new FileReading.Text("{\"categories\": [1, 2, 3, 4]}");
            case "golden/broken.json" -> new FileReading.Text("{\"categories\": [1, 2,]}");
            case "ca.pem" -> new FileReading.Text(AUTHORITY.certificatePem());
            case "golden/schema.json" -> new FileReading.Text("{\"type\": \"object\"}");
            case "golden/bad-schema.json" -> new FileReading.Text("{\"type\": \"objekt\"}");
            case "golden/lookahead.json" -> new FileReading.Text("{\"pattern\": \"(?=a)\"}");
            case "golden/remote.json" ->
                new FileReading.Text("{\"$ref\": \"https://example.com/schema.json\"}");
            case "golden/draft-7.json" ->
                new FileReading.Text("{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}");
            case "rows.csv" -> new FileReading.Text("id,word\r\n1,\"quiz, \"\"all\"\"\"\n2,\n");
            case "broken.csv" -> new FileReading.Text("id,word\n1\n");
            case "rows.json" -> new FileReading.Text("[{\"id\": 7}]");
            case "library.yaml" ->
                new FileReading.Text(
                    """
                    version: 1
                    variables: {locale: en}
                    define:
                      api: {headers: {accept: application/json}, query: {lang: "${vars.locale}"}, timeout: 3s}
                      fine: {status: 200, latency: 500ms}
                    """);
            case "nested/more.yaml" ->
                new FileReading.Text(
                    """
                    version: 1
                    include: library.yaml
                    define:
                      event: {payload: {ask: quiz}}
                      sign in: {steps: [{name: one, http: {path: /, use: api}, expect: {use: fine}}]}
                      nobody needs this: {}
                    """);
            case "exceptions.yaml" ->
                new FileReading.Text(
                    "- {id: CVE-2026-1, reason: r, owner: o, expires: 2026-12-31}\n");
            case "notes.txt" -> new FileReading.Text("no certificate\n");
            default -> new FileReading.Unavailable("file \"" + name + "\" is missing");
          };

  private Samples() {}

  /**
   * The mistaken plans of {@code mistakes.txt}: each begins with a line {@code ### name}, and ends
   * with one line {@code => message} for each mistake.
   */
  static Stream<Case> mistakes() throws IOException {
    return blocks("mistakes.txt").entrySet().stream()
        .map(
            block -> {
              List<String> messages = new ArrayList<>();
              StringBuilder plan = new StringBuilder();
              for (String line : block.getValue()) {
                if (line.startsWith("=> ")) {
                  messages.add(line.substring(3));
                } else {
                  plan.append(line).append('\n');
                }
              }
              return new Case(block.getKey(), plan.toString(), messages);
            });
  }

  /** The good plans of {@code good.txt}, by name. */
  static Stream<Map.Entry<String, String>> good() throws IOException {
    return blocks("good.txt").entrySet().stream()
        .map(block -> Map.entry(block.getKey(), String.join("\n", block.getValue()) + "\n"));
  }

  private static Map<String, List<String>> blocks(String file) throws IOException {
    Map<String, List<String>> blocks = new java.util.LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(RESOURCES.resolve(file))) {
      if (line.startsWith("### ")) {
        lines = new ArrayList<>();
        if (blocks.put(line.substring(4), lines) != null) {
          throw new IOException(file + " has two blocks of the name " + line);
        }
      } else {
        lines.add(line);
      }
    }
    return blocks;
  }
}
