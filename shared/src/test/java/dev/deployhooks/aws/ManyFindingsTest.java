package dev.deployhooks.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty images with ten thousand findings each. Lambda has given Java 85 % of a function's memory
 * as heap, 445,644 kB of 512 MB; the gate has to do with less than a third of that.
 *
 * @see <a href="https://stackoverflow.com/questions/35298616">The options with which Lambda starts
 *     Java</a>
 */
@Timeout(300)
class ManyFindingsTest {

  private static final int IMAGES = 20;
  private static final int FINDINGS = 10_000;
  private static final int PAGE = 250;
  private static final String HEAP = "-Xmx128m";

  /** Each so often AWS asks to slow down. */
  private static final int THROTTLED = 200;

  private static final String TYPE = "application/x-amz-json-1.1";

  private final List<byte[]> pages = pages();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger throttled = new AtomicInteger();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();
  private final CountDownLatch together = new CountDownLatch(2);
  private final Map<String, Set<String>> read = new ConcurrentHashMap<>();

  @TempDir private Path folder;

  @Test
  void look_readsThemAll_severalImagesAtATime_inLittleMemory() throws Exception {
    Path out = folder.resolve("out.txt");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    int status;
    try {
      status =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  HEAP,
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path")),
                  ManyFindings.class.getName(),
                  "http://127.0.0.1:" + server.getAddress().getPort(),
                  Integer.toString(IMAGES))
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start()
              .waitFor();
    } finally {
      server.stop(0);
    }

    List<String> lines =
        Files.readAllLines(out).stream().filter(line -> line.startsWith("image of ")).toList();
    assertThat(status).as(Files.readString(out)).isZero();
    assertThat(lines).hasSize(IMAGES).allMatch(line -> line.contains(FINDINGS + " findings: "));
    assertThat(lines.subList(0, IMAGES - 1))
        .as("clean as they are, they are to stay so")
        .allMatch(line -> line.contains("Inconclusive") && line.contains("the same on two looks"));
    assertThat(lines.getFirst()).contains("against the image that runs now: 0 new");
    assertThat(lines.getLast())
        .as("the last finding of the last page counts")
        .contains("Failed", "1 critical, and at most 0 may be there");
    assertThat(read).hasSize(IMAGES);
    assertThat(read.values()).allMatch(tokens -> tokens.size() == FINDINGS / PAGE);
    assertThat(together.getCount()).as("pages of two images were in flight together").isZero();
    assertThat(mostInFlight.get()).isBetween(2, 8);
    assertThat(throttled.get()).isPositive();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (target == null) {
        send(exchange, 200, "application/json", "{\"coveredResources\":[]}".getBytes(UTF_8));
      } else if (target.endsWith(".BatchGetImage")) {
        send(exchange, 200, TYPE, image(json(body)).toString().getBytes(UTF_8));
      } else {
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        try {
          findings(exchange, json(body));
        } finally {
          inFlight.decrementAndGet();
        }
      }
    }
  }

  private static JsonObject json(byte[] body) {
    return JsonParser.parseString(new String(body, UTF_8)).getAsJsonObject();
  }

  private static JsonObject image(JsonObject asked) {
    JsonObject id = asked.getAsJsonArray("imageIds").get(0).getAsJsonObject();
    return JsonParser.parseString(
            """
            {"images": [{"imageId": %s, "imageManifestMediaType":
              "application/vnd.oci.image.manifest.v1+json", "imageManifest": "{}"}], "failures": []}
            """
                .formatted(id))
        .getAsJsonObject();
  }

  private void findings(HttpExchange exchange, JsonObject asked) throws IOException {
    if (calls.incrementAndGet() % THROTTLED == 0) {
      throttled.incrementAndGet();
      send(
          exchange,
          400,
          TYPE,
          "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}".getBytes(UTF_8));
      return;
    }
    String digest = asked.getAsJsonObject("imageId").get("imageDigest").getAsString();
    String token = asked.has("nextToken") ? asked.get("nextToken").getAsString() : "0";
    Set<String> known = read.putIfAbsent(digest, ConcurrentHashMap.newKeySet());
    if (known == null) {
      meet();
    }
    requireNonNull(read.get(digest)).add(token);
    int page = Integer.parseInt(token);
    boolean last = digest.equals(ManyFindings.digest(IMAGES)) && page == pages.size() - 1;
    byte[] content = pages.get(page);
    send(
        exchange,
        200,
        TYPE,
        last
            ? new String(content, UTF_8)
                .replaceFirst("\"severity\":\"LOW\"", "\"severity\":\"CRITICAL\"")
                .replace("\"LOW\":10000", "\"LOW\":9999,\"CRITICAL\":1")
                .getBytes(UTF_8)
            : content);
  }

  /** The first page of an image is held back until one of another is asked for, or it is late. */
  private void meet() throws IOException {
    together.countDown();
    try {
      boolean _ = together.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  /** Enhanced findings of a size that is usual, about 2 kB each. */
  private static List<byte[]> pages() {
    List<byte[]> pages = new ArrayList<>();
    for (int page = 0; page < FINDINGS / PAGE; page++) {
      int first = page * PAGE;
      String findings =
          IntStream.range(first, first + PAGE)
              .mapToObj(ManyFindingsTest::finding)
              .collect(Collectors.joining(","));
      String next = page + 1 < FINDINGS / PAGE ? ",\"nextToken\":\"" + (page + 1) + "\"" : "";
      pages.add(
          ("{\"imageScanStatus\":{\"status\":\"ACTIVE\"},\"imageScanFindings\":{"
                  + "\"imageScanCompletedAt\":1795341600,\"findingSeverityCounts\":{\"LOW\":10000},"
                  + "\"enhancedFindings\":["
                  + findings
                  + "]}"
                  + next
                  + "}")
              .getBytes(UTF_8));
    }
    return pages;
  }

  private static String finding(int number) {
    return """
    {"awsAccountId":"123456789012","severity":"LOW","status":"ACTIVE","score":3.1,
     "findingArn":"arn:aws:inspector2:us-east-1:123456789012:finding/%1$d",
     "title":"CVE-2026-%1$d - lib%2$d","type":"PACKAGE_VULNERABILITY","fixAvailable":"YES",
     "exploitAvailable":"NO","description":"%3$s","firstObservedAt":1795341600,
     "packageVulnerabilityDetails":{"vulnerabilityId":"CVE-2026-%1$d","source":"NVD",
      "sourceUrl":"https://vulnerabilities.example/%1$d","relatedVulnerabilities":[],
      "vulnerablePackages":[{"name":"lib%2$d","version":"1.0.%1$d","packageManager":"OS",
       "filePath":"var/lib/dpkg/status","fixedInVersion":"1.0.%1$d-2"}]}}"""
        .formatted(number, number % 300, "What somebody wrote about it. ".repeat(40));
  }
}
