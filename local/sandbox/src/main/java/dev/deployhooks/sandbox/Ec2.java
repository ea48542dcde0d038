package dev.deployhooks.sandbox;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.deployhooks.sandbox.wire.AwsError;
import dev.deployhooks.sandbox.wire.Ec2Service;
import dev.deployhooks.sandbox.wire.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Amazon EC2, as far as the ways out of VPCs go. */
public final class Ec2 {

  private final Map<String, Vpc> vpcs = new ConcurrentHashMap<>();

  Ec2() {}

  /** A VPC, made if it does not exist; it has no way out at first. */
  public Vpc vpc(String id) {
    return vpcs.computeIfAbsent(id, Vpc::new);
  }

  Service service() {
    return new Ec2Service(
        "ec2",
        "http://ec2.amazonaws.com/doc/2016-11-15/",
        Map.of(
            "DescribeRouteTables", input -> of(input, "routeTableSet", Vpc::tables),
            "DescribeVpcEndpoints", input -> of(input, "vpcEndpointSet", Vpc::endpoints)));
  }

  private JsonObject of(JsonObject input, String set, Function<Vpc, List<JsonObject>> part) {
    Optional<JsonArray> ids = wanted(input);
    return Tree.of(
        set,
        vpcs.values().stream()
            .filter(vpc -> ids.isEmpty() || ids.get().asList().contains(Tree.element(vpc.id())))
            .flatMap(vpc -> part.apply(vpc).stream())
            .toList());
  }

  /** The ids of the filter {@code vpc-id}; empty if there is no filter. */
  private static Optional<JsonArray> wanted(JsonObject input) {
    if (!(input.get("Filter") instanceof JsonArray filters)) {
      return Optional.empty();
    }
    for (JsonElement each : filters) {
      JsonObject filter = each.getAsJsonObject();
      String name = Tree.text(filter, "Name").orElse("");
      if (!name.equals("vpc-id")) {
        throw AwsError.client(
            "InvalidParameterValue", "The sandbox knows no filter '%s'".formatted(name));
      }
    }
    return Optional.of(filters.get(0).getAsJsonObject().getAsJsonArray("Value"));
  }
}
