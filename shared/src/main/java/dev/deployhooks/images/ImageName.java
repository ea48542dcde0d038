package dev.deployhooks.images;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The name of an image, as a task definition or a function has it. */
public sealed interface ImageName {

  /** The name as it was written. */
  String written();

  /**
   * An image in a private registry of Amazon ECR.
   *
   * @param account the registry's twelve digits
   * @param region its Region
   * @param repository its name, with {@code /} between namespaces
   * @param tag the tag, if it has one
   * @param digest {@code sha256:...}, if it has one
   */
  record InEcr(
      String written,
      String account,
      String region,
      String repository,
      Optional<String> tag,
      Optional<String> digest)
      implements ImageName {

    /** The same image by its digest. */
    public InEcr at(String newDigest) {
      return new InEcr(written, account, region, repository, tag, Optional.of(newDigest));
    }

    /** Account, Region and repository, for people. */
    public String where() {
      return account + "/" + region + "/" + repository;
    }
  }

  /**
   * An image that ECR does not scan for this account.
   *
   * @param why what kind of registry it is
   */
  record Foreign(String written, String why) implements ImageName {}

  /**
   * What no image can be called.
   *
   * @param why what is wrong with it
   */
  record Malformed(String written, String why) implements ImageName {}

  /** The longest name that is read, in characters. */
  int LONGEST = 1_024;

  /**
   * Takes a name apart: {@code
   * 123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/quiz:1@sha256:...}, the dual-stack and FIPS
   * forms of it, or {@code arn:aws:ecr:eu-west-1:123456789012:repository/quiz} with a tag or digest
   * behind.
   *
   * @see <a href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html">Amazon
   *     ECR private registry</a>
   */
  static ImageName parse(String written) {
    String name = written.strip();
    if (name.isEmpty() || name.length() > LONGEST || name.chars().anyMatch(c -> c <= ' ')) {
      return new Malformed(
          written, "it is empty, longer than %d characters, or has spaces".formatted(LONGEST));
    }
    if (name.startsWith("arn:")) {
      return ofArn(name);
    }
    int slash = name.indexOf('/');
    String host = slash < 0 ? "" : name.substring(0, slash).toLowerCase(Locale.ROOT);
    String[] labels = host.split("\\.", -1);
    boolean classic =
        labels.length >= 5
            && labels[1].equals("dkr")
            && (labels[2].equals("ecr") || labels[2].equals("ecr-fips"))
            && endsWithAny(host, ".amazonaws.com", ".amazonaws.com.cn");
    boolean dualStack =
        labels.length >= 4
            && (labels[1].equals("dkr-ecr") || labels[1].equals("dkr-ecr-fips"))
            && endsWithAny(host, ".on.aws", ".on.amazonwebservices.com.cn");
    if (!isAccount(labels[0]) || !(classic || dualStack)) {
      return new Foreign(
          name,
          host.equals("public.ecr.aws")
              ? "it lies in the public gallery of Amazon ECR"
              : "it lies in no private registry of Amazon ECR");
    }
    return inRepository(
        name, labels[0], classic ? labels[3] : labels[2], name.substring(slash + 1));
  }

  private static ImageName ofArn(String name) {
    String[] parts = name.split(":", 6);
    return parts.length == 6
            && parts[2].equals("ecr")
            && isAccount(parts[4])
            && !parts[3].isEmpty()
            && parts[5].startsWith("repository/")
        ? inRepository(name, parts[4], parts[3], parts[5].substring("repository/".length()))
        : new Malformed(name, "it is no ARN of a repository in Amazon ECR");
  }

  private static ImageName inRepository(String name, String account, String region, String rest) {
    int at = rest.indexOf('@');
    String before = at < 0 ? rest : rest.substring(0, at);
    Optional<String> digest = at < 0 ? Optional.empty() : Optional.of(rest.substring(at + 1));
    int colon = before.indexOf(':');
    String repository = colon < 0 ? before : before.substring(0, colon);
    Optional<String> tag = colon < 0 ? Optional.empty() : Optional.of(before.substring(colon + 1));
    if (repository.isEmpty() || tag.filter(String::isEmpty).isPresent()) {
      return new Malformed(name, "it has an empty repository or tag");
    }
    if (digest.filter(said -> !isDigest(said)).isPresent()) {
      return new Malformed(name, "its digest is not sha256: and 64 hexadecimal digits");
    }
    // What names neither tag nor digest means the tag "latest", as for every tool that pulls.
    return new InEcr(
        name,
        account,
        region,
        repository,
        digest.isEmpty() && tag.isEmpty() ? Optional.of("latest") : tag,
        digest);
  }

  private static boolean endsWithAny(String host, String... suffixes) {
    return Arrays.stream(suffixes).anyMatch(host::endsWith);
  }

  private static boolean isAccount(String text) {
    return text.length() == 12 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Whether a text is a digest as registries write it. */
  static boolean isDigest(String text) {
    return text.length() == 71
        && text.startsWith("sha256:")
        && text.substring(7)
            .chars()
            .allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }
}
