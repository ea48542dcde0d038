package dev.deployhooks.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in the packages that are uploaded to Lambda. */
@Tag(Packages.NEEDED)
class PackageTest {

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

  /** What judges images is large, and no other hook starts with it. */
  @ParameterizedTest
  @MethodSource("hooks")
  void zip_when_built_hasTheClientsOfRegistriesOnlyWhereImagesAreJudged(HookPackage hook)
      throws Exception {
    assertThat(
            everythingInJars(zip(hook)).stream()
                .anyMatch(
                    name ->
                        name.startsWith("software/amazon/awssdk/services/ecr/")
                            || name.startsWith("software/amazon/awssdk/services/inspector2/")))
        .isEqualTo(List.of(HookPackage.IMAGE_SCAN_GATE, HookPackage.COMBINED).contains(hook));
  }

  @ParameterizedTest
  @MethodSource("hooks")
  void zip_when_built_fitsLambda(HookPackage hook) throws Exception {
    assertThat(Files.size(zip(hook))).isLessThan(50L << 20);
  }

  /** A client that a hook never asks would only make it larger. */
  @ParameterizedTest
  @MethodSource("hooks")
  void zip_when_built_hasTheClientOfCloudWatchOnlyWhereMetricsAreRead(HookPackage hook)
      throws Exception {
    assertThat(
            everythingInJars(zip(hook))
                .contains("software/amazon/awssdk/services/cloudwatch/CloudWatchClient.class"))
        .isEqualTo(
            List.of(HookPackage.CANARY_METRICS_CHECKER, HookPackage.COMBINED).contains(hook));
  }
}
