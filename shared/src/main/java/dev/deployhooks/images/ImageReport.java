package dev.deployhooks.images;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.deployhooks.check.Observation;
import dev.deployhooks.check.Outcome;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is said about an image: lines for people, and a record for machines. */
final class ImageReport {

  private ImageReport() {}

  static void candidate(ImageLook look, Candidate candidate) {
    look.evidence().addProperty("container", Texts.bounded(candidate.container()));
    look.evidence().addProperty("image", Texts.bounded(candidate.written()));
  }

  static void target(ImageLook look, String digest, String index, String architecture) {
    look.evidence().addProperty("digest", digest);
    if (!index.isEmpty()) {
      look.evidence().addProperty("index", index);
    }
    look.evidence().addProperty("architecture", architecture);
  }

  static void findings(
      ImageLook look, Scan scan, Coverage coverage, Tally tally, Tally.Sum sum, String place) {
    scan(look, scan, coverage);
    counts(look, tally);
    look.observe(
        new Observation(
            "no more findings than the plan allows",
            sum.outcome() instanceof Outcome.Passed
                ? "%d findings, none too many".formatted(tally.total())
                : String.join(
                    "; ", sum.exceeded().isEmpty() ? List.of("it cannot be told") : sum.exceeded()),
            sum.outcome() instanceof Outcome.Passed,
            place));
    blocking(look, sum);
    excepted(look, tally);
    changes(look, tally);
  }

  private static void scan(ImageLook look, Scan scan, Coverage coverage) {
    JsonObject json = new JsonObject();
    if (scan instanceof Scan.Seen seen) {
      json.addProperty("status", Texts.bounded(seen.status()));
      json.addProperty("kind", kind(seen));
      seen.completedAt().ifPresent(at -> json.addProperty("completedAt", at.toString()));
      seen.dataUpdatedAt().ifPresent(at -> json.addProperty("dataUpdatedAt", at.toString()));
      look.detail(
          "%s scan, %s%s%s"
              .formatted(
                  kind(seen),
                  Texts.bounded(seen.status()),
                  seen.completedAt().map(at -> ", completed at " + at).orElse(""),
                  seen.dataUpdatedAt().map(at -> ", vulnerability data of " + at).orElse("")));
    }
    if (coverage instanceof Coverage.Unknown(String why) && !why.equals("not asked")) {
      look.detail("whether Amazon Inspector covers it is not known: " + why);
    }
    look.evidence().add("scan", json);
  }

  private static String kind(Scan.Seen seen) {
    return switch (seen.shape()) {
      case BASIC -> "basic";
      case ENHANCED -> "enhanced";
      case NEITHER -> seen.status().equals("ACTIVE") ? "enhanced" : "finding-free";
      case BOTH -> "contradictory";
    };
  }

  private static void counts(ImageLook look, Tally tally) {
    JsonObject json = new JsonObject();
    tally.read().forEach((severity, many) -> json.addProperty(Texts.bounded(severity), many));
    look.evidence().add("counts", json);
    look.detail(
        "%d findings: %s%s%s%s%s"
            .formatted(
                tally.total(),
                tally.read().isEmpty() ? "none stands" : inWords(tally.read()),
                some(tally.leftOut(), "suppressed or closed"),
                some(tally.inGrace(), "in grace"),
                some(tally.notNew(), "in the running image too, so not counted"),
                tally.aside().isEmpty() ? "" : "; left aside: " + inWords(tally.aside())));
  }

  private static String some(int many, String what) {
    return many == 0 ? "" : "; %d %s".formatted(many, what);
  }

  private static String inWords(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + Texts.bounded(entry.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static void blocking(ImageLook look, Tally.Sum sum) {
    JsonArray advice = new JsonArray();
    for (Advice.Upgrade upgrade : sum.upgrades()) {
      String words = Texts.bounded(upgrade.inWords(sum.blocking()));
      advice.add(words);
      look.detail("to mend it: " + words);
    }
    look.evidence().add("upgrades", advice);
    JsonArray blocking = new JsonArray();
    for (Tally.Shown shown : sum.shown()) {
      Finding finding = shown.finding();
      JsonObject json = new JsonObject();
      json.addProperty("id", Texts.bounded(finding.id()));
      json.addProperty("severity", shown.severity().word());
      json.addProperty("packages", Texts.bounded(finding.packageNames()));
      json.addProperty("installed", installed(finding));
      json.addProperty("fixedIn", fixedIn(finding));
      json.addProperty("link", Texts.bounded(finding.link()));
      json.addProperty("why", Texts.bounded(shown.why()));
      blocking.add(json);
      look.detail(
          "blocks: %s %s in %s%s%s%s%s"
              .formatted(
                  shown.severity().word(),
                  Texts.bounded(finding.id()),
                  finding.packages().isEmpty()
                      ? "a package that the scan does not name"
                      : Texts.bounded(finding.packageNames() + " " + installed(finding)),
                  fixedIn(finding).isEmpty() ? "" : ", fixed in " + fixedIn(finding),
                  shown.why().isEmpty() ? "" : " (" + Texts.bounded(shown.why()) + ")",
                  finding.link().isEmpty() ? "" : " ",
                  Texts.bounded(finding.link())));
    }
    look.evidence().add("blocking", blocking);
    if (sum.blocking() > sum.shown().size()) {
      look.detail("and %d more".formatted(sum.blocking() - sum.shown().size()));
    }
  }

  private static String installed(Finding finding) {
    return versions(finding.packages().stream().map(Finding.Package::version).toList());
  }

  private static String fixedIn(Finding finding) {
    return versions(finding.packages().stream().map(Finding.Package::fixedIn).toList());
  }

  private static String versions(List<String> versions) {
    return Texts.bounded(
        versions.stream()
            .filter(version -> !version.isEmpty())
            .distinct()
            .limit(3)
            .collect(Collectors.joining(", ")));
  }

  private static void excepted(ImageLook look, Tally tally) {
    JsonArray json = new JsonArray();
    tally
        .excepted()
        .forEach(
            (exception, many) -> {
              JsonObject entry = new JsonObject();
              entry.addProperty("what", Texts.bounded(exception.match().toString()));
              entry.addProperty("findings", many);
              entry.addProperty("reason", Texts.bounded(exception.reason()));
              entry.addProperty("owner", Texts.bounded(exception.owner()));
              entry.addProperty("expires", exception.expires().toString());
              json.add(entry);
              look.detail(
                  "excepted: %s (%d), by %s until %s: %s"
                      .formatted(
                          Texts.bounded(exception.match().toString()),
                          many,
                          Texts.bounded(exception.owner()),
                          exception.expires(),
                          Texts.bounded(exception.reason())));
            });
    look.evidence().add("excepted", json);
  }

  private static void changes(ImageLook look, Tally tally) {
    tally
        .newFindings()
        .ifPresent(
            many -> {
              look.evidence().addProperty("new", many);
              look.evidence().addProperty("gone", tally.goneFindings());
              look.detail(
                  "against the image that runs now: %d new%s, %d gone%s"
                      .formatted(
                          many,
                          few(
                              tally.newOnes().stream()
                                  .map(shown -> shown.finding().identity())
                                  .toList()),
                          tally.goneFindings(),
                          few(tally.goneOnes())));
            });
  }

  private static String few(List<String> identities) {
    return identities.isEmpty()
        ? ""
        : " ("
            + Texts.bounded(
                String.join("; ", identities.subList(0, Math.min(3, identities.size()))))
            + ")";
  }
}
