package dev.deployhooks.report;

import com.google.gson.JsonObject;
import dev.deployhooks.check.CheckResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everything that was seen, and why the verdict is what it is.
 *
 * @param hook the hook's name, such as {@code pre-traffic-smoke-test}
 * @param protocol {@code CodeDeploy}, {@code ECS}, or {@code unknown}
 * @param subject what was judged
 * @param plan where the plan was found; empty if it was not looked for
 * @param verdict {@code pass}, {@code fail}, {@code inconclusive}, or {@code none} where no check
 *     was to be run
 * @param reasons the verdict's reasons or warnings
 * @param checks every check of the plan's section, tried or not
 * @param evidence what a section adds, by the name of the member that it becomes in the JSON form;
 *     empty for most
 * @param remarks what people should know about how this came about, such as what could not be found
 *     out
 * @param startedAt when the invocation began
 * @param took from there to the answer, without the answer itself
 */
public record Report(
    String hook,
    String protocol,
    Subject subject,
    String plan,
    String verdict,
    List<String> reasons,
    List<CheckResult> checks,
    Map<String, JsonObject> evidence,
    List<String> remarks,
    Instant startedAt,
    Duration took) {

  public Report {
    reasons = List.copyOf(reasons);
    checks = List.copyOf(checks);
    evidence = Map.copyOf(evidence);
    remarks = List.copyOf(remarks);
  }

  /** The same report with further remarks. */
  public Report remarking(List<String> more) {
    return new Report(
        hook,
        protocol,
        subject,
        plan,
        verdict,
        reasons,
        checks,
        evidence,
        Stream.concat(remarks.stream(), more.stream()).toList(),
        startedAt,
        took);
  }

  /**
   * What was judged; each part is empty if it is not known.
   *
   * @param deployment the deployment's id
   * @param family what its deployments have in common: {@code application/group}, {@code
   *     cluster/service}
   * @param subject such as {@code "function quiz:live"}
   * @param change such as {@code "version 7 in place of 6"}
   * @param event the lifecycle event or stage
   */
  public record Subject(
      String deployment, String family, String subject, String change, String event) {}
}
