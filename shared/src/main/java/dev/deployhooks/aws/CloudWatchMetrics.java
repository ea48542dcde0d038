package dev.deployhooks.aws;

import dev.deployhooks.canary.MetricId;
import dev.deployhooks.canary.MetricSource;
import dev.deployhooks.canary.Series;
import dev.deployhooks.canary.SeriesQuery;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.time.Deadline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Metric;

/**
 * CloudWatch, asked for metrics.
 *
 * @see <a href=
 *     "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html">GetMetricData</a>
 */
public final class CloudWatchMetrics implements MetricSource {

  /** How many queries {@code GetMetricData} takes at most. */
  private static final int MOST_QUERIES = 500;

  private final Function<Optional<String>, CloudWatchClient> clients;

  /** With the client of a Region (or of the hook's own), made when it is needed first. */
  public CloudWatchMetrics(Function<Optional<String>, CloudWatchClient> clients) {
    this.clients = clients;
  }

  @Override
  public Map<SeriesQuery, Series> read(
      Collection<SeriesQuery> queries, Instant from, Instant until, Deadline deadline) {
    Map<Optional<String>, List<SeriesQuery>> byRegion = new LinkedHashMap<>();
    queries.stream()
        .distinct()
        .forEach(
            query ->
                byRegion
                    .computeIfAbsent(query.metric().region(), _ -> new ArrayList<>())
                    .add(query));
    Map<SeriesQuery, Series> all = new LinkedHashMap<>();
    byRegion.forEach(
        (region, ofRegion) -> {
          for (int first = 0; first < ofRegion.size(); first += MOST_QUERIES) {
            List<SeriesQuery> some =
                ofRegion.subList(first, Math.min(first + MOST_QUERIES, ofRegion.size()));
            all.putAll(read(region, some, from, until, deadline));
          }
        });
    return all;
  }

  private Map<SeriesQuery, Series> read(
      Optional<String> region,
      List<SeriesQuery> queries,
      Instant from,
      Instant until,
      Deadline deadline) {
    AwsCall call =
        new AwsCall(
            "cloudwatch:GetMetricData",
            "%d series%s".formatted(queries.size(), region.map(in -> " in " + in).orElse("")),
            deadline);
    return new MetricConversation(() -> clients.apply(region), call, from, until).about(queries);
  }

  @Override
  public List<MetricId> known(MetricId metric, Deadline deadline) throws SourceException {
    AwsCall call =
        new AwsCall("cloudwatch:ListMetrics", metric.namespace() + " " + metric.name(), deadline);
    call.requireTime();
    try {
      return clients
          .apply(metric.region())
          .listMetrics(
              request ->
                  request
                      .namespace(metric.namespace())
                      .metricName(metric.name())
                      .owningAccount(metric.account().orElse(null))
                      .includeLinkedAccounts(metric.account().isPresent() ? true : null)
                      .overrideConfiguration(call::bound))
          .metrics()
          .stream()
          .map(found -> found(found, metric))
          .toList();
    } catch (SdkException e) {
      throw call.exception(e);
    }
  }

  private static MetricId found(Metric found, MetricId like) {
    Map<String, String> dimensions = new TreeMap<>();
    for (Dimension dimension : found.dimensions()) {
      dimensions.put(String.valueOf(dimension.name()), String.valueOf(dimension.value()));
    }
    return new MetricId(
        like.namespace(), like.name(), new TreeMap<>(dimensions), like.account(), like.region());
  }
}
