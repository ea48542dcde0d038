package dev.deployhooks.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String ARM = "sha256:" + "a1".repeat(32);
  private static final String AMD = "sha256:" + "b2".repeat(32);
  private static final String PROOF = "sha256:" + "c3".repeat(32);

  @Test
  void read_whenIndex_hasTheImagesWithoutAttestations() {
    String text =
        """
        {"schemaVersion": 2, "mediaType": "%s", "manifests": [
          {"digest": "%s", "platform": {"os": "linux", "architecture": "arm64", "variant": "v8"}},
          {"digest": "%s", "platform": {"os": "linux", "architecture": "amd64"}},
          {"digest": "%s", "platform": {"os": "unknown", "architecture": "unknown"},
           "annotations": {"vnd.docker.reference.type": "attestation-manifest"}}]}
        """
            .formatted(INDEX, ARM, AMD, PROOF);

    assertThat(Manifest.read(text, INDEX))
        .isEqualTo(
            new Manifest.Index(
                List.of(
                    new Manifest.Child(ARM, "linux", "arm64"),
                    new Manifest.Child(AMD, "linux", "amd64"))));
    assertThat(Manifest.read(text, "")).isInstanceOf(Manifest.Index.class);
  }

  @Test
  void read_whenImage_isSingle() {
    assertThat(Manifest.read("{\"config\": {}, \"layers\": []}", ""))
        .isEqualTo(new Manifest.Single());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "{}",
        "{\"mediaType\": \"application/x-helm\"}",
        "{\"manifests\": 7}",
        "{\"manifests\": []}",
        "{\"manifests\": [{}]}",
        "{\"manifests\": [\"sha256:1\"]}",
        "{\"manifests\": [{\"digest\": \"sha256:zz\"}]}",
      })
  void read_whenNoManifest_saysSo(String text) {
    assertThat(Manifest.read(text, "")).isInstanceOf(Manifest.Unreadable.class);
  }

  @Test
  void read_whenVeryLong_isRefused() {
    assertThat(Manifest.read("{\"a\": \"" + "x".repeat(Manifest.MAX_LENGTH) + "\"}", INDEX))
        .isInstanceOfSatisfying(
            Manifest.Unreadable.class,
            unreadable -> assertThat(unreadable.why()).contains("more than the 4194304"));
  }
}
