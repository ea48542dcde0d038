package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A VPC, as far as its ways out go: route tables and endpoints. */
public final class Vpc {

  private final String id;
  private final List<JsonObject> tables = new CopyOnWriteArrayList<>();
  private final List<JsonObject> endpoints = new CopyOnWriteArrayList<>();

  Vpc(String id) {
    this.id = id;
  }

  /** Its id, such as {@code vpc-1}. */
  public String id() {
    return id;
  }

  /** Takes all route tables and endpoints away. */
  public Vpc cutOff() {
    tables.clear();
    endpoints.clear();
    return this;
  }

  /** Adds the main route table: for subnets that have none of their own. */
  public Vpc mainRoute(String target) {
    return table(List.of(association("", true)), target);
  }

  /**
   * Adds a route table of subnets.
   *
   * @param target where everything goes that does not stay in the VPC, such as {@code nat-1} or
   *     {@code igw-1}
   */
  public Vpc route(String target, String... subnets) {
    List<JsonObject> associations = new ArrayList<>();
    for (String subnet : subnets) {
      associations.add(association(subnet, false));
    }
    return table(associations, target);
  }

  private static JsonObject association(String subnet, boolean main) {
    return Tree.of(
        "routeTableAssociationId",
        "rtbassoc-" + Arns.hex(8),
        "main",
        main,
        "subnetId",
        subnet.isEmpty() ? null : subnet,
        "associationState",
        Tree.of("state", "associated"));
  }

  private Vpc table(List<JsonObject> associations, String target) {
    tables.add(
        Tree.of(
            "routeTableId",
            "rtb-" + Arns.hex(8),
            "vpcId",
            id,
            "ownerId",
            Arns.ACCOUNT,
            "routeSet",
            List.of(
                Tree.of(
                    "destinationCidrBlock",
                    "10.0.0.0/16",
                    "gatewayId",
                    "local",
                    "state",
                    "active",
                    "origin",
                    "CreateRouteTable"),
                Tree.of(
                    "destinationCidrBlock",
                    "0.0.0.0/0",
                    target.startsWith("nat-") ? "natGatewayId" : "gatewayId",
                    target,
                    "state",
                    "active",
                    "origin",
                    "CreateRoute")),
            "associationSet",
            associations));
    return this;
  }

  /**
   * Adds an interface endpoint, with private DNS.
   *
   * @param service such as {@code codedeploy}
   */
  public Vpc endpoint(String service) {
    endpoints.add(endpoint("Interface", service, true));
    return this;
  }

  /**
   * Adds a gateway endpoint to the route tables that there are.
   *
   * @param service such as {@code dynamodb}
   */
  public Vpc gateway(String service) {
    JsonObject gateway = endpoint("Gateway", service, false);
    gateway.add(
        "routeTableIdSet",
        Tree.element(tables.stream().map(table -> table.get("routeTableId")).toList()));
    endpoints.add(gateway);
    return this;
  }

  private JsonObject endpoint(String type, String service, boolean hasPrivateDns) {
    return Tree.of(
        "vpcEndpointId",
        "vpce-" + Arns.hex(17),
        "vpcEndpointType",
        type,
        "vpcId",
        id,
        "serviceName",
        "com.amazonaws." + Arns.REGION + "." + service,
        "state",
        "available",
        "privateDnsEnabled",
        hasPrivateDns,
        "ownerId",
        Arns.ACCOUNT);
  }

  List<JsonObject> tables() {
    return tables;
  }

  List<JsonObject> endpoints() {
    return endpoints;
  }
}
