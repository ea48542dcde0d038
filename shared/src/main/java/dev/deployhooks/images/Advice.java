package dev.deployhooks.images;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which upgrades would clear what blocks: findings by the packages that they are in. Bounded: of an
 * image with more packages than that, the advice is for those that came first, and says so.
 */
final class Advice {

  private static final int MAX_PACKAGES = 2_000;
  private static final int SHOWN = 5;

  /**
   * The upgrade of one set of packages.
   *
   * @param packages their names
   * @param installed the version that is there
   * @param fixedIn the newest of the versions that have a fix
   * @param clears how many findings are in these packages and have a fix
   */
  record Upgrade(String packages, String installed, String fixedIn, long clears) {

    private static final Comparator<Upgrade> MOST_FIRST =
        Comparator.comparingLong(Upgrade::clears)
            .reversed()
            .thenComparing(Upgrade::packages)
            .thenComparing(Upgrade::installed);

    private Upgrade with(Upgrade other) {
      return new Upgrade(
          packages,
          older(installed, other.installed),
          Versions.OLDEST_FIRST.compare(fixedIn, other.fixedIn) < 0 ? other.fixedIn : fixedIn,
          clears + other.clears);
    }

    private static String older(String left, String right) {
      return Versions.OLDEST_FIRST.compare(left, right) <= 0 ? left : right;
    }

    String inWords(long blocking) {
      return String.format(
          Locale.ROOT,
          "%s%s to %s clears %d of %d",
          packages,
          installed.isEmpty() ? "" : " " + installed,
          fixedIn,
          clears,
          blocking);
    }
  }

  private final Map<String, Upgrade> upgrades = new HashMap<>();
  private long findings;

  /** Takes one more finding that blocks. */
  void add(Finding finding) {
    findings++;
    if (finding.packages().isEmpty()
        || finding.packages().stream().anyMatch(item -> item.fixedIn().isEmpty())) {
      return; // Not cleared by an upgrade, or the scan does not say by which.
    }
    Upgrade upgrade =
        finding.packages().stream()
            .map(item -> new Upgrade(finding.packageNames(), item.version(), item.fixedIn(), 0L))
            .reduce(Upgrade::with)
            .map(all -> new Upgrade(all.packages(), all.installed(), all.fixedIn(), 1L))
            .orElseThrow();
    if (upgrades.size() < MAX_PACKAGES || upgrades.containsKey(upgrade.packages())) {
      upgrades.merge(upgrade.packages(), upgrade, Upgrade::with);
    }
  }

  /** Takes what another has gathered. */
  void addAll(Advice other) {
    findings += other.findings;
    other.upgrades.forEach((key, upgrade) -> upgrades.merge(key, upgrade, Upgrade::with));
  }

  long findings() {
    return findings;
  }

  /** The upgrades that clear most, most first. */
  List<Upgrade> upgrades() {
    return upgrades.values().stream().sorted(Upgrade.MOST_FIRST).limit(SHOWN).toList();
  }
}
