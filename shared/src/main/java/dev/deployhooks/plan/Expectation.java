package dev.deployhooks.plan;

import com.google.gson.JsonElement;
import dev.deployhooks.deployment.Identity;
import dev.deployhooks.json.JsonPath;
import dev.deployhooks.json.JsonSchema;
import java.time.Duration;
import java.util.List;

/** What must be seen. */
public sealed interface Expectation {

  /** Where it is written. */
  Place place();

  /** What only an answer over HTTP can show. */
  sealed interface OfHttp extends Expectation {}

  /** What the body of an answer shows: over HTTP, or what a function returned. */
  sealed interface OfBody extends Expectation {}

  /** What the certificate shows that the server identified itself with. */
  sealed interface OfCertificate extends OfHttp {}

  /**
   * The other one does not hold. What it speaks of must be there all the same: a body that is no
   * JSON fits neither an expectation of JSON nor its opposite.
   */
  record Not(Place place, Expectation expectation) implements Expectation {}

  /** The status is in one of the ranges. */
  record Status(Place place, List<StatusRange> ranges) implements OfHttp {
    public Status {
      ranges = List.copyOf(ranges);
    }
  }

  /**
   * A range of HTTP status codes.
   *
   * @param from 100 to 599
   * @param to inclusive
   */
  record StatusRange(int from, int to) {}

  /** A header fits. The name is compared without case; of several values one must fit. */
  record Header(Place place, String name, TextMatcher matcher) implements OfHttp {}

  /** Every cookie of that name that the answer sets fits. */
  record Cookie(Place place, String name, CookieMatcher matcher) implements OfHttp {}

  /**
   * The answer is a redirect, and where it leads fits: as the header {@code Location} has it, or
   * resolved against the URL that was asked for.
   */
  record Redirect(Place place, TextMatcher target) implements OfHttp {}

  /** The answer came by that version of HTTP. */
  record Protocol(Place place, HttpVersion version) implements OfHttp {}

  /** The certificate is valid for that many days from now. */
  record CertificateDays(Place place, int atLeast) implements OfCertificate {}

  /** The certificate is for that host name. */
  record CertificateName(Place place, String host) implements OfCertificate {}

  /** The certificate's issuer fits, written as in RFC 2253: {@code CN=...,O=...,C=...}. */
  record CertificateIssuer(Place place, TextMatcher matcher) implements OfCertificate {}

  /** The body as text fits. */
  record BodyText(Place place, TextMatcher matcher) implements OfBody {}

  /**
   * The SHA-256 digest of the body's bytes, after decompression.
   *
   * @param digest 64 hexadecimal digits in lower case
   */
  record Sha256(Place place, String digest) implements OfBody {}

  /** What a JSON path finds in the body fits. */
  record JsonAt(Place place, JsonPath path, JsonMatcher matcher) implements OfBody {}

  /**
   * The body is JSON equal to a golden value: the same members in any order, the same elements in
   * the same order, and numbers of the same value.
   *
   * @param name the golden file, for the report
   * @param ignored paths to what is not compared
   */
  record JsonEquals(Place place, String name, JsonElement golden, List<JsonPath> ignored)
      implements OfBody {
    public JsonEquals {
      ignored = List.copyOf(ignored);
    }
  }

  /**
   * The body is JSON that is valid by a schema.
   *
   * @param name the schema's file, for the report
   */
  record JsonValid(Place place, String name, JsonSchema schema) implements OfBody {}

  /** The answer took less than the given time, from the first byte sent to the last byte read. */
  record Latency(Place place, Duration below) implements Expectation {}

  /**
   * The Lambda invocation ended with a function error of that kind.
   *
   * @param errorType the {@code errorType} of the error; any if it matches
   */
  record FunctionError(Place place, TextMatcher errorType) implements Expectation {}

  /**
   * The answer carries what discovery says of green: it came from what goes live, and not from what
   * it replaces.
   *
   * @param source where the answer carries it
   * @param identity what it carries
   */
  record Green(Place place, Capture.Source source, Identity identity) implements Expectation {}
}
