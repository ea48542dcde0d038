package dev.deployhooks.images;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.check.Outcome;
import dev.deployhooks.deployment.ObjectReading;
import dev.deployhooks.deployment.ObjectSource;
import dev.deployhooks.plan.ImagesSection;
import dev.deployhooks.plan.VexSpec;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The gate: looks at every image that is about to run, several at a time, and adds up. */
public final class Gate {

  /** How many images are read at the same time: more only wait for each other at AWS. */
  private static final int SIDE_BY_SIDE = 4;

  private static final int MOST_IMAGES = 100;
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(15);

  private final Registry registry;
  private final ScanSource scans;
  private final ObjectSource objects;
  private final Time time;

  /**
   * A gate.
   *
   * @param objects reads VEX documents in S3
   */
  public Gate(Registry registry, ScanSource scans, ObjectSource objects, Time time) {
    this.registry = registry;
    this.scans = scans;
    this.objects = objects;
    this.time = time;
  }

  /**
   * What one look came to.
   *
   * @param results one for each image
   * @param waiting if some image cannot be told yet, and none fails whatever comes
   * @param evidence what was seen, for machines
   */
  public record Look(List<CheckResult> results, Optional<Waiting> waiting, JsonObject evidence) {
    public Look {
      results = List.copyOf(results);
    }
  }

  /**
   * What is waited for.
   *
   * @param why in words
   * @param again how long from now the next look should come
   * @param state what it has to know
   */
  public record Waiting(String why, Duration again, GateState state) {}

  /**
   * One look.
   *
   * @param green the images that are about to run
   * @param blue those that run now, by container
   * @param state what the look before left
   * @throws InterruptedException if the thread is interrupted
   */
  public Look look(
      ImagesSection section,
      List<Candidate> green,
      Map<String, Candidate> blue,
      GateState state,
      Deadline deadline)
      throws InterruptedException {
    if (green.isEmpty() || green.size() > MOST_IMAGES) {
      return broken(
          section,
          "images",
          "there are %d images, and from 1 to %d can be judged"
              .formatted(green.size(), MOST_IMAGES));
    }
    Instant now = time.now();
    List<Vex> documents = new ArrayList<>();
    try {
      for (VexSpec vex : section.vex().stream().toList()) {
        documents.addAll(documents(vex, deadline));
      }
    } catch (Vex.UnreadableException e) {
      return broken(section, "VEX documents", e.getMessage());
    }
    Exceptions exceptions = new Exceptions(section.exceptions(), now);
    ImageJudge judge =
        new ImageJudge(section, registry, scans, exceptions, documents, blue, state, now, deadline);
    List<ImageLook> looks = sideBySide(green, judge, deadline);
    return sum(section, looks, exceptions.warnings(now.plus(section.warnBefore())), state, now);
  }

  private static Look broken(ImagesSection section, String name, String why) {
    ImageLook look = new ImageLook(name, "");
    look.outcome(new Outcome.Error(why));
    return new Look(List.of(result(section, look)), Optional.empty(), new JsonObject());
  }

  private Look sum(
      ImagesSection section,
      List<ImageLook> looks,
      List<String> exceptionWarnings,
      GateState state,
      Instant now) {
    moved(looks, state);
    List<String> waitingFor =
        looks.stream()
            .flatMap(look -> look.waitingFor().map(what -> look.name() + ": " + what).stream())
            .toList();
    boolean fails =
        looks.stream()
            .anyMatch(
                look ->
                    look.outcome() instanceof Outcome.Failed
                        || look.outcome() instanceof Outcome.Error);
    Optional<Waiting> waiting = Optional.empty();
    if (!waitingFor.isEmpty() && !fails) {
      Map<String, GateState.OfImage> left = new HashMap<>();
      looks.forEach(look -> look.digest().ifPresent(digest -> left.put(digest, look.left())));
      waiting =
          Optional.of(
              new Waiting(
                  String.join("; ", waitingFor),
                  pause(section, state, now),
                  GateState.of(state.firstLook(), left)));
    } else {
      looks.getFirst().warnings().addAll(exceptionWarnings);
    }
    JsonArray images = new JsonArray();
    looks.forEach(look -> images.add(look.evidence()));
    JsonObject evidence = new JsonObject();
    evidence.add("images", images);
    return new Look(looks.stream().map(look -> result(section, look)).toList(), waiting, evidence);
  }

