package dev.deployhooks.local.doctor;

import static dev.deployhooks.local.doctor.Ec2Answers.children;
import static dev.deployhooks.local.doctor.Ec2Answers.text;

import dev.deployhooks.deployment.Found;
import dev.deployhooks.local.doctor.Facts.Network;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * The ways out of a VPC, by its route tables and endpoints. Security groups, network ACLs and
 * firewalls are not looked at.
 *
 * @param ec2 asked
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html">Enable
 *     internet access for VPC-connected Lambda functions</a>, <a
 *     href="https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html">Gateway
 *     endpoints for Amazon DynamoDB</a>
 */
record NetworkReader(Ec2Answers ec2) {

  /** The part of a VPC in which a function is. */
  Found<Network> network(String vpc, List<String> subnets) {
    return endpoints(vpc)
        .then(
            endpoints ->
                tables(vpc).map(tables -> new Ways(endpoints, tables).network(vpc, subnets)));
  }

  private Found<List<Element>> endpoints(String vpc) {
    return Questions.ask(
        "ec2:DescribeVpcEndpoints",
        vpc,
        () ->
            ec2.ofVpc("DescribeVpcEndpoints", "vpcEndpointSet", vpc).stream()
                .filter(each -> text(each, "state").equalsIgnoreCase("available"))
                .toList());
  }

  private Found<List<Element>> tables(String vpc) {
    return Questions.ask(
        "ec2:DescribeRouteTables",
        vpc,
        () -> ec2.ofVpc("DescribeRouteTables", "routeTableSet", vpc));
  }

  /**
   * What leads out of a VPC.
   *
   * @param endpoints those that are available
   * @param tables all route tables
   */
  private record Ways(List<Element> endpoints, List<Element> tables) {

    Network network(String vpc, List<String> subnets) {
      List<String> shut =
          subnets.stream()
              .filter(subnet -> table(tables, subnet).filter(NetworkReader::leadsOut).isEmpty())
              .toList();
      return new Network(
          vpc,
          hasInterface("codedeploy"),
          shut,
          hasInterface("dynamodb")
              ? List.of()
              : shut.stream().filter(subnet -> !hasGateway("dynamodb", subnet)).toList());
    }

    /** With private DNS, without which no client finds it. */
    private boolean hasInterface(String service) {
      return of(service).anyMatch(each -> text(each, "privateDnsEnabled").equals("true"));
    }

    /** Serves the subnets of the route tables that it is in, and no others. */
    private boolean hasGateway(String service, String subnet) {
      Optional<String> table = table(tables, subnet).map(found -> text(found, "routeTableId"));
      return of(service)
          .flatMap(each -> items(each, "routeTableIdSet"))
          .anyMatch(id -> table.filter(id.getTextContent().strip()::equals).isPresent());
    }

    private Stream<Element> of(String service) {
      return endpoints.stream().filter(each -> text(each, "serviceName").endsWith("." + service));
    }
  }

  /** A subnet's own table, else the main one. */
  private static Optional<Element> table(List<Element> tables, String subnet) {
    return tables.stream()
        .filter(table -> associations(table).anyMatch(at -> text(at, "subnetId").equals(subnet)))
        .findFirst()
        .or(
            () ->
                tables.stream()
                    .filter(
                        table ->
                            associations(table).anyMatch(at -> text(at, "main").equals("true")))
                    .findFirst());
  }

  private static Stream<Element> associations(Element table) {
    return items(table, "associationSet");
  }

  private static Stream<Element> items(Element of, String list) {
    return children(of, list).stream().flatMap(set -> children(set, "item").stream());
  }

  /** A function has no public address, so an internet gateway does not serve it. */
  private static boolean leadsOut(Element table) {
    return items(table, "routeSet")
        .filter(route -> text(route, "destinationCidrBlock").equals("0.0.0.0/0"))
        .filter(route -> text(route, "state").equals("active"))
        .anyMatch(route -> !text(route, "gatewayId").startsWith("igw-"));
  }
}
