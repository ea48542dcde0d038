package dev.deployhooks.local.demo;

import dev.deployhooks.sandbox.Registry;
import dev.deployhooks.sandbox.Registry.Scanning;
import dev.deployhooks.sandbox.Vulnerability;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The image of a release of the quiz, as it lies in the registry, and what scans find in it. */
enum Picture {
  /** A scan found nothing that the plan minds. */
  CLEAN("IMMUTABLE"),
  /** A scan found what can be fixed and must be. */
  CRITICAL("IMMUTABLE"),
  /** The same, but the scan says so only after a while, and is complete and empty until then. */
  LATE("IMMUTABLE"),
  /** An index: the image for one architecture is bad, and it is the one that is to run. */
  INDEX("IMMUTABLE"),
  /** Clean, and named by a tag that can move. */
  MUTABLE_TAG("MUTABLE");

  private static final String TAG = "7";

  private static final List<Vulnerability> MILD =
      List.of(
          Vulnerability.unfixable("CVE-2026-31010", "MEDIUM", "libtiff6", "4.5.0"),
          Vulnerability.unfixable("CVE-2026-31011", "LOW", "coreutils", "9.1"),
          Vulnerability.fixable("CVE-2026-31012", "LOW", "zlib1g", "1.2.13", "1.3.1"));

  private static final List<Vulnerability> BAD =
      List.of(
          Vulnerability.fixable("CVE-2026-31001", "CRITICAL", "openssl", "3.0.1", "3.0.15"),
          Vulnerability.fixable("CVE-2026-31002", "CRITICAL", "openssl", "3.0.1", "3.0.9"),
          Vulnerability.unfixable("CVE-2026-31011", "LOW", "coreutils", "9.1"));

  private final String mutability;

  Picture(String mutability) {
    this.mutability = mutability;
  }

  /** Pushes it and has it scanned. Gives the name by which the task definition is to have it. */
  String pushed(Registry registry, String story) {
    String repository = "quiz/" + story;
    registry.repository(repository, mutability, List.of());
    return registry.uri(repository)
        + switch (this) {
          case CLEAN -> "@" + scanned(registry, repository, TAG, Duration.ZERO, MILD);
          case CRITICAL -> "@" + scanned(registry, repository, TAG, Duration.ZERO, BAD);
          case LATE -> "@" + scanned(registry, repository, TAG, Duration.ofSeconds(45), BAD);
          case INDEX ->
              "@"
                  + registry.pushIndex(
                      repository,
                      TAG,
                      Map.of(
                          "amd64", scanned(registry, repository, "a", Duration.ZERO, BAD),
                          "arm64", scanned(registry, repository, "b", Duration.ZERO, MILD)));
          case MUTABLE_TAG -> {
            scanned(registry, repository, TAG, Duration.ZERO, MILD);
            yield ":" + TAG;
          }
        };
  }

  private static String scanned(
      Registry registry, String repository, String tag, Duration late, List<Vulnerability> found) {
    String digest = registry.push(repository, tag);
    registry.scanned(digest, Scanning.ENHANCED, late, found);
    return digest;
  }
}
