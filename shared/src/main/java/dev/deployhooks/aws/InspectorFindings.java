package dev.deployhooks.aws;

import static dev.deployhooks.aws.EcrRegistry.orEmpty;

import dev.deployhooks.images.Coverage;
import dev.deployhooks.images.Exploitation;
import dev.deployhooks.images.Exploitation.Signs;
import dev.deployhooks.images.ImageName;
import dev.deployhooks.plan.FindingMatch;
import dev.deployhooks.time.Deadline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.inspector2.model.BatchGetFindingDetailsResponse;
import software.amazon.awssdk.services.inspector2.model.CoverageStringComparison;
import software.amazon.awssdk.services.inspector2.model.CoverageStringFilter;
import software.amazon.awssdk.services.inspector2.model.CoveredResource;
import software.amazon.awssdk.services.inspector2.model.Finding;
import software.amazon.awssdk.services.inspector2.model.ListFindingsResponse;
import software.amazon.awssdk.services.inspector2.model.StringComparison;
import software.amazon.awssdk.services.inspector2.model.StringFilter;

/**
 * What Amazon Inspector itself knows of an image, which ECR does not hand on.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/inspector/v2/APIReference/API_ListFindings.html">ListFindings</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/inspector/v2/APIReference/API_BatchGetFindingDetails.html">BatchGetFindingDetails</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/inspector/v2/APIReference/API_ListCoverage.html">ListCoverage</a>
 */
final class InspectorFindings {

  private static final int PAGE = 100;
  private static final int MOST_PAGES = 1_000;

  /** How many findings {@code BatchGetFindingDetails} takes at once. */
  private static final int DETAILS = 10;

  private final ImageClients clients;

  InspectorFindings(ImageClients clients) {
    this.clients = clients;
  }

  /** An answer that makes no sense. */
  private static final class NonsenseException extends Exception {

    private static final long serialVersionUID = 1L;

    NonsenseException(String why) {
      super(why);
    }
  }

  Exploitation exploitation(ImageName.InEcr image, Deadline deadline) {
    AwsCall call =
        new AwsCall(
            "inspector2:ListFindings", image.where() + "@" + image.digest().orElse(""), deadline);
    AwsCall details = new AwsCall("inspector2:BatchGetFindingDetails", image.where(), deadline);
    Map<String, Signs> signs = new HashMap<>();
    Set<String> tokens = new HashSet<>();
    String token = null;
    try {
      do {
        Optional<String> tooLate = call.tooLate();
        if (tooLate.isPresent()) {
          return new Exploitation.Unknown(tooLate.get());
        }
        ListFindingsResponse page = page(image, token, call);
        take(page.findings(), image, signs, details);
        token = page.nextToken();
        if (token != null && (!tokens.add(token) || tokens.size() > MOST_PAGES)) {
          return new Exploitation.Unknown(
              call.asked()
                  + " goes round in circles: it gave the same page token twice, or too many");
        }
      } while (token != null && !token.isEmpty());
      return new Exploitation.Known(signs);
    } catch (NonsenseException e) {
      return new Exploitation.Unknown(String.valueOf(e.getMessage()));
    } catch (SdkException e) {
      return new Exploitation.Unknown(call.failed(e));
    }
  }

  private ListFindingsResponse page(ImageName.InEcr image, @Nullable String token, AwsCall call) {
    return clients
        .inspector(image.region())
        .listFindings(
            request ->
                request
                    .filterCriteria(
                        filter ->
                            filter
                                .ecrImageHash(equalTo(image.digest().orElse("")))
                                .ecrImageRepositoryName(equalTo(image.repository())))
                    .maxResults(PAGE)
                    .nextToken(token)
                    .overrideConfiguration(call::bound));
  }

  private static StringFilter equalTo(String value) {
    return StringFilter.builder().comparison(StringComparison.EQUALS).value(value).build();
  }

