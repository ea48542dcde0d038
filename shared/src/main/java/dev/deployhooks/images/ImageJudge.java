package dev.deployhooks.images;

import dev.deployhooks.check.Outcome;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.deployment.Wildcard;
import dev.deployhooks.images.Registry.Pulled;
import dev.deployhooks.plan.ExceptionSpec;
import dev.deployhooks.plan.ImagePolicy;
import dev.deployhooks.plan.ImagePolicy.Blue;
import dev.deployhooks.plan.ImagePolicy.Reaction;
import dev.deployhooks.plan.ImagesSection;
import dev.deployhooks.plan.ScanSpec;
import dev.deployhooks.time.Deadline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks at one image: what it is, whether its scan can be trusted, and what the policy says to what
 * was found.
 */
record ImageJudge(
    ImagesSection section,
    Registry registry,
    ScanSource scans,
    Exceptions exceptions,
    List<Vex> documents,
    Map<String, Candidate> blue,
    GateState state,
    Instant now,
    Deadline deadline) {

  /** How many images of one index are judged where nobody says for which architecture. */
  private static final int MOST_CHILDREN = 8;

  /** One image, which can be scanned. */
  private record Target(
      String container, ImageName.InEcr image, String index, String architecture) {}

  /** The looks at an image: several if it is an index and nobody says for which architecture. */
  List<ImageLook> look(Candidate candidate) {
    ImageLook look = new ImageLook("image of " + candidate.container(), candidate.written());
    ImageReport.candidate(look, candidate);
    switch (candidate.name()) {
      case ImageName.Malformed(String _, String why) ->
          look.outcome(new Outcome.Error("it cannot be the name of an image: " + why));
      case ImageName.Foreign(String _, String why) ->
          unjudged(
              look,
              policy(candidate.container(), candidate.written()),
              why + ", so its scan cannot be read");
      case ImageName.InEcr image -> {
        return look(candidate, image, look);
      }
    }
    return List.of(look);
  }

  private List<ImageLook> look(Candidate candidate, ImageName.InEcr image, ImageLook look) {
    ImagePolicy policy = policy(candidate.container(), image.repository());
    try {
      Pulled pulled = registry.pull(image, deadline);
      tag(look, policy, image, pulled.digest());
      List<Target> targets = targets(candidate, image, pulled);
      List<ImageLook> looks = new ArrayList<>();
      for (Target target : targets) {
        ImageLook its = look;
        if (targets.size() > 1) {
          its = new ImageLook(look.name() + " (" + target.architecture() + ")", look.lookedAt());
          ImageReport.candidate(its, candidate);
          look.warnings().forEach(its::warn);
        }
        judge(its, policy, target);
        looks.add(its);
      }
      return List.copyOf(looks);
    } catch (SourceException.Refused e) {
      look.outcome(new Outcome.Error(e.getMessage()));
    } catch (SourceException e) {
      waitFor(look, e.getMessage());
    } catch (UnfitException e) {
      look.outcome(new Outcome.Error(String.valueOf(e.getMessage())));
    }
    return List.of(look);
  }

  /** The policy of an image: the first of its own that fits, else that of the section. */
  private ImagePolicy policy(String container, String repository) {
    for (ImagesSection.OwnPolicy own : section.own()) {
      if (own.container().stream().allMatch(pattern -> Wildcard.matches(pattern, container))
          && own.repository().stream().allMatch(pattern -> Wildcard.matches(pattern, repository))) {
        return own.policy();
      }
    }
    return section.policy();
  }

  private static void unjudged(ImageLook look, ImagePolicy policy, String why) {
    look.outcome(new Outcome.Passed());
    react(look, policy.unjudged(), "it cannot be judged: " + why);
  }

  private static void react(ImageLook look, Reaction reaction, String what) {
    switch (reaction) {
      case FAIL -> look.fault(what);
      case WARN -> look.warn(what + "; the plan lets that pass");
      case IGNORE -> look.detail(what + "; the plan does not mind");
    }
  }

  /** A tag that can move may name another image when it is pulled. */
  private void tag(ImageLook look, ImagePolicy policy, ImageName.InEcr image, String digest) {
    if (image.digest().isPresent()) {
      return;
    }
    String tag = image.tag().orElse("latest");
    look.detail("tag %s is %s now".formatted(tag, digest));
    if (policy.mutableTag() == Reaction.IGNORE) {
      return;
    }
    try {
      Registry.Mutability mutability = registry.mutability(image, deadline);
      if (mutability.canMove(tag)) {
        react(
            look,
            policy.mutableTag(),
            "the tag %s can move (the repository is %s), so what is pulled may be another image than the one judged; name it by its digest, or make its tags immutable"
                .formatted(tag, Texts.bounded(mutability.setting())));
      }
    } catch (SourceException e) {
      react(
          look,
          policy.mutableTag(),
          "whether the tag %s can move could not be read: %s".formatted(tag, e.getMessage()));
    }
  }

  /** What lies behind a digest is nothing that can be judged. */
  private static final class UnfitException extends Exception {

    private static final long serialVersionUID = 1L;

    UnfitException(String why) {
      super(why);
    }
  }

  private static List<Target> targets(Candidate candidate, ImageName.InEcr image, Pulled pulled)
      throws UnfitException {
    return switch (pulled.manifest()) {
      case Manifest.Single() ->
          List.of(
              new Target(
                  candidate.container(),
                  image.at(pulled.digest()),
                  "",
                  candidate.platform().architecture().orElse("")));
      case Manifest.Unreadable(String why) -> throw new UnfitException(why);
      case Manifest.Index(List<Manifest.Child> children) -> {
        Optional<String> architecture = candidate.platform().architecture();
        List<Manifest.Child> fitting =
            children.stream()
                .filter(
                    child ->
                        architecture.isEmpty() || architecture.get().equals(child.architecture()))
                .filter(child -> !child.os().equals("windows") || children.size() == 1)
                .toList();
        if (fitting.isEmpty()) {
          throw new UnfitException(
              "its index has no image for %s: it has %s"
                  .formatted(
                      architecture.orElse("linux"),
                      children.stream()
                          .limit(MOST_CHILDREN)
                          .map(child -> child.os() + "/" + child.architecture())
                          .toList()));
        }
        if (fitting.size() > MOST_CHILDREN) {
          throw new UnfitException(
              "its index has %d images that may be meant, and at most %d are judged; say the architecture in the task definition"
                  .formatted(fitting.size(), MOST_CHILDREN));
        }
        yield fitting.stream()
            .map(
                child ->
                    new Target(
                        candidate.container(),
                        image.at(child.digest()),
                        pulled.digest(),
                        child.architecture()))
            .toList();
      }
    };
  }

  private void judge(ImageLook look, ImagePolicy policy, Target target) throws SourceException {
    String digest = target.image().digest().orElseThrow();
    look.lookedAt(
        "%s@%s%s"
            .formatted(
                target.image().where(),
                digest,
                target.architecture().isEmpty() ? "" : " for " + target.architecture()));
    ImageReport.target(look, digest, target.index(), target.architecture());
    signed(look, policy, target.image());
    Tally tally = tally(look, policy, target);
    Scan scan =
        scans.read(
            target.image(),
            finding -> {
              tally.accept(finding);
              return !tally.isFull();
            },
            deadline);
    Coverage coverage =
        mayBeEnhanced(scan)
            ? scans.coverage(target.image(), deadline)
            : new Coverage.Unknown("not asked");
    String fingerprint = fingerprint(scan, tally);
    GateState.OfImage before = state.of(digest);
    Optional<Instant> since =
        before
            .earlier()
            .filter(earlier -> earlier.fingerprint().equals(fingerprint))
            .map(Trust.Earlier::at);
    Optional<Trust.Earlier> seen =
        Trust.isPlausible(scan, tally.read(), coverage, section.scan(), now)
            ? Optional.of(new Trust.Earlier(fingerprint, since.orElse(now)))
            : Optional.empty();
    look.leave(digest, new GateState.OfImage(seen, before.started()));
    Trust trust =
        Trust.of(scan, tally.read(), fingerprint, coverage, before.earlier(), section.scan(), now);
    Tally.Sum sum = tally.sum();
    ImageReport.findings(look, scan, coverage, tally, sum, section.head().place().toString());
    decide(look, policy, target, trust, sum, new GateState.OfImage(seen, before.started()));
  }

  private void decide(
      ImageLook look,
      ImagePolicy policy,
      Target target,
      Trust trust,
      Tally.Sum sum,
      GateState.OfImage left) {
    switch (trust) {
      case Trust.Settled() -> look.outcome(sum.outcome());
      case Trust.NotYet(String why) -> {
        // What a scan still under way has found already only grows.
        if (sum.outcome() instanceof Outcome.Failed(String already)) {
          look.outcome(new Outcome.Failed(already + " (before the scan is trusted: " + why + ")"));
        } else {
          waitFor(look, why);
        }
      }
      case Trust.ToStart(String why) -> {
        if (left.started().isPresent()) {
          waitFor(look, why + "; a scan was started at " + left.started().get());
        } else {
          Optional<String> refused = scans.start(target.image(), deadline);
          look.leave(
              target.image().digest().orElseThrow(),
              new GateState.OfImage(left.earlier(), Optional.of(now)));
          waitFor(
              look,
              refused
                  .map(
                      said ->
                          why + "; a scan could not be started, so one may be on its way: " + said)
                  .orElse(why + "; a scan has been started"));
        }
      }
      case Trust.Never(String why) -> look.outcome(new Outcome.Inconclusive(why));
      case Trust.NotScannable(String why) -> unjudged(look, policy, why);
    }
  }

  /** Comes back, until the plan's wait is over. */
  private void waitFor(ImageLook look, String why) {
    Instant end = state.firstLook().plus(section.scan().longest());
    if (now.isBefore(end)) {
      look.waitFor(why);
    } else {
      look.outcome(
          new Outcome.Inconclusive(
              "after a wait of %d s it still could not be told: %s"
                  .formatted(section.scan().longest().toSeconds(), why)));
    }
  }

  private boolean mayBeEnhanced(Scan scan) {
    return section.scan().kind() != ScanSpec.Kind.BASIC
        && scan instanceof Scan.Seen seen
        && seen.shape() != Scan.Shape.BASIC;
  }

  private static String fingerprint(Scan scan, Tally tally) {
    return scan instanceof Scan.Seen seen
        ? Fingerprint.of(tally.fingerprint() + new TreeMap<>(seen.counts()))
        : tally.fingerprint();
  }

  private void signed(ImageLook look, ImagePolicy policy, ImageName.InEcr image) {
    if (policy.unsigned().isEmpty()) {
      return;
    }
    try {
      List<Registry.Signing> signings = registry.signing(image, deadline);
      signings.forEach(
          signing ->
              look.detail(
                  "signing status by %s: %s %s (a status, no verification)"
                      .formatted(
                          Texts.bounded(signing.profile()),
                          Texts.bounded(signing.status()),
                          Texts.bounded(signing.reason()))));
      if (signings.stream().noneMatch(signing -> signing.status().equals("COMPLETE"))) {
        react(
            look,
            policy.unsigned().get(),
            signings.isEmpty()
                ? "ECR reports no signature of it"
                : "ECR reports no completed signature of it: "
                    + signings.stream().map(signing -> Texts.bounded(signing.status())).toList());
      }
    } catch (SourceException e) {
      react(
          look, policy.unsigned().get(), "its signing status could not be read: " + e.getMessage());
    }
  }

  private Tally tally(ImageLook look, ImagePolicy policy, Target target) {
    Exploitation exploitation =
        policy.exploits().filter(ImagePolicy.Exploits::needsInspector).isPresent()
            ? scans.exploitation(target.image(), deadline)
            : new Exploitation.NotAsked();
    Optional<Set<String>> ofBlue =
        policy.blue() == Blue.IGNORE ? Optional.empty() : ofBlue(look, policy, target);
    Set<String> known = ofBlue.orElse(Set.of());
    Set<String> digests = new HashSet<>(Set.of(target.image().digest().orElseThrow()));
    if (!target.index().isEmpty()) {
      digests.add(target.index());
    }
    Subject subject =
        new Subject(
            digests,
            target.image().account(),
            target.image().region(),
            target.image().repository());
    List<ExceptionSpec> ofVex =
        documents.stream().flatMap(document -> document.about(subject).stream()).toList();
    return new Tally(
        new Weighing(
            policy,
            section.rules(),
            section.hidden(),
            exceptions.and(ofVex),
            exploitation,
            known::contains,
            now),
        ofBlue);
  }

  /** The identities of the findings of the image that runs now; empty if they are not known. */
  private Optional<Set<String>> ofBlue(ImageLook look, ImagePolicy policy, Target target) {
    Candidate running = blue.get(target.container());
    if (running == null) {
      look.detail("no image is known that runs in its place now, so nothing is compared");
      return Optional.empty();
    }
    if (!(running.name() instanceof ImageName.InEcr image)) {
      look.detail(
          "the image that runs now, %s, is in no registry that can be read"
              .formatted(Texts.bounded(running.written())));
      return Optional.empty();
    }
    try {
      Pulled pulled = registry.pull(image, deadline);
      Platform platform =
          new Platform(Optional.of(target.architecture()).filter(word -> !word.isEmpty()));
      Candidate same =
          new Candidate(running.container(), running.written(), running.digest(), platform);
      List<Target> targets = targets(same, image, pulled);
      Set<String> identities = new HashSet<>();
      Scan scan =
          scans.read(
              targets.getFirst().image(),
              finding -> {
                if (finding.state() != Finding.State.CLOSED) {
                  identities.add(finding.identity());
                }
                return identities.size() < Tally.MAX_FINDINGS;
              },
              deadline);
      if (!(scan instanceof Scan.Seen)) {
        look.detail("the image that runs now has no scan to compare with");
        return Optional.empty();
      }
      return Optional.of(identities);
    } catch (SourceException | UnfitException e) {
      String what = "the scan of the image that runs now could not be read: " + e.getMessage();
      if (policy.blue() == Blue.ONLY_NEW) {
        look.warn(what + "; every finding counts as new");
      } else {
        look.detail(what);
      }
      return Optional.empty();
    }
  }
}
