package dev.deployhooks.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.wire.AwsError;
import dev.deployhooks.sandbox.wire.JsonService;
import dev.deployhooks.sandbox.wire.Request;
import dev.deployhooks.sandbox.wire.Response;
import dev.deployhooks.sandbox.wire.RestService;
import dev.deployhooks.sandbox.wire.RestService.Route;
import dev.deployhooks.sandbox.wire.Service;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Amazon ECR with its scans, and what Amazon Inspector knows of the same images.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImageScanFindings.html">DescribeImageScanFindings</a>
 */
public final class Registry {

  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";

  /** Which kind of scan a registry makes. */
  public enum Scanning {
    BASIC,
    ENHANCED
  }

  /**
   * A scan of an image, which lands after a while: until then it is told as complete and empty, as
   * AWS has been seen to do.
   *
   * @param status as ECR spells it, once it is over
   * @param overAt until when it is told as pending
   * @param landsAt when its findings show
   */
  private record Scan(
      Scanning scanning,
      String status,
      Instant overAt,
      Instant landsAt,
      List<Vulnerability> found) {

    String status(Instant now) {
      return now.isBefore(overAt) ? "PENDING" : status;
    }
  }

  private record Pushed(String digest, String mediaType, String manifest, Instant at) {}

  private record Repository(
      String name, String mutability, List<String> exclusions, Map<String, String> tags) {}

  private final VirtualClock clock;
  private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
  private final Map<String, Pushed> images = new ConcurrentHashMap<>();
  private final Map<String, Scan> scans = new ConcurrentHashMap<>();
  private final Map<String, List<Vulnerability>> unscanned = new ConcurrentHashMap<>();
  private final Map<String, String> signing = new ConcurrentHashMap<>();

  Registry(VirtualClock clock) {
    this.clock = clock;
  }

  /**
   * Creates a repository.
   *
   * @param mutability as ECR spells it, such as {@code IMMUTABLE}
   * @param exclusions the tags for which the opposite holds
   */
  public Registry repository(String name, String mutability, List<String> exclusions) {
    repositories.put(
        name, new Repository(name, mutability, List.copyOf(exclusions), new ConcurrentHashMap<>()));
    return this;
  }

  /** How the registry's images are named: {@code ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME}. */
  public String uri(String repository) {
    return Arns.ACCOUNT + ".dkr.ecr." + Arns.REGION + ".amazonaws.com/" + repository;
  }

  /** Pushes an image, and moves the tag to it. Gives its digest. */
  public String push(String repository, String tag) {
    String content = repository + ":" + tag + ":" + clock.now();
    return push(
        repository,
        tag,
        IMAGE,
        Tree.of(
                "schemaVersion",
                2,
                "mediaType",
                IMAGE,
                "config",
                Map.of("digest", digest("config " + content)),
                "layers",
                List.of(Map.of("digest", digest("layer " + content))))
            .toString());
  }

  /**
   * Pushes an index of images, with an attestation for each as buildx makes one. Gives its digest.
   *
   * @param children digests by architecture
   */
  public String pushIndex(String repository, String tag, Map<String, String> children) {
    List<JsonObject> manifests = new ArrayList<>();
    new TreeMap<>(children)
        .forEach(
            (architecture, digest) -> {
              manifests.add(
                  Tree.of(
                      "mediaType",
                      IMAGE,
                      "digest",
                      digest,
                      "platform",
                      Map.of("os", "linux", "architecture", architecture)));
              manifests.add(
                  Tree.of(
                      "mediaType",
                      IMAGE,
                      "digest",
                      digest("attestation of " + digest),
                      "platform",
                      Map.of("os", "unknown", "architecture", "unknown"),
                      "annotations",
                      Map.of(
                          "vnd.docker.reference.type",
                          "attestation-manifest",
                          "vnd.docker.reference.digest",
                          digest)));
            });
    return push(
        repository,
        tag,
        INDEX,
        Tree.of("schemaVersion", 2, "mediaType", INDEX, "manifests", manifests).toString());
  }

  /** Pushes any manifest. Gives its digest. */
  public String push(String repository, String tag, String mediaType, String manifest) {
    String digest = digest(manifest);
    images.put(digest, new Pushed(digest, mediaType, manifest, clock.now()));
    known(repository).tags().put(tag, digest);
    return digest;
  }

