package dev.deployhooks.aws;

import static dev.deployhooks.aws.EcrRegistry.id;
import static dev.deployhooks.aws.EcrRegistry.orEmpty;

import dev.deployhooks.check.SourceException;
import dev.deployhooks.images.Coverage;
import dev.deployhooks.images.Exploitation;
import dev.deployhooks.images.ImageName;
import dev.deployhooks.images.Scan;
import dev.deployhooks.images.ScanSource;
import dev.deployhooks.time.Deadline;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.model.DescribeImageScanFindingsResponse;
import software.amazon.awssdk.services.ecr.model.EnhancedImageScanFinding;
import software.amazon.awssdk.services.ecr.model.ImageScanFinding;
import software.amazon.awssdk.services.ecr.model.ImageScanFindings;
import software.amazon.awssdk.services.ecr.model.ScanNotFoundException;

/**
 * The scans of Amazon ECR, and what Amazon Inspector adds to them.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImageScanFindings.html">DescribeImageScanFindings</a>
 */
public final class EcrScans implements ScanSource {

  /** Findings of a page: a page of enhanced findings of this size is about 1 MB. */
  private static final int PAGE = 250;

  private static final int MOST_PAGES = 2_000;

  private final ImageClients clients;
  private final InspectorFindings inspector;
  private final EcrSetups setups;

  /** With the clients, made when they are needed first. */
  public EcrScans(ImageClients clients) {
    this.clients = clients;
    this.inspector = new InspectorFindings(clients);
    this.setups = new EcrSetups(clients);
  }

  @Override
  public Scan read(ImageName.InEcr image, Sink findings, Deadline deadline) throws SourceException {
    AwsCall call =
        new AwsCall(
            "ecr:DescribeImageScanFindings",
            image.where() + "@" + image.digest().orElse(""),
            // Enhanced findings come through ECR only to those who may read them in Inspector.
            "ecr:DescribeImageScanFindings (and inspector2:ListFindings for enhanced scanning)",
            deadline);
    Set<String> tokens = new HashSet<>();
    Seeing seeing = new Seeing();
    String token = null;
    do {
      call.requireTime();
      DescribeImageScanFindingsResponse page;
      try {
        page = page(image, token, call);
      } catch (ScanNotFoundException _) {
        return new Scan.Missing(setups.of(image, deadline));
      } catch (SdkException e) {
        throw call.exception(e);
      }
      if (!seeing.take(page, findings, call)) {
        return new Scan.TooMany();
      }
      token = page.nextToken();
      if (token != null && (!tokens.add(token) || tokens.size() > MOST_PAGES)) {
        throw new SourceException.Refused(
            call.asked()
                + " goes round in circles: it gave the same page token twice, or more than %d"
                    .formatted(MOST_PAGES));
      }
    } while (token != null && !token.isEmpty());
    return seeing.scan();
  }

  private DescribeImageScanFindingsResponse page(
      ImageName.InEcr image, @Nullable String token, AwsCall call) {
    return clients
        .ecr(image.region())
        .describeImageScanFindings(
            request ->
                request
                    .registryId(image.account())
                    .repositoryName(image.repository())
                    .imageId(id(image))
                    .maxResults(PAGE)
                    .nextToken(token)
                    .overrideConfiguration(call::bound));
  }

  /** What the pages say, the last of them last: a scan that changed while it was read shows. */
  private static final class Seeing {
    private String status = "";
    private String description = "";
    private boolean basic;
    private boolean enhanced;
    private Optional<Instant> completedAt = Optional.empty();
    private Optional<Instant> dataUpdatedAt = Optional.empty();
    private Map<String, Integer> counts = Map.of();

    /** Takes a page; false if no more findings are wanted. */
    boolean take(DescribeImageScanFindingsResponse page, Sink findings, AwsCall call)
        throws SourceException {
      if (page.imageScanStatus() != null) {
        status = orEmpty(page.imageScanStatus().statusAsString());
        description = orEmpty(page.imageScanStatus().description());
      }
      ImageScanFindings found = page.imageScanFindings();
      if (found == null) {
        return true;
      }
      completedAt = Optional.ofNullable(found.imageScanCompletedAt());
      dataUpdatedAt = Optional.ofNullable(found.vulnerabilitySourceUpdatedAt());
      if (found.hasFindingSeverityCounts()) {
        counts = found.findingSeverityCountsAsStrings();
      }
      for (ImageScanFinding finding : found.findings()) {
        basic = true;
        if (!findings.take(Findings.basic(finding).orElseThrow(() -> withoutId(call)))) {
          return false;
        }
      }
      for (EnhancedImageScanFinding finding : found.enhancedFindings()) {
        enhanced = true;
        if (!findings.take(Findings.enhanced(finding).orElseThrow(() -> withoutId(call)))) {
          return false;
        }
      }
      return true;
    }

    private static SourceException withoutId(AwsCall call) {
      return new SourceException.Refused(
          call.asked() + " has a finding without an id, which cannot be judged");
    }

    Scan scan() {
      Scan.Shape shape;
      if (basic) {
        shape = enhanced ? Scan.Shape.BOTH : Scan.Shape.BASIC;
      } else {
        shape = enhanced ? Scan.Shape.ENHANCED : Scan.Shape.NEITHER;
      }
      Map<String, Integer> known = new HashMap<>();
      counts.forEach((severity, many) -> known.put(severity, many == null ? 0 : many));
      return new Scan.Seen(status, description, shape, completedAt, dataUpdatedAt, known);
    }
  }

  @Override
  public Optional<String> start(ImageName.InEcr image, Deadline deadline) {
    AwsCall call = new AwsCall("ecr:StartImageScan", image.where(), deadline);
    Optional<String> tooLate = call.tooLate();
    if (tooLate.isPresent()) {
      return tooLate;
    }
    try {
      clients
          .ecr(image.region())
          .startImageScan(
              request ->
                  request
                      .registryId(image.account())
                      .repositoryName(image.repository())
                      .imageId(id(image))
                      .overrideConfiguration(call::bound));
      return Optional.empty();
    } catch (SdkException e) {
      return Optional.of(call.failed(e));
    }
  }

  @Override
  public Coverage coverage(ImageName.InEcr image, Deadline deadline) {
    return inspector.coverage(image, deadline);
  }

  @Override
  public Exploitation exploitation(ImageName.InEcr image, Deadline deadline) {
    return inspector.exploitation(image, deadline);
  }
}
