package dev.deployhooks.check;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.check.Outcome.Failed;
import dev.deployhooks.check.Outcome.Inconclusive;
import dev.deployhooks.check.Outcome.Passed;
import dev.deployhooks.check.Sight.Answer;
import dev.deployhooks.check.Sight.FunctionAnswer;
import dev.deployhooks.check.Sight.HttpAnswer;
import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.Expectation;
import dev.deployhooks.plan.TextMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was seen, held against what was expected. */
final class Expectations {

  private static final int MOST_LOG_LINES = 40;

  private Expectations() {}

  /** What comes of a sight, whoever has to judge it. */
  static Judged judged(CheckSpec check, Sight sight, Deployment deployment) {
    return switch (sight) {
      case Judged judged -> judged;
      case Answer answer -> judge(check, answer, deployment);
      case Sight.Both both ->
          judge(check, both.green(), deployment).beside(both.comparison(), both.lookedAt());
    };
  }

  /**
   * Judges what a look saw by the expectations of its check.
   *
   * @param deployment what is known of the side that was asked
   */
  static Judged judge(CheckSpec check, Answer answer, Deployment deployment) {
    List<Observation> observations = new ArrayList<>();
    List<Observation> undecided = new ArrayList<>();
    List<String> warnings = new ArrayList<>(warnings(check, answer));
    List<String> details = new ArrayList<>();
    if (answer instanceof FunctionAnswer function) {
      observations.addAll(ofTheInvocation(check, function));
      details.addAll(logTail(function.answered().logTail()));
    }
    for (Expectation expectation : check.expectations()) {
      Seen seen = observe(expectation, answer, deployment);
      (seen.held() == Seen.Held.UNDECIDED ? undecided : observations)
          .add(seen.at(expectation.place().toString()));
      if (expectation instanceof Expectation.Green proof) {
        GreenProof.doubt(proof, deployment).ifPresent(warnings::add);
      }
    }
    Outcome decided = outcome(observations);
    observations.addAll(undecided);
    return new Judged(
        answer.lookedAt(),
        decided instanceof Passed && !undecided.isEmpty() ? doubtful(undecided) : decided,
        observations,
        warnings,
        details);
  }

  private static Outcome doubtful(List<Observation> undecided) {
    Observation first = undecided.getFirst();
    return new Inconclusive("expected " + first.expected() + ", saw " + first.seen());
  }

  /** Elsewhere than by the way to green, it may be blue that answers, unless green is proven. */
  private static List<String> warnings(CheckSpec check, Answer answer) {
    return answer instanceof HttpAnswer http
            && http.exchange().ledBy() == Exchange.LedBy.REDIRECT_ELSEWHERE
            && check.expectations().stream().noneMatch(Expectation.Green.class::isInstance)
        ? List.of(
            "a redirect led away from the way to green, to %s, where blue may have answered"
                .formatted(http.exchange().url().getAuthority()))
        : List.of();
  }

  /** Passed if everything held; otherwise the first thing that did not says why. */
  static Outcome outcome(List<Observation> observations) {
    List<Observation> missed = observations.stream().filter(seen -> !seen.held()).toList();
    if (missed.isEmpty()) {
      return new Passed();
    }
    Observation first = missed.getFirst();
    String more = missed.size() == 1 ? "" : " (and " + (missed.size() - 1) + " more)";
    return new Failed("expected " + first.expected() + ", saw " + first.seen() + more);
  }

  /** What every invocation must show, whether the plan says so or not. */
  private static List<Observation> ofTheInvocation(CheckSpec check, FunctionAnswer function) {
    String where = check.place().toString();
    List<Observation> observations = new ArrayList<>();
    String executed = function.answered().executedVersion();
    observations.add(
        new Observation(
            "version " + function.version() + " to answer",
            "version " + InWords.shown(executed),
            executed.equals(function.version()),
            where));
    if (check.expectations().stream().noneMatch(Expectation.FunctionError.class::isInstance)) {
      observations.add(
          new Observation(
              "no function error",
              functionError(function).orElse("none"),
              function.answered().functionError().isEmpty(),
              where));
    }
    return observations;
  }

  private static Seen observe(Expectation expectation, Answer answer, Deployment deployment) {
    return switch (expectation) {
      case Expectation.Not(_, Expectation inner) -> observe(inner, answer, deployment).negated();
      case Expectation.Green proof -> GreenProof.observe(proof, answer, deployment);
      case Expectation.OfHttp ofHttp ->
          switch (answer) {
            case HttpAnswer http -> HttpExpectations.observe(ofHttp, http);
            case FunctionAnswer _ ->
                Seen.notThere(
                    "an answer over HTTP", "the answer of a function, which has none over HTTP");
          };
      case Expectation.OfBody ofBody -> BodyExpectations.observe(ofBody, answer.body());
      case Expectation.Latency(_, Duration below) ->
          Seen.of(
              "an answer within " + InWords.of(below),
              InWords.of(answer.latency()),
              answer.latency().compareTo(below) < 0);
      case Expectation.FunctionError(_, TextMatcher errorType) -> {
        String expected = "a function error whose type " + InWords.of(errorType);
        yield switch (answer) {
          case HttpAnswer _ -> Seen.notThere(expected, "an answer over HTTP, which has none");
          case FunctionAnswer function -> functionError(expected, errorType, function);
        };
      }
    };
  }

  private static Seen functionError(String expected, TextMatcher matcher, FunctionAnswer function) {
    Optional<String> seen = functionError(function);
    List<String> types = seen.isEmpty() ? List.of() : List.of(member(function, "errorType"));
    return Seen.of(
        expected,
        seen.orElse("no function error"),
        seen.isPresent() && TextMatching.fits(matcher, types));
  }

  /** The function's error, such as {@code Unhandled java.lang.IllegalStateException: no quiz}. */
  private static Optional<String> functionError(FunctionAnswer function) {
    return function
        .answered()
        .functionError()
        .map(
            kind -> {
              String type = member(function, "errorType");
              String message = member(function, "errorMessage");
              return type.isEmpty() && message.isEmpty()
                  ? InWords.shown(kind) + ": " + InWords.quoted(function.answered().payload())
                  : "%s %s: %s"
                      .formatted(InWords.shown(kind), InWords.shown(type), InWords.shown(message));
            });
  }

  /** A text member of the error object; empty if there is none. */
  private static String member(FunctionAnswer function, String name) {
    return function.body().json() instanceof Body.Value.Some(JsonObject error)
            && error.get(name) instanceof JsonPrimitive primitive
        ? primitive.getAsString()
        : "";
  }

  /** The last lines of a function's log. */
  private static List<String> logTail(String log) {
    List<String> lines =
        log.lines()
            .filter(line -> !line.isBlank())
            .map(line -> "log: " + InWords.shown(line))
            .toList();
    return lines.subList(Math.max(0, lines.size() - MOST_LOG_LINES), lines.size());
  }
}
