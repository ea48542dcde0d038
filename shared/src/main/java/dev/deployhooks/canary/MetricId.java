package dev.deployhooks.canary;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A metric of CloudWatch. Each set of dimensions is a metric of its own, and must match exactly.
 *
 * @param namespace such as {@code AWS/Lambda}
 * @param name such as {@code Errors}
 * @param dimensions by name
 * @param account the account whose metric it is, 12 digits; the hook's own if empty
 * @param region the Region where it is kept; the hook's own if empty
 */
public record MetricId(
    String namespace,
    String name,
    SortedMap<String, String> dimensions,
    Optional<String> account,
    Optional<String> region) {

  public MetricId {
    dimensions = Collections.unmodifiableSortedMap(new TreeMap<>(dimensions));
  }

  /** A metric of the hook's own account and Region. */
  public static MetricId of(String namespace, String name, Map<String, String> dimensions) {
    return new MetricId(
        namespace, name, new TreeMap<>(dimensions), Optional.empty(), Optional.empty());
  }

  /** For people: {@code AWS/Lambda Errors {FunctionName=quiz}}. */
  public String inWords() {
    return namespace
        + " "
        + name
        + " "
        + dimensions
        + account.map(of -> " of account " + of).orElse("")
        + region.map(in -> " in " + in).orElse("");
  }
}
