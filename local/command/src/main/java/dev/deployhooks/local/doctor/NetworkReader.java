package dev.deployhooks.local.doctor;

import dev.deployhooks.deployment.Found;
import dev.deployhooks.local.doctor.Facts.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/**
 * The ways out of a VPC, by its route tables and endpoints. Security groups, network ACLs and
 * firewalls are not looked at.
 *
 * @param ec2 asked
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html">Enable
 *     internet access for VPC-connected Lambda functions</a>
 */
record NetworkReader(Ec2Client ec2) {

  /** The part of a VPC in which a function is. */
  Found<Network> network(String vpc, List<String> subnets) {
    return endpoint(vpc)
        .then(there -> shut(vpc, subnets).map(shut -> new Network(vpc, there, shut)));
  }

  private Found<Boolean> endpoint(String vpc) {
    return Questions.ask(
        "ec2:DescribeVpcEndpoints",
        vpc,
        () ->
            ec2
                .describeVpcEndpointsPaginator(request -> request.filters(is("vpc-id", vpc)))
                .vpcEndpoints()
                .stream()
                .anyMatch(
                    each ->
                        each.serviceName().endsWith(".codedeploy")
                            && "available".equalsIgnoreCase(each.stateAsString())
                            && Boolean.TRUE.equals(each.privateDnsEnabled())));
  }

  private Found<List<String>> shut(String vpc, List<String> subnets) {
    return Questions.ask(
        "ec2:DescribeRouteTables",
        vpc,
        () -> {
          List<RouteTable> tables =
              ec2
                  .describeRouteTablesPaginator(request -> request.filters(is("vpc-id", vpc)))
                  .routeTables()
                  .stream()
                  .toList();
          List<String> shut = new ArrayList<>();
          for (String subnet : subnets) {
            if (table(tables, subnet).filter(NetworkReader::leadsOut).isEmpty()) {
              shut.add(subnet);
            }
          }
          return shut;
        });
  }

  private static Filter is(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }

  /** A subnet's own table, else the main one. */
  private static Optional<RouteTable> table(List<RouteTable> tables, String subnet) {
    return tables.stream()
        .filter(table -> table.associations().stream().anyMatch(at -> subnet.equals(at.subnetId())))
        .findFirst()
        .or(
            () ->
                tables.stream()
                    .filter(
                        table ->
                            table.associations().stream()
                                .anyMatch(at -> Boolean.TRUE.equals(at.main())))
                    .findFirst());
  }

  /** A function has no public address, so an internet gateway does not serve it. */
  private static boolean leadsOut(RouteTable table) {
    return table.routes().stream()
        .filter(route -> "0.0.0.0/0".equals(route.destinationCidrBlock()))
        .filter(route -> route.state() == RouteState.ACTIVE)
        .anyMatch(NetworkReader::isNoInternetGateway);
  }

  private static boolean isNoInternetGateway(Route route) {
    return route.gatewayId() == null || !route.gatewayId().startsWith("igw-");
  }
}
