package dev.deployhooks.local.doctor;

import dev.deployhooks.aws.SignedHttp;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.time.Deadline;
import dev.deployhooks.time.Time;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * What Amazon EC2 answers to two questions, asked by small signed requests: the SDK's client of it
 * is 24 MB.
 *
 * @param http the way to it
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html">Amazon
 *     EC2: query requests</a>
 */
record Ec2Answers(SignedHttp http, Time time) {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String VERSION = "2016-11-15";

  /** A VPC has fewer than this many pages of anything. */
  private static final int MOST_PAGES = 50;

  /**
   * The items of a list of something in a VPC, all pages of it.
   *
   * @param operation such as {@code DescribeRouteTables}
   * @param list the element that has them, such as {@code routeTableSet}
   * @throws software.amazon.awssdk.core.exception.SdkException if it was not answered, or with an
   *     error
   */
  List<Element> ofVpc(String operation, String list, String vpc) {
    List<Element> items = new ArrayList<>();
    String next = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      Map<String, String> form = new LinkedHashMap<>();
      form.put("Action", operation);
      form.put("Version", VERSION);
      form.put("Filter.1.Name", "vpc-id");
      form.put("Filter.1.Value.1", vpc);
      if (!next.isEmpty()) {
        form.put("NextToken", next);
      }
      Element answer = read(ask(operation, form));
      children(answer, list).forEach(set -> items.addAll(children(set, "item")));
      next = text(answer, "nextToken");
      if (next.isEmpty()) {
        return items;
      }
    }
    throw SdkClientException.create(operation + " has no end");
  }

  private String ask(String operation, Map<String, String> form) {
    try {
      return http.query("ec2", form, "ec2:" + operation, Deadline.in(PATIENCE, time));
    } catch (SourceException e) {
      throw SdkClientException.create(e.getMessage(), e);
    }
  }

  private static Element read(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      // No document of AWS's has one, and a parser that follows it can be led elsewhere.
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)))
          .getDocumentElement();
    } catch (SAXException | IOException e) {
      throw SdkClientException.create("an answer that is no XML", e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The elements of that name right below another. */
  static List<Element> children(Element of, String name) {
    List<Element> found = new ArrayList<>();
    for (Node at = of.getFirstChild(); at != null; at = at.getNextSibling()) {
      if (at instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }

  /** The text of the element of that name right below another; empty if there is none. */
  static String text(Element of, String name) {
    return children(of, name).stream()
        .findFirst()
        .map(element -> element.getTextContent().strip())
        .orElse("");
  }
}
