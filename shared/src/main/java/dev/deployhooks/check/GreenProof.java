package dev.deployhooks.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.check.Sight.Answer;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.Identity;
import dev.deployhooks.plan.Capture;
import dev.deployhooks.plan.Expectation;
import java.util.List;
import java.util.Optional;

/** The proof that it was green that answered: the answer carries what discovery says of green. */
final class GreenProof {

  private GreenProof() {}

  /**
   * Asks for nothing of which an answer could not prove anything.
   *
   * @throws CannotLookException if discovery does not know what green would say of itself
   */
  static void requireKnown(List<Expectation> expectations, Deployment deployment)
      throws CannotLookException {
    for (Expectation expectation : expectations) {
      if (expectation instanceof Expectation.Green(_, _, Identity identity)
          && identity.ofGreen(deployment) instanceof Found.Unknown<String>(String why)) {
        throw new CannotLookException(
            "whether green answers cannot be proven by its %s, which is not known: %s"
                .formatted(identity.kind().word(), why));
      }
    }
  }

  /** What the answer says of who gave it. */
  static Seen observe(Expectation.Green proof, Answer answer, Deployment deployment) {
    Identity identity = proof.identity();
    String expected = inWords(proof.source()) + " to be green's " + identity.kind().word();
    return switch (identity.ofGreen(deployment)) {
      case Found.Unknown<String>(String why) -> Seen.notThere(expected, "not known: " + why);
      case Found.Known<String>(String green, String _) -> {
        String wanted = expected + " " + InWords.quoted(green);
        yield switch (Picking.from(answer, proof.source())) {
          case Body.Value.None(String why) -> Seen.notThere(wanted, why);
          case Body.Value.Some(JsonElement value) ->
              judged(identity, wanted, green, text(value), identity.ofBlue(deployment).known());
        };
      }
    };
  }

  private static Seen judged(
      Identity identity, String wanted, String green, String carried, Optional<String> blue) {
    boolean ofBlue = blue.filter(known -> identity.same(known, carried)).isPresent();
    if (identity.same(green, carried)) {
      return ofBlue
          ? Seen.undecided(
              wanted,
              "%s, but blue has the same %s, so that it proves nothing: give the plan something else to tell them by"
                  .formatted(InWords.quoted(carried), identity.kind().word()))
          : Seen.of(wanted, InWords.quoted(carried), true);
    }
    return Seen.of(
        wanted,
        InWords.quoted(carried)
            + (ofBlue
                ? ": that is BLUE's. What is about to be replaced has answered, not green"
                : blue.map(known -> ": neither green's nor blue's, which is " + known).orElse("")),
        false);
  }

  /** What people should know about a proof that was given, if anything. */
  static Optional<String> doubt(Expectation.Green proof, Deployment deployment) {
    Identity identity = proof.identity();
    return identity.kind().mayBeShared()
            && identity.ofBlue(deployment) instanceof Found.Unknown<String>(String why)
        ? Optional.of(
            "blue's %s is not known, and could be the same as green's: %s"
                .formatted(identity.kind().word(), why))
        : Optional.empty();
  }

  private static String text(JsonElement value) {
    return value instanceof JsonPrimitive primitive ? primitive.getAsString() : value.toString();
  }

  private static String inWords(Capture.Source source) {
    return switch (source) {
      case Capture.Source.Header(String name) -> "header " + name;
      case Capture.Source.Cookie(String name) -> "cookie " + name;
      case Capture.Source.Json json -> json.path().toString();
      case Capture.Source.Regex regex ->
          "what /" + InWords.shown(regex.pattern().pattern()) + "/ finds";
    };
  }
}
