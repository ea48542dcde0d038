package dev.deployhooks.aws;

import dev.deployhooks.canary.AlarmSource;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.time.Deadline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmHistoryItem;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmHistoryResponse;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.HistoryItemType;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/**
 * CloudWatch, asked for alarms, on metrics and composite ones.
 *
 * @see <a href=
 *     "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html">DescribeAlarms</a>:
 *     at most 100 names; composite alarms only where {@code AlarmTypes} asks for them
 */
public final class CloudWatchAlarms implements AlarmSource {

  private static final int MOST_NAMES = 100;
  private static final String TO_RED = " to ALARM";

  private final Function<Optional<String>, CloudWatchClient> clients;

  /** With the client of a Region (or of the hook's own), made when it is needed first. */
  public CloudWatchAlarms(Function<Optional<String>, CloudWatchClient> clients) {
    this.clients = clients;
  }

  @Override
  public List<Alarm> alarms(Collection<String> names, Deadline deadline) throws SourceException {
    List<String> all = names.stream().distinct().toList();
    List<Alarm> found = new ArrayList<>();
    for (int first = 0; first < all.size(); first += MOST_NAMES) {
      found.addAll(some(all.subList(first, Math.min(first + MOST_NAMES, all.size())), deadline));
    }
    return found;
  }

  private List<Alarm> some(List<String> names, Deadline deadline) throws SourceException {
    AwsCall call = new AwsCall("cloudwatch:DescribeAlarms", String.join(", ", names), deadline);
    call.requireTime();
    try {
      DescribeAlarmsResponse response =
          clients
              .apply(Optional.empty())
              .describeAlarms(
                  request ->
                      request
                          .alarmNames(names)
                          .alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM)
                          .maxRecords(MOST_NAMES)
                          .overrideConfiguration(call::bound));
      List<Alarm> found = new ArrayList<>();
      response
          .metricAlarms()
          .forEach(
              alarm ->
                  found.add(
                      alarm(
                          alarm.alarmName(),
                          alarm.stateValueAsString(),
                          alarm.stateTransitionedTimestamp(),
                          alarm.stateUpdatedTimestamp(),
                          alarm.stateReason())));
      response
          .compositeAlarms()
          .forEach(
              alarm ->
                  found.add(
                      alarm(
                          alarm.alarmName(),
                          alarm.stateValueAsString(),
                          alarm.stateTransitionedTimestamp(),
                          alarm.stateUpdatedTimestamp(),
                          alarm.stateReason())));
      return found;
    } catch (SdkException e) {
      throw call.exception(e);
    }
  }

  /** Where CloudWatch does not say since when, the alarm counts as just changed. */
  private static Alarm alarm(
      @Nullable String name,
      @Nullable String state,
      @Nullable Instant transitioned,
      @Nullable Instant updated,
      @Nullable String reason) {
    Instant since = transitioned == null ? updated : transitioned;
    return new Alarm(
        name == null ? "" : name,
        state == null ? "(no state)" : state,
        since == null ? Instant.MAX : since,
        reason == null ? "" : AwsErrors.bounded(reason));
  }

  @Override
  public List<Instant> turnedRed(String name, Instant from, Instant until, Deadline deadline)
      throws SourceException {
    AwsCall call = new AwsCall("cloudwatch:DescribeAlarmHistory", "alarm " + name, deadline);
    List<Instant> red = new ArrayList<>();
    Set<String> tokens = new HashSet<>();
    String token = null;
    do {
      call.requireTime();
      DescribeAlarmHistoryResponse page = history(name, from, until, token, call);
      page.alarmHistoryItems().stream()
          .filter(CloudWatchAlarms::isToRed)
          .map(AlarmHistoryItem::timestamp)
          .forEach(red::add);
      token = page.nextToken();
      if (token != null && !tokens.add(token)) {
        throw new SourceException(call.asked() + " does not end: it repeats a page");
      }
    } while (token != null);
    return red;
  }

  private DescribeAlarmHistoryResponse history(
      String name, Instant from, Instant until, @Nullable String token, AwsCall call)
      throws SourceException {
    try {
      return clients
          .apply(Optional.empty())
          .describeAlarmHistory(
              request ->
                  request
                      .alarmName(name)
                      .alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM)
                      .historyItemType(HistoryItemType.STATE_UPDATE)
                      .startDate(from)
                      .endDate(until)
                      .scanBy(ScanBy.TIMESTAMP_ASCENDING)
                      .nextToken(token)
                      .overrideConfiguration(call::bound));
    } catch (SdkException e) {
      throw call.exception(e);
    }
  }

  private static boolean isToRed(AlarmHistoryItem item) {
    return item.timestamp() != null
        && item.historySummary() != null
        && item.historySummary().endsWith(TO_RED);
  }
}