  /** Scans an image: the findings show at once. */
  public void scanned(String digest, Scanning scanning, List<Vulnerability> found) {
    scanned(digest, scanning, Duration.ZERO, found);
  }

  /** Scans an image: for a while the scan is told as complete and empty. */
  public void scanned(String digest, Scanning scanning, Duration late, List<Vulnerability> found) {
    scanned(digest, scanning, Duration.ZERO, late, found);
  }

  /**
   * Scans an image: for a while the scan is told as pending, and then for another as complete and
   * empty.
   */
  public void scanned(
      String digest,
      Scanning scanning,
      Duration pending,
      Duration late,
      List<Vulnerability> found) {
    Instant overAt = clock.now().plus(pending);
    scans.put(
        digest,
        new Scan(
            scanning,
            scanning == Scanning.BASIC ? "COMPLETE" : "ACTIVE",
            overAt,
            overAt.plus(late),
            List.copyOf(found)));
  }

  /** Has the scan of an image stand in another status. */
  public void scanIs(String digest, Scanning scanning, String status) {
    scans.put(digest, new Scan(scanning, status, clock.now(), clock.now(), List.of()));
  }

  /** What a basic scan will find once one is started. */
  public void findableIn(String digest, List<Vulnerability> found) {
    unscanned.put(digest, List.copyOf(found));
  }

  /** What ECR is to report about the signature of an image. */
  public void signing(String digest, String status) {
    signing.put(digest, status);
  }

