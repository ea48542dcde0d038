package dev.deployhooks.aws;

import dev.deployhooks.canary.MetricId;
import dev.deployhooks.canary.Series;
import dev.deployhooks.canary.SeriesQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MessageData;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/**
 * One conversation with {@code GetMetricData}: at most 500 queries of one Region, all its pages.
 * Where CloudWatch takes the whole request amiss for a statistic, it is asked once more without.
 */
final class MetricConversation {

  /** How many points a page may have at most. */
  private static final int MOST_POINTS = 100_800;

  /** Far beyond what 500 queries can fill. */
  private static final int MOST_PAGES = 200;

  /** The statistics that every metric has. */
  private static final Set<String> PLAIN =
      Set.of("SampleCount", "Sum", "Average", "Minimum", "Maximum");

  private final Supplier<CloudWatchClient> client;
  private final AwsCall call;
  private final Instant from;
  private final Instant until;

  MetricConversation(Supplier<CloudWatchClient> client, AwsCall call, Instant from, Instant until) {
    this.client = client;
    this.call = call;
    this.from = from;
    this.until = until;
  }

  /** What is known of one query, page by page. */
  private static final class Answer {
    private final TreeMap<Instant, Double> points = new TreeMap<>();
    private @Nullable MetricDataResult last;

    void add(MetricDataResult result) {
      last = result;
      int count = Math.min(result.timestamps().size(), result.values().size());
      for (int i = 0; i < count; i++) {
        points.put(result.timestamps().get(i), result.values().get(i));
      }
    }
  }

  /** What came of each query. */
  Map<SeriesQuery, Series> about(List<SeriesQuery> queries) {
    try {
      return pages(queries);
    } catch (AwsServiceException e) {
      return isAboutAParameter(e) ? without(refused(queries, e), queries, e) : all(queries, e);
    } catch (SdkException e) {
      return all(queries, e);
    }
  }

  private Map<SeriesQuery, Series> without(
      Set<SeriesQuery> refused, List<SeriesQuery> queries, AwsServiceException cause) {
    if (refused.isEmpty()) {
      return all(queries, cause);
    }
    List<SeriesQuery> rest = queries.stream().filter(query -> !refused.contains(query)).toList();
    Map<SeriesQuery, Series> answers = new LinkedHashMap<>();
    if (!rest.isEmpty()) {
      try {
        answers.putAll(pages(rest));
      } catch (SdkException e) {
        answers.putAll(all(rest, e));
      }
    }
    refused.forEach(
        query ->
            answers.put(
                query,
                new Series.NoSuchStatistic(
                    "CloudWatch does not take the statistic "
                        + query.inWords()
                        + ": "
                        + call.failed(cause))));
    return answers;
  }

  /** What CloudWatch may have meant: the statistics that it names, else all that may be refused. */
  private static Set<SeriesQuery> refused(List<SeriesQuery> queries, AwsServiceException e) {
    List<SeriesQuery> extended =
        queries.stream().filter(query -> !PLAIN.contains(query.statistic())).toList();
    String message = String.valueOf(e.getMessage());
    Set<SeriesQuery> named =
        extended.stream()
            .filter(query -> message.contains(query.statistic()))
            .collect(Collectors.toSet());
    return named.isEmpty() ? Set.copyOf(extended) : named;
  }

  private static boolean isAboutAParameter(AwsServiceException e) {
    String code =
        e.awsErrorDetails() == null ? "" : String.valueOf(e.awsErrorDetails().errorCode());
    return code.startsWith("Validation") || code.startsWith("InvalidParameter");
  }

  private Map<SeriesQuery, Series> all(List<SeriesQuery> queries, SdkException e) {
    String why = call.failed(e);
    Series series = AwsErrors.mayPass(e) ? new Series.NotNow(why) : new Series.Refused(why);
    return same(queries, series);
  }

  private static Map<SeriesQuery, Series> same(List<SeriesQuery> queries, Series series) {
    return queries.stream().collect(Collectors.toMap(query -> query, _ -> series));
  }