  private void take(
      List<Finding> findings, ImageName.InEcr image, Map<String, Signs> signs, AwsCall call)
      throws NonsenseException {
    List<Finding> known =
        findings.stream()
            .filter(
                finding ->
                    finding.findingArn() != null
                        && finding.packageVulnerabilityDetails() != null
                        && finding.packageVulnerabilityDetails().vulnerabilityId() != null)
            .toList();
    for (int from = 0; from < known.size(); from += DETAILS) {
      List<Finding> few = known.subList(from, Math.min(known.size(), from + DETAILS));
      Set<String> exploited = exploited(few, image, call);
      for (Finding finding : few) {
        String id = FindingMatch.id(finding.packageVulnerabilityDetails().vulnerabilityId());
        Optional<Double> epss = Optional.ofNullable(finding.epss()).map(found -> found.score());
        signs.merge(
            id,
            new Signs(epss, exploited.contains(finding.findingArn())),
            InspectorFindings::worse);
      }
    }
  }

  private static Signs worse(Signs one, Signs other) {
    List<Double> scores = new ArrayList<>();
    one.epss().ifPresent(scores::add);
    other.epss().ifPresent(scores::add);
    return new Signs(scores.stream().max(Double::compare), one.known() || other.known());
  }

  /** The findings that CISA lists. One that Inspector says nothing of makes all of it unknown. */
  private Set<String> exploited(List<Finding> few, ImageName.InEcr image, AwsCall call)
      throws NonsenseException {
    List<String> arns = few.stream().map(Finding::findingArn).toList();
    BatchGetFindingDetailsResponse answer =
        clients
            .inspector(image.region())
            .batchGetFindingDetails(
                request -> request.findingArns(arns).overrideConfiguration(call::bound));
    if (!answer.errors().isEmpty()) {
      throw new NonsenseException(
          "%s failed for %d findings: %s"
              .formatted(
                  call.asked(),
                  answer.errors().size(),
                  AwsErrors.bounded(
                      answer.errors().getFirst().errorCodeAsString()
                          + ": "
                          + answer.errors().getFirst().errorMessage())));
    }
    Set<String> exploited = new HashSet<>();
    answer.findingDetails().stream()
        .filter(detail -> detail.cisaData() != null && detail.findingArn() != null)
        .forEach(detail -> exploited.add(detail.findingArn()));
    return exploited;
  }

  Coverage coverage(ImageName.InEcr image, Deadline deadline) {
    AwsCall call = new AwsCall("inspector2:ListCoverage", image.where(), deadline);
    Optional<String> tooLate = call.tooLate();
    if (tooLate.isPresent()) {
      return new Coverage.Unknown(tooLate.get());
    }
    String digest = image.digest().orElse("");
    String resource =
        "arn:%s:ecr:%s:%s:repository/%s/%s"
            .formatted(
                partition(image.region()),
                image.region(),
                image.account(),
                image.repository(),
                digest);
    try {
      return clients
          .inspector(image.region())
          .listCoverage(
              request ->
                  request
                      .filterCriteria(
                          filter ->
                              filter.resourceId(
                                  CoverageStringFilter.builder()
                                      .comparison(CoverageStringComparison.EQUALS)
                                      .value(resource)
                                      .build()))
                      .overrideConfiguration(call::bound))
          .coveredResources()
          .stream()
          .filter(covered -> orEmpty(covered.resourceId()).endsWith(digest))
          .findFirst()
          .map(InspectorFindings::coverage)
          .orElseGet(() -> new Coverage.Unknown("Inspector does not list the image"));
    } catch (SdkException e) {
      return new Coverage.Unknown(call.failed(e));
    }
  }

  private static Coverage coverage(CoveredResource covered) {
    String status =
        covered.scanStatus() == null ? "" : orEmpty(covered.scanStatus().statusCodeAsString());
    String reason =
        covered.scanStatus() == null ? "" : orEmpty(covered.scanStatus().reasonAsString());
    return switch (reason) {
      case "PENDING_INITIAL_SCAN", "PENDING_REVIVAL_SCAN", "SCAN_IN_PROGRESS" ->
          new Coverage.Pending(reason);
      case "SUCCESSFUL" -> new Coverage.Scanned();
      // Scanned when it was pushed, and not again: how old that may be is the plan's to say.
      case "SCAN_FREQUENCY_SCAN_ON_PUSH", "SCAN_FREQUENCY_MANUAL" -> new Coverage.Scanned();
      default ->
          status.equals("ACTIVE")
              ? new Coverage.Scanned()
              : new Coverage.NotCovered(AwsErrors.bounded(status + " " + reason));
    };
  }

  private static String partition(String region) {
    return Region.of(region).metadata() == null
        ? "aws"
        : Region.of(region).metadata().partition().id();
  }
}
