package dev.deployhooks.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The image that a VEX document may speak of.
 *
 * @param digests the digest that is judged, and that of the index that it was found in
 * @param account the registry
 * @param region its Region
 * @param repository the repository's name
 */
record Subject(Set<String> digests, String account, String region, String repository) {

  Subject {
    digests = Set.copyOf(digests);
  }

  /**
   * Whether a package URL names this image: {@code pkg:oci/quiz@sha256:...} by its digest, or
   * without a version by its {@code repository_url}.
   *
   * @see <a
   *     href="https://github.com/package-url/purl-spec/blob/main/types-doc/oci-definition.md">purl
   *     type oci</a>
   */
  boolean isNamedBy(String purl) {
    if (!purl.startsWith("pkg:oci/") && !purl.startsWith("pkg:docker/")) {
      return false;
    }
    String withoutFragment = before(purl, '#');
    String path = before(withoutFragment, '?');
    int at = path.lastIndexOf('@');
    if (at >= 0) {
      return decoded(path.substring(at + 1)).filter(digests::contains).isPresent();
    }
    return repositoryUrl(withoutFragment).filter(this::isInRepository).isPresent();
  }

  /** Whether a hash, as 64 hexadecimal digits, is the image's. */
  boolean hasHash(String sha256) {
    return digests.contains("sha256:" + sha256.strip().toLowerCase(java.util.Locale.ROOT));
  }

  private boolean isInRepository(String url) {
    String plain = url.startsWith("https://") ? url.substring("https://".length()) : url;
    return ImageName.parse(plain)
            instanceof ImageName.InEcr(var _, var itsAccount, var itsRegion, var its, var _, var _)
        && itsAccount.equals(account)
        && itsRegion.equals(region)
        && its.equals(repository);
  }

  private static Optional<String> repositoryUrl(String purl) {
    int query = purl.indexOf('?');
    return query < 0
        ? Optional.empty()
        : Arrays.stream(purl.substring(query + 1).split("&", -1))
            .filter(one -> one.startsWith("repository_url="))
            .findFirst()
            .flatMap(one -> decoded(one.substring("repository_url=".length())));
  }

  private static String before(String text, char mark) {
    int at = text.indexOf(mark);
    return at < 0 ? text : text.substring(0, at);
  }

  private static Optional<String> decoded(String text) {
    try {
      return Optional.of(URLDecoder.decode(text.replace("+", "%2B"), UTF_8));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
