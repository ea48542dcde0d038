package dev.deployhooks.local.doctor;

import static dev.deployhooks.local.doctor.Ec2Answers.children;
import static dev.deployhooks.local.doctor.Ec2Answers.text;

import dev.deployhooks.deployment.Found;
import dev.deployhooks.local.doctor.Facts.Network;
import java.util.ArrayList;
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
 *     internet access for VPC-connected Lambda functions</a>
 */
record NetworkReader(Ec2Answers ec2) {

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
            ec2.ofVpc("DescribeVpcEndpoints", "vpcEndpointSet", vpc).stream()
                .anyMatch(
                    each ->
                        text(each, "serviceName").endsWith(".codedeploy")
                            && text(each, "state").equalsIgnoreCase("available")
                            && text(each, "privateDnsEnabled").equals("true")));
  }

  private Found<List<String>> shut(String vpc, List<String> subnets) {
    return Questions.ask(
        "ec2:DescribeRouteTables",
        vpc,
        () -> {
          List<Element> tables = ec2.ofVpc("DescribeRouteTables", "routeTableSet", vpc);
          List<String> shut = new ArrayList<>();
          for (String subnet : subnets) {
            if (table(tables, subnet).filter(NetworkReader::leadsOut).isEmpty()) {
              shut.add(subnet);
            }
          }
          return shut;
        });
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
