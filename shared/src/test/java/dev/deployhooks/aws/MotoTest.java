package dev.deployhooks.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.images.Candidate;
import dev.deployhooks.images.Gate;
import dev.deployhooks.images.GateState;
import dev.deployhooks.images.Platform;
import dev.deployhooks.plan.ImagesSection;
import dev.deployhooks.plan.PlanFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.time.Deadline;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;

/**
 * The gate against an ECR that others have written: the Python package {@code moto[server]}. Where
 * it is not installed, the tests show that they were skipped.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class MotoTest {

  private static final String MANIFEST =
      """
      {"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
       "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 7, "digest": "sha256:%1$s"},
       "layers": [{"mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip", "size": 9, "digest": "sha256:%1$s"}]}
      """
          .formatted("d0".repeat(32));

  /** The server says where it listens: port 0 is any that is free. */
  private static final String SERVER =
      """
      import sys
      from werkzeug.serving import make_server
      from moto.server import DomainDispatcherApplication, create_backend_app
      server = make_server('127.0.0.1', 0, DomainDispatcherApplication(create_backend_app), threaded=True)
      print('listening on port %d' % server.server_port, flush=True)
      server.serve_forever()
      """;

  private static Optional<Process> process = Optional.empty();
  private static AwsClients clients;
  private static EcrClient ecr;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    process = server();
    assumeTrue(process.isPresent(), "skipped: the Python package moto[server] is not installed");
    int port = port(process.get());
    assumeTrue(port > 0, "skipped: the Python package moto[server] is not installed");
    clients =
        new AwsClients(
            Map.of("AWS_REGION", "us-east-1"),
            builder ->
                builder
                    .endpointOverride(URI.create("http://127.0.0.1:" + port))
                    .credentialsProvider(
                        StaticCredentialsProvider.create(
                            AwsBasicCredentials.create("key", "secret"))));
    ecr = new ImageClients(clients).ecr("us-east-1");
  }

  private static Optional<Process> server() {
    try {
      return Optional.of(
          new ProcessBuilder("python3", "-c", SERVER)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** The port; 0 if the server ended instead of listening. */
  private static int port(Process server) throws IOException {
    BufferedReader out = server.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher port = Pattern.compile("port (\\d+)").matcher(line);
      if (port.find()) {
        return Integer.parseInt(port.group(1));
      }
    }
    return 0;
  }

  @AfterAll
  static void stop() {
    process.ifPresent(Process::destroyForcibly);
  }

  @Test
  void look_whenScannedByMoto_judgesItsFindings() throws Exception {
    String digest = pushed("quiz", ImageTagMutability.IMMUTABLE);
    ecr.startImageScan(r -> r.repositoryName("quiz").imageId(id -> id.imageDigest(digest)));

    Gate.Look look = look("quiz", "@" + digest, "images: {limits: {high: 0}}");

    assertThat(look.results().getFirst().outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.why()).contains("high, and at most 0 may be there"));
    assertThat(look.results().getFirst().details())
        .anyMatch(line -> line.startsWith("basic scan, COMPLETE"));
  }

  @Test
  void look_whenTheTagCanMove_saysSo_andStartsTheScanThatIsMissing() throws Exception {
    pushed("movable", ImageTagMutability.MUTABLE);

    Gate.Look look = look("movable", ":7", "images: {}");

    assertThat(look.results().getFirst().warnings())
        .anyMatch(warning -> warning.contains("the tag 7 can move (the repository is MUTABLE)"));
    assertThat(look.waiting()).isPresent();
    assertThat(look.waiting().get().why()).contains("a scan has been started");
  }

  @Test
  void look_whenThereIsNoSuchRepository_isAnError() throws Exception {
    Gate.Look look = look("nowhere", ":7", "images: {}");

    assertThat(look.results().getFirst().outcome())
        .isInstanceOfSatisfying(
            Outcome.Error.class,
            error -> assertThat(error.why()).contains("RepositoryNotFoundException"));
  }

  private static String pushed(String repository, ImageTagMutability mutability) {
    ecr.createRepository(r -> r.repositoryName(repository).imageTagMutability(mutability));
    return ecr.putImage(r -> r.repositoryName(repository).imageManifest(MANIFEST).imageTag("7"))
        .image()
        .imageId()
        .imageDigest();
  }

  private static Gate.Look look(String repository, String behind, String plan) throws Exception {
    ImageClients images = new ImageClients(clients);
    PlanReading reading =
        PlanReader.read("version: 1\n" + plan, "quiz.yaml", PlanFiles.none("a test"));
    ImagesSection section =
        (ImagesSection)
            ((PlanReading.Read) reading).plan().section(SectionKind.IMAGES).orElseThrow();
    return new Gate(new EcrRegistry(images), new EcrScans(images), Wired.NO_OBJECTS, Wired.STILL)
        .look(
            section,
            List.of(
                new Candidate(
                    "web",
                    "123456789012.dkr.ecr.us-east-1.amazonaws.com/" + repository + behind,
                    Optional.empty(),
                    Platform.of(Optional.of("X86_64")))),
            Map.of(),
            GateState.read(new JsonObject(), Wired.STILL.now()),
            Deadline.in(Duration.ofMinutes(2), Wired.STILL));
  }
}
