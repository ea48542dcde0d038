package dev.deployhooks.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in the packages that are uploaded to Lambda. */
@Tag(Packages.NEEDED)
class PackageTest {

  private static final Pattern CLIENT =
      Pattern.compile("software/amazon/awssdk/services/([a-z0-9]+)/[A-Za-z0-9]+Client\\.class");

  private static final List<HookPackage> JUDGES_METRICS =
      List.of(HookPackage.CANARY_METRICS_CHECKER, HookPackage.COMBINED);

  private static final List<HookPackage> JUDGES_IMAGES =
      List.of(HookPackage.IMAGE_SCAN_GATE, HookPackage.COMBINED);

  private static Stream<HookPackage> hooks() {
    return HookPackage.ALL.stream();
  }

  private static Path zip(HookPackage hook) {
    return Packages.require(hook);
  }

  private static List<String> entries(ZipInputStream in) throws IOException {
    List<String> names = new ArrayList<>();
    for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
      if (!entry.isDirectory()) {
        names.add(entry.getName());
      }
    }
    return names;
  }

  private static List<String> everythingInJars(Path zip) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().endsWith(".jar")) {
          names.addAll(entries(new ZipInputStream(new ByteArrayInputStream(in.readAllBytes()))));
        }
      }
    }
    return names;
  }

  @ParameterizedTest
  @MethodSource("hooks")
  void zip_when_built_hasNothingButJarsBelowLib(HookPackage hook) throws Exception {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip(hook)))) {
      assertThat(entries(in)).isNotEmpty().allMatch(name -> name.matches("lib/[^/]+\\.jar"));
    }
  }

  @ParameterizedTest
  @MethodSource("hooks")
  void zip_when_built_hasTheHandler(HookPackage hook) throws Exception {
    String handler = hook.handler().replace("::handleRequest", "").replace('.', '/') + ".class";

    assertThat(everythingInJars(zip(hook))).contains(handler);
  }

  /** In AWS a hook lives by the system's clock, and nothing can be set that changes it. */
  @ParameterizedTest
  @MethodSource("hooks")
  void zip_when_built_hasNoClockThatCanBeMoved(HookPackage hook) throws Exception {
    assertThat(everythingInJars(zip(hook)))
        .doesNotContain("META-INF/services/dev.deployhooks.time.Time")
        .noneMatch(name -> name.startsWith("dev/deployhooks/local/"))
        .noneMatch(name -> name.startsWith("dev/deployhooks/sandbox/"));
  }

  /** The services whose clients of the AWS SDK are in a package, in the order of their names. */
  private static List<String> clients(HookPackage hook) throws IOException {
    return everythingInJars(zip(hook)).stream()
        .map(CLIENT::matcher)
        .filter(Matcher::matches)
        .map(client -> client.group(1))
        .distinct()
        .sorted()
        .toList();
  }

  /** A client that a hook never asks would only make it larger, and its start slower. */
  @ParameterizedTest
  @MethodSource("hooks")
  void zip_when_built_hasTheClientsThatItsHookAsks(HookPackage hook) throws Exception {
    List<String> asked = new ArrayList<>();
    if (hook.equals(HookPackage.FAILURE_REPORTER)) {
      asked.add("codedeploy");
    } else {
      asked.addAll(List.of("codedeploy", "ecs", "elasticloadbalancingv2", "lambda", "s3"));
    }
    if (JUDGES_METRICS.contains(hook)) {
      asked.add("cloudwatch");
    }
    if (JUDGES_IMAGES.contains(hook)) {
      asked.addAll(List.of("ecr", "inspector2"));
    }
    if (JUDGES_METRICS.contains(hook) || JUDGES_IMAGES.contains(hook)) {
      asked.add("sqs");
    }

    assertThat(clients(hook)).containsExactlyInAnyOrderElementsOf(asked);
  }

  @ParameterizedTest
  @MethodSource("hooks")
  void zip_when_built_hasStatisticsOnlyWhereMetricsAreJudged(HookPackage hook) throws Exception {
    assertThat(
            everythingInJars(zip(hook)).stream()
                .anyMatch(name -> name.startsWith("org/apache/commons/numbers/")))
        .isEqualTo(JUDGES_METRICS.contains(hook));
  }

  /** What reads plans and asks services is not for who speaks for the dead. */
  @Test
  void zip_whenOfTheReporter_hasNeitherPlansNorProbes() throws Exception {
    assertThat(everythingInJars(zip(HookPackage.FAILURE_REPORTER)))
        .noneMatch(name -> name.startsWith("okhttp3/"))
        .noneMatch(name -> name.startsWith("org/snakeyaml/"))
        .noneMatch(name -> name.startsWith("kotlin/"));
  }

  /** Only compilers and checkers read annotations. */
  @ParameterizedTest
  @MethodSource("hooks")
  void zip_when_built_hasNoAnnotationsOfCheckers(HookPackage hook) throws Exception {
    assertThat(everythingInJars(zip(hook)))
        .noneMatch(name -> name.startsWith("org/jspecify/"))
        .noneMatch(name -> name.startsWith("org/jetbrains/annotations/"))
        .noneMatch(name -> name.startsWith("com/google/errorprone/"));
  }

  /** The SDK logs through SLF4J, which complains in the log of a hook if it finds no provider. */
  @ParameterizedTest
  @MethodSource("hooks")
  void zip_when_built_hasOneProviderForSlf4j(HookPackage hook) throws Exception {
    assertThat(everythingInJars(zip(hook)))
        .filteredOn(name -> name.equals("META-INF/services/org.slf4j.spi.SLF4JServiceProvider"))
        .hasSize(1);
  }

  /** docs/packages.md says how large each package is, give or take a twentieth. */
  @ParameterizedTest
  @MethodSource("hooks")
  void page_saysWhatIsInThePackage(HookPackage hook) throws Exception {
    long size = Files.size(zip(hook));
    String clients = String.join(", ", clients(hook));
    String page = Files.readString(Packages.PROJECT.resolve("docs/packages.md"));
    Matcher row =
        Pattern.compile("\\| `%s` \\| ([0-9.]+) MB \\| %s \\|".formatted(hook.name(), clients))
            .matcher(page);

    assertThat(row.find())
        .as(
            "docs/packages.md with | `%s` | %.1f MB | %s |"
                .formatted(hook.name(), size / 1e6, clients))
        .isTrue();
    assertThat(Double.parseDouble(row.group(1)) * 1e6).isBetween(size * 0.95, size * 1.05);
  }

  @ParameterizedTest
  @MethodSource("hooks")
  void zip_when_built_fitsLambda(HookPackage hook) throws Exception {
    assertThat(Files.size(zip(hook))).isLessThan(50L << 20);
  }
}
