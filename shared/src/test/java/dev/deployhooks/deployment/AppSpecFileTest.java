package dev.deployhooks.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class AppSpecFileTest {

  private static final String TEXT = "Hooks: [{AfterInstall: CodeDeployHook_smoke}]";

  @Test
  void read_takesTheText_whenTheBundleIsYamlOrJson() {
    Found<AppSpec> expected = AppSpecReader.read(TEXT, "s3");

    assertThat(AppSpecFile.read(TEXT.getBytes(UTF_8), "YAML", "s3")).isEqualTo(expected);
    assertThat(AppSpecFile.read(TEXT.getBytes(UTF_8), "", "s3")).isEqualTo(expected);
  }

  @Test
  void read_opensAZip_andTakesTheAppSpecAtItsTop() throws IOException {
    byte[] zip = zip("docs/appspec.yml", "no: appspec", "AppSpec.yaml", TEXT);

    assertThat(AppSpecFile.read(zip, "zip", "s3"))
        .isEqualTo(AppSpecReader.read(TEXT, "AppSpec.yaml in s3"));
    assertThat(AppSpecFile.read(zip, "", "s3").known()).isPresent();
  }

  @Test
  void read_isUnknown_whenTheZipHoldsNone() throws IOException {
    assertThat(why(AppSpecFile.read(zip("a/appspec.yml", TEXT), "zip", "s3://b/k")))
        .contains("s3://b/k is a zip archive without appspec.yaml");
  }

  @Test
  void read_isUnknown_whenTheArchiveIsNotOpened() {
    assertThat(why(AppSpecFile.read(new byte[] {1, 2}, "tgz", "s3://b/k"))).contains("type tgz");
    assertThat(why(AppSpecFile.read(new byte[] {'P', 'K', 3, 4, 5}, "zip", "s3://b/k")))
        .contains("s3://b/k");
  }

  @Test
  void read_isUnknown_whenItIsNoText() {
    assertThat(why(AppSpecFile.read(new byte[] {(byte) 0xff, (byte) 0xfe}, "YAML", "s3://b/k")))
        .isEqualTo("s3://b/k is not UTF-8 text");
  }

  @Test
  void read_isUnknown_whenTheZipSwellsBeyondBounds() throws IOException {
    byte[] bomb = zip("appspec.yml", "a".repeat(5 * AppSpecReader.MAX_LENGTH));

    assertThat(why(AppSpecFile.read(bomb, "zip", "s3"))).contains("more than the 1048576");
  }

  private static String why(Found<AppSpec> found) {
    return switch (found) {
      case Found.Unknown<AppSpec>(String why) -> why;
      case Found.Known<AppSpec> known -> throw new AssertionError(known);
    };
  }

  private static byte[] zip(String... namesAndTexts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
        zip.write(namesAndTexts[i + 1].getBytes(UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
