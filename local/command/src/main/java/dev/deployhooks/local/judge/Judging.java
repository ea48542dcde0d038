package dev.deployhooks.local.judge;

import com.google.gson.JsonElement;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import dev.deployhooks.judge.Judge;
import dev.deployhooks.judge.Judgement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads deployments, one a line (or one over all lines, or CSV), and writes a verdict a line in the
 * same order. A bad line is answered by an error with its number, and the others go on.
 */
public final class Judging {

  /** So many are judged side by side before they are written. */
  private static final int BATCH = 512;

  private final PrintWriter out;
  private final PrintWriter err;
  private final List<Input> batch = new ArrayList<>();
  private long judged;
  private long unreadable;
  private Judgement.@Nullable Verdict last;

  /** A deployment as it came, and the line at which it begins. */
  private record Input(long line, Callable<JsonElement> read) {}

  private sealed interface Result {
    record Judged(Judgement judgement) implements Result {}

    record Unreadable(long line, String why) implements Result {}
  }

  /** Writes verdicts to one, and what could not be read to both. */
  public Judging(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /** How many deployments were judged. */
  public long judged() {
    return judged;
  }

  /** How many could not be read. */
  public long unreadable() {
    return unreadable;
  }

  /** The verdict of the only deployment; null: there was none, or more than one. */
  public Judgement.@Nullable Verdict only() {
    return judged == 1 && unreadable == 0 ? last : null;
  }

  /** Judges everything that there is to read. */
  public void judge(BufferedReader in) throws IOException {
    long number = 1;
    String first = in.readLine();
    while (first != null && first.isBlank()) {
      first = in.readLine();
      number++;
    }
    if (first == null) {
      return;
    }
    if (CsvReader.isHeader(first)) {
      csv(first, number, in);
    } else if (isJson(first)) {
      lines(first, number, in);
    } else {
      wholeOrLines(first, number, in);
    }
    flush();
  }

  private void wholeOrLines(String first, long number, BufferedReader in) throws IOException {
    String rest = in.lines().collect(Collectors.joining("\n"));
    String whole = first + "\n" + rest;
    if (isJson(whole)) {
      add(new Input(number, () -> Json.parse(whole)));
    } else {
      lines(first, number, new BufferedReader(new java.io.StringReader(rest)));
    }
  }

  private static boolean isJson(String text) {
    try {
      Json.parse(text);
      return true;
    } catch (JsonException _) {
      return false;
    }
  }

  private void lines(String first, long firstNumber, BufferedReader in) throws IOException {
    long number = firstNumber;
    for (String line = first; line != null; line = in.readLine()) {
      if (!line.isBlank()) {
        String text = line;
        add(new Input(number, () -> Json.parse(text)));
      }
      number++;
    }
  }

  private void csv(String header, long headerNumber, BufferedReader in) throws IOException {
    CsvReader reader;
    try {
      reader = new CsvReader(header);
    } catch (InputException e) {
      add(failing(headerNumber, e));
      return;
    }
    CsvGroup group = new CsvGroup("", headerNumber);
    long number = headerNumber;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        Map<String, String> row = reader.row(line);
        String id = row.getOrDefault("id", "");
        if (!id.equals(group.id)) {
          close(group);
          group = new CsvGroup(id, number);
        }
        group.rows.add(row);
      } catch (InputException e) {
        group.fail(number, e);
      }
    }
    close(group);
  }

  /** The rows of one deployment. One that cannot be read spoils it: it would be judged on less. */
  private static final class CsvGroup {
    private final String id;
    private final long line;
    private final List<Map<String, String>> rows = new ArrayList<>();
    private @Nullable Input failure;

    CsvGroup(String id, long line) {
      this.id = id;
      this.line = line;
    }

    void fail(long number, InputException e) {
      failure = failure == null ? failing(number, e) : failure;
    }
  }

  private void close(CsvGroup group) {
    Input failure = group.failure;
    if (failure != null) {
      add(failure);
    } else if (!group.rows.isEmpty()) {
      add(new Input(group.line, () -> CsvReader.deployment(group.rows)));
    }
  }

  private static Input failing(long line, InputException e) {
    return new Input(
        line,
        () -> {
          throw e;
        });
  }

  private void add(Input input) {
    batch.add(input);
    if (batch.size() == BATCH) {
      flush();
    }
  }

  private void flush() {
    List<Result> results = batch.parallelStream().map(Judging::result).toList();
    batch.clear();
    for (Result result : results) {
      switch (result) {
        case Result.Judged(Judgement judgement) -> {
          judged++;
          last = judgement.verdict();
          out.println(JudgementWriter.write(judgement));
        }
        case Result.Unreadable(long line, String why) -> {
          unreadable++;
          out.println(JudgementWriter.unreadable(line, why));
          err.println("deployhooks: line " + line + ": " + why);
        }
      }
    }
    out.flush();
  }

  private static Result result(Input input) {
    try {
      return new Result.Judged(
          Judge.guarded().judge(BakeReader.read(input.read().call(), "line " + input.line())));
    } catch (Exception e) {
      return new Result.Unreadable(input.line(), String.valueOf(e.getMessage()).strip());
    }
  }
}
