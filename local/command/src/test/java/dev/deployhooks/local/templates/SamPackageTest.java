package dev.deployhooks.local.templates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.local.Packages;
import dev.deployhooks.local.templates.Tool.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code sam build} uploads is what {@code mvn package} has made. */
@Tag(Packages.NEEDED)
class SamPackageTest {

  @TempDir Path folder;

  static Stream<String> functions() {
    return Stack.ofTheHooks(Map.of()).functions().stream();
  }

  @BeforeEach
  void tools() throws Exception {
    Tool.assumeInstalled("make", "make", "--version");
    Tool.assumeInstalled("unzip", "unzip", "-v");
  }

  /** Maven is not at hand: what it has just made must do. */
  @ParameterizedTest
  @MethodSource("functions")
  void make_handsOutThePackage_byteForByte(String function) throws Exception {
    Ran ran = make("build-" + function, "MVN=false", "ARTIFACTS_DIR=" + folder);

    assertThat(ran.status()).as(ran.output()).isZero();
    assertThat(files()).isNotEmpty().isEqualTo(entries(Packages.require(Account.hook(function))));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void make_buildsThePackageAnew_whenTheCodeHasChanged(String function) throws Exception {
    String changed = "shared/src/main/java/dev/deployhooks/hook/Hook.java";

    Ran ran =
        make("--dry-run", "--what-if=" + changed, "build-" + function, "ARTIFACTS_DIR=" + folder);

    assertThat(ran.output())
        .contains("mvn -q -Dquick -DskipTests package -pl hooks/" + Account.hook(function).name());
  }

  private static Ran make(String... arguments) throws IOException, InterruptedException {
    return Tool.run(
        Stream.concat(Stream.of("make", "-C", Packages.PROJECT.toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), hash(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  private static Map<String, String> entries(Path zip) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!entry.isDirectory()) {
          entries.put(entry.getName(), hash(in.readAllBytes()));
        }
      }
    }
    return entries;
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of()
          .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
