package dev.deployhooks.aws;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.inspector2.Inspector2Client;

/**
 * The clients that know images: one for each Region that has a registry, made when it is first
 * needed. Only the hooks that judge images carry these modules of the SDK, so nothing else may name
 * this class before it is needed.
 */
public final class ImageClients {

  private final AwsClients clients;
  private final Map<String, EcrClient> ecr = new ConcurrentHashMap<>();
  private final Map<String, Inspector2Client> inspector = new ConcurrentHashMap<>();

  /** Clients made as the others are. */
  public ImageClients(AwsClients clients) {
    this.clients = clients;
  }

  EcrClient ecr(String region) {
    return ecr.computeIfAbsent(
        region, known -> clients.made(EcrClient.builder(), Optional.of(known)));
  }

  Inspector2Client inspector(String region) {
    return inspector.computeIfAbsent(
        region, known -> clients.made(Inspector2Client.builder(), Optional.of(known)));
  }
}
