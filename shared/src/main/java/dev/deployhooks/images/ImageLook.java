package dev.deployhooks.images;

import com.google.gson.JsonObject;
import dev.deployhooks.check.Observation;
import dev.deployhooks.check.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one look at one image came to; it grows while the image is looked at. */
final class ImageLook {

  private final String name;
  private final JsonObject evidence = new JsonObject();
  private final List<Observation> observations = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> details = new ArrayList<>();
  private String lookedAt;
  private Outcome outcome = new Outcome.Error("it was not looked at");
  private Optional<String> waitingFor = Optional.empty();
  private Optional<String> digest = Optional.empty();
  private GateState.OfImage left = GateState.OfImage.NOTHING;

  ImageLook(String name, String lookedAt) {
    this.name = name;
    this.lookedAt = lookedAt;
  }

  String name() {
    return name;
  }

  String lookedAt() {
    return lookedAt;
  }

  void lookedAt(String what) {
    lookedAt = what;
  }

  JsonObject evidence() {
    return evidence;
  }

  void observe(Observation observation) {
    observations.add(observation);
  }

  List<Observation> observations() {
    return observations;
  }

  /** Something besides the findings for which the image fails. */
  void fault(String what) {
    faults.add(what);
  }

  void warn(String what) {
    warnings.add(what);
  }

  List<String> warnings() {
    return warnings;
  }

  void detail(String line) {
    details.add(line);
  }

  List<String> details() {
    return details;
  }

  void outcome(Outcome what) {
    outcome = what;
  }

  /** How it ended: what is wrong besides the findings fails it too. */
  Outcome outcome() {
    if (faults.isEmpty()) {
      return outcome;
    }
    List<String> reasons = new ArrayList<>(faults);
    if (outcome instanceof Outcome.Failed(String why)) {
      reasons.add(why);
    }
    return new Outcome.Failed(String.join("; ", reasons));
  }

  /** It cannot be told yet, and a later look may. */
  void waitFor(String what) {
    waitingFor = Optional.of(what);
    outcome = new Outcome.Inconclusive(what);
  }

  /** What is waited for; nothing if it fails whatever comes. */
  Optional<String> waitingFor() {
    return faults.isEmpty() ? waitingFor : Optional.empty();
  }

  void leave(String itsDigest, GateState.OfImage seen) {
    digest = Optional.of(itsDigest);
    left = seen;
  }

  Optional<String> digest() {
    return digest;
  }

  GateState.OfImage left() {
    return left;
  }
}
