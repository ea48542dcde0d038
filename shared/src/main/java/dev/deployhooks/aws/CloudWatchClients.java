package dev.deployhooks.aws;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

/**
 * The clients of CloudWatch, one a Region, each made when it is first asked for. They are apart
 * from {@link AwsClients} because the packages of most hooks are without CloudWatch's client.
 */
public final class CloudWatchClients implements Function<Optional<String>, CloudWatchClient> {

  private final AwsClients clients;
  private final ConcurrentMap<Optional<String>, CloudWatchClient> made = new ConcurrentHashMap<>();

  /** Clients with what the given ones share. */
  public CloudWatchClients(AwsClients clients) {
    this.clients = clients;
  }

  /** The client of a Region, or of the hook's own. */
  @Override
  public CloudWatchClient apply(Optional<String> region) {
    return made.computeIfAbsent(region, in -> clients.made(CloudWatchClient.builder(), in));
  }
}