  private Map<SeriesQuery, Series> pages(List<SeriesQuery> queries) {
    List<MetricDataQuery> asked = new ArrayList<>();
    Map<String, Answer> answers = new LinkedHashMap<>();
    for (int i = 0; i < queries.size(); i++) {
      asked.add(query("m" + i, queries.get(i)));
      answers.put("m" + i, new Answer());
    }
    Set<String> messages = new java.util.LinkedHashSet<>();
    Set<String> tokens = new HashSet<>();
    String token = null;
    do {
      if (call.deadline().passed()) {
        return same(
            queries,
            new Series.NotNow(call.asked() + " was not read to the end: no time was left"));
      }
      GetMetricDataResponse page = page(asked, token);
      page.messages().forEach(message -> messages.add(words(message)));
      page.metricDataResults()
          .forEach(
              result -> {
                Answer answer = answers.get(String.valueOf(result.id()));
                if (answer != null) {
                  answer.add(result);
                }
              });
      token = page.nextToken();
      if (token != null && (!tokens.add(token) || tokens.size() > MOST_PAGES)) {
        return same(
            queries,
            new Series.NotNow(call.asked() + " does not end: it leads from page to page for ever"));
      }
    } while (token != null);
    Map<SeriesQuery, Series> series = new LinkedHashMap<>();
    for (int i = 0; i < queries.size(); i++) {
      Answer answer = answers.getOrDefault("m" + i, new Answer());
      series.put(queries.get(i), series(queries.get(i), answer, messages));
    }
    return series;
  }

  private GetMetricDataResponse page(List<MetricDataQuery> asked, @Nullable String token) {
    return client
        .get()
        .getMetricData(
            request ->
                request
                    .metricDataQueries(asked)
                    .startTime(from)
                    .endTime(until)
                    .scanBy(ScanBy.TIMESTAMP_ASCENDING)
                    .maxDatapoints(MOST_POINTS)
                    .nextToken(token)
                    .overrideConfiguration(call::bound));
  }

  private static MetricDataQuery query(String id, SeriesQuery query) {
    MetricId metric = query.metric();
    return MetricDataQuery.builder()
        .id(id)
        .accountId(metric.account().orElse(null))
        .metricStat(
            stat ->
                stat.stat(query.statistic())
                    .period(Math.toIntExact(query.period().toSeconds()))
                    .metric(
                        of ->
                            of.namespace(metric.namespace())
                                .metricName(metric.name())
                                .dimensions(
                                    metric.dimensions().entrySet().stream()
                                        .map(
                                            each ->
                                                Dimension.builder()
                                                    .name(each.getKey())
                                                    .value(each.getValue())
                                                    .build())
                                        .toList())))
        .build();
  }

  private Series series(SeriesQuery query, Answer answer, Set<String> messages) {
    MetricDataResult result = answer.last;
    String about = call.operation() + " of " + query.inWords();
    if (result == null) {
      return new Series.NotNow(about + " was not answered" + said(messages));
    }
    Set<String> own = new java.util.LinkedHashSet<>(messages);
    result.messages().forEach(message -> own.add(words(message)));
    if (answer.points.values().stream().anyMatch(value -> !Double.isFinite(value))) {
      return new Series.Refused(about + " has values that are no numbers");
    }
    StatusCode status = result.statusCode();
    return switch (status) {
      case COMPLETE -> new Series.Points(answer.points);
      case PARTIAL_DATA ->
          new Series.NotNow(about + " came in part only (PartialData)" + said(own));
      case INTERNAL_ERROR ->
          new Series.NotNow(about + " failed within CloudWatch (InternalError)" + said(own));
      case FORBIDDEN ->
          new Series.Refused(
              about
                  + " is not allowed (Forbidden)"
                  + said(own)
                  + ". Allow cloudwatch:GetMetricData to the role of the hook; a metric of another"
                  + " account also needs that account's link to this one (CloudWatch cross-account"
                  + " observability)");
      case UNKNOWN_TO_SDK_VERSION ->
          new Series.Refused(
              "%s has the status %s, which this version does not know"
                  .formatted(about, result.statusCodeAsString()));
      case null -> new Series.NotNow(about + " came without a status" + said(own));
    };
  }

  private static String said(Set<String> messages) {
    return messages.isEmpty()
        ? ""
        : "; CloudWatch says: " + AwsErrors.bounded(String.join("; ", messages));
  }

  private static String words(MessageData message) {
    return message.code() + ": " + message.value();
  }
}
