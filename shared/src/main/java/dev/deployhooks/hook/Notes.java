package dev.deployhooks.hook;

import com.google.gson.JsonObject;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.report.Report;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a hook has found out so far. It is written by the thread that judges and read by the one
 * that answers, which may have to answer before the other is done: what was seen until then is not
 * lost.
 */
final class Notes {

  private final String hook;
  private final String protocol;
  private final Time time;
  private final Instant startedAt;
  private final List<CheckResult> checks = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final Map<String, JsonObject> evidence = new LinkedHashMap<>();
  private Report.Subject subject;
  private String plan = "";
  private String doing = "reading the invocation";

  Notes(String hook, String protocol, String deployment, Time time) {
    this.hook = hook;
    this.protocol = protocol;
    this.time = time;
    this.startedAt = time.now();
    this.subject = new Report.Subject(deployment, "", "", "");
  }

  synchronized void subject(Report.Subject known) {
    subject = known;
  }

  synchronized void plan(String origin) {
    plan = origin;
  }

  synchronized void remark(String remark) {
    remarks.add(remark);
  }

  synchronized void looked(Looked looked) {
    checks.addAll(looked.results());
    evidence.putAll(looked.evidence());
  }

  /** Forgets what a look saw that could not tell: the next one sees it anew. */
  synchronized void lookAgain() {
    checks.clear();
    evidence.clear();
  }

  /** Says what is being done now, for the case that time runs out meanwhile. */
  synchronized void doing(String what) {
    doing = what;
  }

  synchronized String doing() {
    return doing;
  }

  synchronized Report report(String verdict, List<String> reasons) {
    return new Report(
        hook,
        protocol,
        subject,
        plan,
        verdict,
        reasons,
        checks,
        evidence,
        remarks,
        startedAt,
        Duration.between(startedAt, time.now()));
  }
}