  /**
   * A tag that names another image than at the look before fails: what was judged is not what would
   * run, and the next pull may differ again.
   */
  private static void moved(List<ImageLook> looks, GateState state) {
    long images = looks.stream().flatMap(look -> look.digest().stream()).distinct().count();
    for (ImageLook look : looks) {
      look.digest()
          .filter(digest -> state.isNew(digest, images))
          .ifPresent(
              digest ->
                  look.fault(
                      "its tag named another image at the look before, and names %s now: it was moved while the image was judged; deploy by digest"
                          .formatted(digest)));
    }
  }

  /** As long as a scan must stay the same, but not past the end of the wait. */
  private static Duration pause(ImagesSection section, GateState state, Instant now) {
    Duration settle = section.scan().settle();
    Duration pause = settle.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : settle;
    Duration left = Duration.between(now, state.firstLook().plus(section.scan().longest()));
    Duration least = Duration.ofSeconds(1);
    Duration shorter = left.compareTo(pause) < 0 ? left : pause;
    return shorter.compareTo(least) < 0 ? least : shorter;
  }

  private static CheckResult result(ImagesSection section, ImageLook look) {
    return new CheckResult(
        look.name(),
        section.head().place().toString(),
        look.lookedAt(),
        true,
        look.outcome(),
        look.observations(),
        look.warnings(),
        look.details(),
        1,
        Duration.ZERO);
  }

  private List<ImageLook> sideBySide(List<Candidate> green, ImageJudge judge, Deadline deadline)
      throws InterruptedException {
    Semaphore places = new Semaphore(SIDE_BY_SIDE);
    List<Callable<List<ImageLook>>> tasks = new ArrayList<>();
    for (Candidate candidate : green) {
      tasks.add(
          () -> {
            places.acquire();
            try {
              return judge.look(candidate);
            } finally {
              places.release();
            }
          });
    }
    List<ImageLook> looks = new ArrayList<>();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      List<Future<List<ImageLook>>> futures =
          threads.invokeAll(tasks, deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
      for (int i = 0; i < futures.size(); i++) {
        looks.addAll(got(futures.get(i), green.get(i)));
      }
    } finally {
      threads.shutdownNow();
    }
    return looks;
  }

  private static List<ImageLook> got(Future<List<ImageLook>> future, Candidate candidate)
      throws InterruptedException {
    ImageLook look = new ImageLook("image of " + candidate.container(), candidate.written());
    try {
      return future.get();
    } catch (CancellationException _) {
      look.outcome(
          new Outcome.Error(
              "the time was over before it had been read; raise the function's time-out"));
    } catch (ExecutionException e) {
      look.outcome(new Outcome.Error("unexpected: " + Texts.bounded(String.valueOf(e.getCause()))));
    }
    return List.of(look);
  }

  private List<Vex> documents(VexSpec spec, Deadline deadline) throws Vex.UnreadableException {
    List<Vex> read = new ArrayList<>();
    for (VexSpec.File file : spec.files()) {
      read.add(Vex.read(file.name(), file.text(), spec.maxAge()));
    }
    for (VexSpec.Location at : spec.objects()) {
      String name = "s3://" + at.bucket() + "/" + at.key();
      switch (objects.read(at.bucket(), at.key(), Optional.empty(), deadline)) {
        case ObjectReading.Bytes(byte[] content) ->
            read.add(Vex.read(name, utf8(name, content), spec.maxAge()));
        case ObjectReading.NotFound(String why) -> throw new Vex.UnreadableException(why);
        case ObjectReading.Unreadable(String why) -> throw new Vex.UnreadableException(why);
      }
    }
    return read;
  }

  private static String utf8(String name, byte[] content) throws Vex.UnreadableException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException _) {
      throw new Vex.UnreadableException(name + " is not UTF-8 text");
    }
  }
}
