package dev.deployhooks.deployment;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The AppSpec within what a revision in S3 holds: the text itself, or an archive around it. */
public final class AppSpecFile {

  private static final Set<String> NAMES = Set.of("appspec.yaml", "appspec.yml", "appspec.json");

  private static final int MAX_ENTRIES = 10_000;

  private AppSpecFile() {}

  /**
   * Reads the AppSpec of a revision.
   *
   * @param content the object
   * @param bundleType {@code YAML}, {@code JSON}, {@code zip}, {@code tar} or {@code tgz} as
   *     CodeDeploy says it; empty if it does not
   * @param source where the object was found, for the report
   */
  public static Found<AppSpec> read(byte[] content, String bundleType, String source) {
    return switch (bundleType.toLowerCase(Locale.ROOT)) {
      case "yaml", "json" -> text(content, source);
      case "zip" -> zip(content, source);
      case "" -> isZip(content) ? zip(content, source) : text(content, source);
      default ->
          new Found.Unknown<>(
              "%s is an archive of type %s, which is not opened; put the AppSpec itself, or a zip,"
                      .formatted(source, bundleType)
                  + " into the revision");
    };
  }

  private static boolean isZip(byte[] content) {
    return content.length > 2 && content[0] == 'P' && content[1] == 'K';
  }

  private static Found<AppSpec> zip(byte[] content, String source) {
    try (ZipInputStream archive = new ZipInputStream(new ByteArrayInputStream(content))) {
      for (int entries = 0; entries < MAX_ENTRIES; entries++) {
        ZipEntry entry = archive.getNextEntry();
        if (entry == null) {
          break;
        }
        if (NAMES.contains(entry.getName().toLowerCase(Locale.ROOT))) {
          return text(bounded(archive), entry.getName() + " in " + source);
        }
      }
      return new Found.Unknown<>(
          source
              + " is a zip archive without appspec.yaml, appspec.yml or appspec.json at its top");
    } catch (IOException | IllegalArgumentException e) {
      return new Found.Unknown<>(
          source + " is called a zip archive but cannot be opened: " + e.getMessage());
    }
  }

  /** One byte more than is read is enough to be refused for its length. */
  private static byte[] bounded(InputStream in) throws IOException {
    return in.readNBytes(4 * AppSpecReader.MAX_LENGTH + 1);
  }

  private static Found<AppSpec> text(byte[] content, String source) {
    try {
      return AppSpecReader.read(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString(), source);
    } catch (CharacterCodingException _) {
      return new Found.Unknown<>(source + " is not UTF-8 text");
    }
  }
}
