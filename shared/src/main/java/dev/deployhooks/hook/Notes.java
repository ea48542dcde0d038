package dev.deployhooks.hook;

import com.google.gson.JsonObject;
import dev.deployhooks.check.CheckResult;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.LifecycleEvent;
import dev.deployhooks.plan.Plan;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.report.Report;
import dev.deployhooks.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a hook has found out so far. It is written by the thread that judges and read by the one
 * that answers, which may have to answer before the other is done: what was seen until then is not
 * lost.
 */
final class Notes {

  private final String hook;
  private final String protocol;
  private final String deploymentId;
  private final Time time;
  private final Instant startedAt;
  private final List<CheckResult> checks = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final Set<SectionKind> observed = EnumSet.noneOf(SectionKind.class);
  private List<SectionKind> inPlay;
  private Optional<Deployment> deployment = Optional.empty();
  private final Map<String, JsonObject> evidence = new LinkedHashMap<>();
  private Report.Subject subject;
  private String plan = "";
  private String doing = "reading the invocation";

  Notes(HookDefinition definition, String protocol, String deployment, Time time) {
    this.hook = definition.name();
    this.inPlay = definition.sections();
    this.protocol = protocol;
    this.deploymentId = deployment;
    this.time = time;
    this.startedAt = time.now();
    this.subject = new Report.Subject(deployment, "", "", "", "");
  }

  /** The id that the invocation gives the deployment; empty if it gives none. */
  String deploymentId() {
    return deploymentId;
  }

  synchronized void deployment(Deployment known) {
    deployment = Optional.of(known);
    subject =
        new Report.Subject(
            known.controller().deploymentName(),
            known.family(),
            known.subject(),
            known.change(),
            known.event().known().map(LifecycleEvent::name).orElse(""));
  }

  /** What goes live, if that has been found out. */
  synchronized Optional<Deployment> deployment() {
    return deployment;
  }

  /** Says which sections decide this invocation; until then, all that the hook has do. */
  synchronized void inPlay(List<Round.Task> tasks) {
    inPlay = tasks.stream().map(Round.Task::kind).toList();
  }

  /** Whether the plan says of that section that it only observes. */
  synchronized boolean observes(SectionKind kind) {
    return observed.contains(kind);
  }

  /** Whether the plan says of all sections that decide this invocation that they only observe. */
  synchronized boolean observes() {
    return observed.containsAll(inPlay);
  }

  /** Where the plan was found, and which sections it says it only observes. */
  synchronized void plan(PlanReading reading) {
    switch (reading) {
      case PlanReading.Read(Plan read) -> {
        plan = read.origin();
        observed.addAll(read.observed());
      }
      case PlanReading.Mistaken(String origin, var _, Set<SectionKind> kinds) -> {
        plan = origin;
        observed.addAll(kinds);
      }
      case PlanReading.Unreadable _ -> {}
    }
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
