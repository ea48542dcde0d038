package dev.deployhooks.hook;

import dev.deployhooks.answer.Answer;
import dev.deployhooks.answer.FailedAnswers;
import dev.deployhooks.answer.FailedAnswers.Earlier;
import dev.deployhooks.answer.FailedAnswers.Subject;
import dev.deployhooks.time.Deadline;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes a Failed last. It is remembered before AWS is told for the first time, and AWS is told
 * Succeeded only when no earlier attempt is remembered to have failed: so neither a retry in
 * another instance, nor a look whose message was on its way already, undoes it.
 *
 * @param memory empty if the function has none: then only an instance remembers its own
 */
record Lasting(Optional<Supplier<FailedAnswers>> memory) {

  /** What is to be done with a judgement. */
  sealed interface Settled {

    /** What the log and the report say. */
    Judgement judgement();

    /** AWS is to be told. */
    record ToTell(Judgement judgement) implements Settled {}

    /**
     * AWS is to be told nothing now: whether it failed before is not known.
     *
     * @param why what was asked, what came back, and how to mend it
     */
    record Withheld(Judgement judgement, String why) implements Settled {}
  }

  /** Settles what AWS is told. */
  Settled settle(Judgement judgement, Subject subject, Deadline deadline) {
    if (memory.isEmpty()) {
      return new Settled.ToTell(judgement);
    }
    return switch (judgement.answer()) {
      case Answer.Failed _ -> new Settled.ToTell(kept(judgement, subject, deadline));
      case Answer.Succeeded(Answer.Grounds grounds) ->
          succeeded(judgement, grounds, subject, deadline);
      case Answer.Nothing _, Answer.InProgress _, Answer.Stop _, Answer.Spared _ ->
          new Settled.ToTell(judgement);
    };
  }

  private Judgement kept(Judgement judgement, Subject subject, Deadline deadline) {
    return made()
        .keep(subject, deadline)
        .map(
            why ->
                remarking(
                    judgement,
                    "this Failed is not remembered, and a later attempt may see it otherwise: "
                        + why))
        .orElse(judgement);
  }

  private Settled succeeded(
      Judgement judgement, Answer.Grounds grounds, Subject subject, Deadline deadline) {
    return switch (grounds) {
      // Nothing holds these up, and neither is a look at the release.
      case Answer.Grounds.ProvenRollback _, Answer.Grounds.Observed _ ->
          new Settled.ToTell(judgement);
      case Answer.Grounds.Passed _,
          Answer.Grounds.Overridden _,
          Answer.Grounds.WatchArmed _,
          Answer.Grounds.NoTrafficYet _ ->
          switch (made().earlier(subject, deadline)) {
            case Earlier.None() -> new Settled.ToTell(judgement);
            case Earlier.Failed(String when) -> new Settled.ToTell(failedBefore(judgement, when));
            case Earlier.Unknown(String why) -> unknown(judgement, grounds, why);
          };
    };
  }

  /** What a person has decided does not wait for the memory. */
  private static Settled unknown(Judgement judgement, Answer.Grounds grounds, String why) {
    String words = "whether an earlier attempt failed is not known: " + why;
    return grounds instanceof Answer.Grounds.Overridden
        ? new Settled.ToTell(remarking(judgement, words))
        : new Settled.Withheld(judgement, words);
  }

  private static Judgement failedBefore(Judgement judgement, String when) {
    String why =
        "an earlier attempt of this hook failed at %s, and what has failed once is not let pass; its own line in the log says why"
            .formatted(when);
    return new Judgement(
        new Answer.Failed(why),
        judgement
            .report()
            .remarking(
                List.of("this attempt would have said: " + judgement.answer().inWords(), why)));
  }

  private static Judgement remarking(Judgement judgement, String remark) {
    return new Judgement(judgement.answer(), judgement.report().remarking(List.of(remark)));
  }

  private FailedAnswers made() {
    return memory.orElseThrow().get();
  }
}
