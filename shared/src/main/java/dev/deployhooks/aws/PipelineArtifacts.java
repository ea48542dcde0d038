package dev.deployhooks.aws;

import dev.deployhooks.deployment.ArtifactSource;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.invocation.ArtifactCredentials;
import dev.deployhooks.invocation.Invocation.Artifact;
import dev.deployhooks.time.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The artifacts of a pipeline: ZIP archives in S3, read with the credentials of the job alone. An
 * archive is put down in the function's own folder for temporary files, because a ZIP archive has
 * its table of contents at its end, and nothing but the wanted files is unpacked.
 *
 * @param client makes a client for the credentials of one job
 * @see <a
 *     href="https://docs.aws.amazon.com/codepipeline/latest/userguide/welcome-introducing-artifacts.html">Input
 *     and output artifacts</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html">Ephemeral
 *     storage of a function: 512 MB</a>
 */
public record PipelineArtifacts(Function<ArtifactCredentials, S3Client> client)
    implements ArtifactSource {

  /** The largest archive that is read, in bytes. */
  static final int MAX_BYTES = 64 << 20;

  /** The largest file that is read out of one, in bytes. */
  static final int MAX_FILE = 1 << 20;

  private static final int CHUNK = 1 << 16;

  /** An archive is not what it must be. */
  private static final class UnfitException extends Exception {
    private static final long serialVersionUID = 1L;

    UnfitException(String what) {
      super(what);
    }
  }

  @Override
  public Found<Map<String, String>> files(
      Artifact artifact, List<String> names, ArtifactCredentials credentials, Deadline deadline) {
    String where =
        "artifact %s (s3://%s/%s)".formatted(artifact.name(), artifact.bucket(), artifact.key());
    AwsCall call =
        new AwsCall(
            "s3:GetObject",
            where,
            // The pipeline's role gives the job its credentials, not the hook's.
            "s3:GetObject and kms:Decrypt in the role of the pipeline's action",
            deadline);
    if (call.tooLate().isPresent()) {
      return new Found.Unknown<>(call.tooLate().get());
    }
    Path archive = null;
    try {
      archive = Files.createTempFile("artifact", ".zip");
      fetch(artifact, credentials, archive, call);
      return new Found.Known<>(unpacked(archive, names), where);
    } catch (UnfitException e) {
      return new Found.Unknown<>("%s cannot be used: %s".formatted(where, e.getMessage()));
    } catch (SdkException e) {
      return new Found.Unknown<>(call.failed(e, said -> withoutSecrets(said, credentials)));
    } catch (IOException e) {
      return new Found.Unknown<>(
          "%s cannot be read as a ZIP archive: %s"
              .formatted(where, AwsErrors.bounded(String.valueOf(e.getMessage()))));
    } finally {
      delete(archive);
    }
  }

  private static String withoutSecrets(String said, ArtifactCredentials credentials) {
    return said.replace(credentials.secretAccessKey(), "(secret)")
        .replace(credentials.sessionToken(), "(token)");
  }

  private void fetch(Artifact artifact, ArtifactCredentials credentials, Path to, AwsCall call)
      throws IOException, UnfitException {
    boolean whole;
    try (S3Client s3 = client.apply(credentials)) {
      whole =
          s3.getObject(
              request ->
                  request
                      .bucket(artifact.bucket())
                      .key(artifact.key())
                      .overrideConfiguration(call::boundByDeadline),
              // Each try begins the file anew.
              (_, content) -> {
                try (OutputStream out = Files.newOutputStream(to)) {
                  return copied(content, out);
                }
              });
    }
    if (!whole) {
      throw new UnfitException(
          "it is larger than %d bytes, which is more than is read; name another with \"artifact\", or the images, in UserParameters"
              .formatted(MAX_BYTES));
    }
  }

  /** Copies up to the limit; what is beyond is not waited for. */
  private static boolean copied(AbortableInputStream content, OutputStream out) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long total = 0;
    for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
      total += read;
      if (total > MAX_BYTES) {
        content.abort();
        return false;
      }
      out.write(chunk, 0, read);
    }
    return true;
  }

  private static Map<String, String> unpacked(Path archive, List<String> names)
      throws IOException, UnfitException {
    Map<String, String> files = new HashMap<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (String name : names) {
        List<? extends ZipEntry> entries =
            zip.stream().filter(entry -> entry.getName().equals(name)).limit(2).toList();
        if (entries.size() > 1) {
          throw new UnfitException(
              "it has two files %s, and nobody says which counts".formatted(name));
        }
        if (!entries.isEmpty()) {
          files.put(name, text(name, zip, entries.getFirst()));
        }
      }
    }
    return files;
  }

  private static String text(String name, ZipFile zip, ZipEntry entry)
      throws IOException, UnfitException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(MAX_FILE + 1);
      if (bytes.length > MAX_FILE) {
        throw new UnfitException(
            "its file %s is larger than %d bytes, which is more than is read"
                .formatted(name, MAX_FILE));
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new UnfitException("its file %s is not UTF-8 text".formatted(name));
    }
  }

  private static void delete(@org.jspecify.annotations.Nullable Path archive) {
    if (archive == null) {
      return;
    }
    try {
      Files.deleteIfExists(archive);
    } catch (IOException _) {
      archive.toFile().deleteOnExit();
    }
  }
}