  private static String digest(String content) {
    try {
      return "sha256:"
          + HexFormat.of()
              .formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  Service ecr() {
    return new JsonService(
        "ecr",
        "AmazonEC2ContainerRegistry_V20150921",
        Map.of(
            "DescribeImageScanFindings", this::describeScan,
            "BatchGetImage", this::batchGetImage,
            "DescribeRepositories", this::describeRepositories,
            "StartImageScan", this::startScan,
            "DescribeImageSigningStatus", this::describeSigning));
  }

  Service inspector() {
    return new RestService(
        "inspector2",
        RestService.Flavour.JSON,
        List.of(
            new Route("ListFindings", "POST", Pattern.compile("/findings/list"), this::findings),
            new Route(
                "BatchGetFindingDetails",
                "POST",
                Pattern.compile("/findings/details/batch/get"),
                this::details),
            new Route("ListCoverage", "POST", Pattern.compile("/coverage/list"), this::coverage)));
  }

  private Repository known(String name) {
    Repository repository = repositories.get(name);
    if (repository == null) {
      throw AwsError.client(
          "RepositoryNotFoundException",
          "The repository with name '%s' does not exist in the registry with id '%s'"
              .formatted(name, Arns.ACCOUNT));
    }
    return repository;
  }

  private static Repository ofInput(Registry registry, JsonObject input) {
    String account = Tree.text(input, "registryId").orElse(Arns.ACCOUNT);
    if (!account.equals(Arns.ACCOUNT)) {
      throw AwsError.client(
          "AccessDeniedException", "not authorized to read the registry " + account);
    }
    return registry.known(Tree.text(input, "repositoryName").orElse(""));
  }

  private Optional<Pushed> image(Repository repository, JsonObject id) {
    return Tree.text(id, "imageDigest")
        .or(
            () ->
                Tree.text(id, "imageTag")
                    .flatMap(tag -> Optional.ofNullable(repository.tags().get(tag))))
        .flatMap(digest -> Optional.ofNullable(images.get(digest)));
  }

  private Pushed required(Repository repository, JsonObject id) {
    return image(repository, id)
        .orElseThrow(
            () ->
                AwsError.client(
                    "ImageNotFoundException",
                    "The image with imageId %s does not exist within the repository with name '%s'"
                        .formatted(id, repository.name())));
  }

  private JsonObject batchGetImage(JsonObject input) {
    Repository repository = ofInput(this, input);
    JsonArray found = new JsonArray();
    JsonArray failures = new JsonArray();
    for (var id : input.getAsJsonArray("imageIds")) {
      image(repository, id.getAsJsonObject())
          .ifPresentOrElse(
              pushed ->
                  found.add(
                      Tree.of(
                          "registryId", Arns.ACCOUNT,
                          "repositoryName", repository.name(),
                          "imageId",
                              Tree.of(
                                  "imageDigest",
                                  pushed.digest(),
                                  "imageTag",
                                  Tree.text(id.getAsJsonObject(), "imageTag")),
                          "imageManifest", pushed.manifest(),
                          "imageManifestMediaType", pushed.mediaType())),
              () ->
                  failures.add(
                      Tree.of(
                          "imageId",
                          id,
                          "failureCode",
                          "ImageNotFound",
                          "failureReason",
                          "Requested image not found")));
    }
    return Tree.of("images", found, "failures", failures);
  }

  private JsonObject describeRepositories(JsonObject input) {
    List<JsonObject> listed =
        Tree.texts(input, "repositoryNames").stream()
            .map(this::known)
            .map(
                repository ->
                    Tree.of(
                        "repositoryArn", Arns.of("ecr", "repository/" + repository.name()),
                        "registryId", Arns.ACCOUNT,
                        "repositoryName", repository.name(),
                        "repositoryUri", uri(repository.name()),
                        "imageTagMutability", repository.mutability(),
                        "imageTagMutabilityExclusionFilters",
                            repository.exclusions().stream()
                                .map(filter -> Map.of("filterType", "WILDCARD", "filter", filter))
                                .toList()))
            .toList();
    return Tree.of("repositories", listed);
  }

  private JsonObject describeSigning(JsonObject input) {
    Repository repository = ofInput(this, input);
    Pushed pushed = required(repository, input.getAsJsonObject("imageId"));
    return Tree.of(
        "repositoryName",
        repository.name(),
        "signingStatuses",
        Optional.ofNullable(signing.get(pushed.digest())).stream()
            .map(
                status ->
                    Map.of(
                        "signingProfileArn",
                        Arns.of("signer", "/signing-profiles/release"),
                        "status",
                        status))
            .toList());
  }

  private JsonObject startScan(JsonObject input) {
    Repository repository = ofInput(this, input);
    Pushed pushed = required(repository, input.getAsJsonObject("imageId"));
    if (scans.containsKey(pushed.digest())) {
      throw AwsError.client(
          "LimitExceededException",
          "The scan quota per image has been exceeded. Wait and try again.");
    }
    scans.put(
        pushed.digest(),
        new Scan(
            Scanning.BASIC,
            "COMPLETE",
            clock.now(),
            clock.now(),
            unscanned.getOrDefault(pushed.digest(), List.of())));
    return Tree.of(
        "registryId", Arns.ACCOUNT,
        "repositoryName", repository.name(),
        "imageId", Tree.of("imageDigest", pushed.digest()),
        "imageScanStatus", Tree.of("status", "IN_PROGRESS"));
  }

  private JsonObject describeScan(JsonObject input) {
    Repository repository = ofInput(this, input);
    Pushed pushed = required(repository, input.getAsJsonObject("imageId"));
    Scan scan = scans.get(pushed.digest());
    if (scan == null) {
      throw AwsError.client(
          "ScanNotFoundException",
          "Image scan does not exist for the image with '%s' in the repository with name '%s'"
              .formatted(input.get("imageId"), repository.name()));
    }
    List<Vulnerability> shown = clock.now().isBefore(scan.landsAt()) ? List.of() : scan.found();
    int size = input.has("maxResults") ? input.get("maxResults").getAsInt() : 100;
    int from = Tree.text(input, "nextToken").map(Integer::parseInt).orElse(0);
    List<Vulnerability> page = shown.stream().skip(from).limit(size).toList();
    String status = scan.status(clock.now());
    boolean done = status.equals("COMPLETE") || status.equals("ACTIVE");
    JsonObject findings =
        Tree.of(
            "imageScanCompletedAt",
            done ? clock.now() : null,
            "vulnerabilitySourceUpdatedAt",
            done ? clock.now() : null,
            "findingSeverityCounts",
            counts(shown, scan.scanning()));
    switch (scan.scanning()) {
      case BASIC ->
          findings.add("findings", Tree.element(page.stream().map(Vulnerability::basic).toList()));
      case ENHANCED ->
          findings.add(
              "enhancedFindings",
              Tree.element(
                  page.stream()
                      .map(one -> one.enhanced(repository.name(), pushed.digest(), pushed.at()))
                      .toList()));
    }
    return Tree.of(
        "registryId",
        Arns.ACCOUNT,
        "repositoryName",
        repository.name(),
        "imageId",
        Tree.of("imageDigest", pushed.digest()),
        "imageScanStatus",
        Tree.of("status", status, "description", "The scan is " + status + "."),
        "imageScanFindings",
        findings,
        "nextToken",
        from + size < shown.size() ? String.valueOf(from + size) : null);
  }

  /** Suppressed and closed findings are not among the counts. */
  private static Map<String, Integer> counts(List<Vulnerability> found, Scanning scanning) {
    Map<String, Integer> counts = new TreeMap<>();
    found.stream()
        .filter(one -> scanning == Scanning.BASIC || one.status().equals("ACTIVE"))
        .forEach(
            one ->
                counts.merge(
                    scanning == Scanning.BASIC
                        ? one.basic().get("severity").getAsString()
                        : one.severity(),
                    1,
                    Integer::sum));
    return counts;
  }

  private Response findings(Request request, List<String> parts) {
    JsonObject filter = json(request).getAsJsonObject("filterCriteria");
    String digest =
        filter.getAsJsonArray("ecrImageHash").get(0).getAsJsonObject().get("value").getAsString();
    String repository =
        filter
            .getAsJsonArray("ecrImageRepositoryName")
            .get(0)
            .getAsJsonObject()
            .get("value")
            .getAsString();
    List<JsonObject> found =
        enhanced(digest).map(one -> one.inspector(repository, digest, pushedAt(digest))).toList();
    int size = 100;
    int from = Tree.text(json(request), "nextToken").map(Integer::parseInt).orElse(0);
    return answer(
        Tree.of(
            "findings",
            found.stream().skip(from).limit(size).toList(),
            "nextToken",
            from + size < found.size() ? String.valueOf(from + size) : null));
  }

  private Stream<Vulnerability> enhanced(String digest) {
    return Stream.ofNullable(scans.get(digest))
        .filter(scan -> scan.scanning() == Scanning.ENHANCED)
        .filter(scan -> !clock.now().isBefore(scan.landsAt()))
        .flatMap(scan -> scan.found().stream());
  }

  private Instant pushedAt(String digest) {
    Pushed pushed = images.get(digest);
    return pushed == null ? clock.now() : pushed.at();
  }

  private Response details(Request request, List<String> parts) {
    List<String> arns = Tree.texts(json(request), "findingArns");
    List<JsonObject> found =
        scans.keySet().stream()
            .flatMap(
                digest ->
                    enhanced(digest)
                        .filter(one -> arns.contains(one.arn(digest)))
                        .map(one -> one.more(digest, pushedAt(digest))))
            .toList();
    return answer(Tree.of("findingDetails", found, "errors", List.of()));
  }

  private Response coverage(Request request, List<String> parts) {
    String resource =
        json(request)
            .getAsJsonObject("filterCriteria")
            .getAsJsonArray("resourceId")
            .get(0)
            .getAsJsonObject()
            .get("value")
            .getAsString();
    String digest = resource.substring(resource.lastIndexOf('/') + 1);
    List<JsonObject> covered =
        Stream.ofNullable(scans.get(digest))
            .filter(scan -> scan.scanning() == Scanning.ENHANCED)
            .map(
                scan ->
                    Tree.of(
                        "resourceType",
                        "AWS_ECR_CONTAINER_IMAGE",
                        "resourceId",
                        resource,
                        "accountId",
                        Arns.ACCOUNT,
                        "scanType",
                        "PACKAGE",
                        "scanStatus",
                        Map.of("statusCode", "ACTIVE", "reason", "SUCCESSFUL")))
            .toList();
    return answer(Tree.of("coveredResources", covered));
  }

  private static JsonObject json(Request request) {
    try {
      return JsonParser.parseString(request.text()).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw AwsError.client("ValidationException", "not a JSON object: " + e.getMessage());
    }
  }

  private static Response answer(JsonObject body) {
    return Response.text(200, "application/json", body.toString());
  }
}
