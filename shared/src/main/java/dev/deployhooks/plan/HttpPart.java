package dev.deployhooks.plan;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part {@code http}: a request to green. */
final class HttpPart {

  static final Keys KEYS =
      Keys.of(
          "http",
          Definitions.USE,
          "method",
          "path",
          "url",
          "query",
          "headers",
          "basic",
          "bearer",
          "body",
          "bodyFile",
          "json",
          "form",
          "multipart",
          "graphql",
          "sigv4",
          "clientCertificate",
          "redirects",
          "protocol",
          "timeout");

  static final Keys SIGV4 = Keys.of("sigv4", "service", "region");
  static final Keys CLIENT_CERTIFICATE =
      Keys.of("clientCertificate", "certificate", "certificateFile", "key");

  private static final String[] BODIES = {
    "body", "bodyFile", "json", "form", "multipart", "graphql"
  };

  /** As many as a browser is patient with, halved. */
  private static final int MAX_REDIRECTS = 10;

  private static final Map<String, Look.Protocol> PROTOCOLS =
      Map.of(
          "http/1.1", Look.Protocol.HTTP_1_1,
          "h2", Look.Protocol.HTTP_2,
          "h2c", Look.Protocol.HTTP_2_CLEARTEXT);

  static final Keys BASIC = Keys.of("basic", "user", "password");

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Map<String, String> METHODS =
      Map.of(
          "GET", "GET",
          "HEAD", "HEAD",
          "POST", "POST",
          "PUT", "PUT",
          "PATCH", "PATCH",
          "DELETE", "DELETE",
          "OPTIONS", "OPTIONS");

  private HttpPart() {}

  static Optional<Look> read(Value value) {
    return value.fields(KEYS).map(HttpPart::read);
  }

  private static Look read(Fields fields) {
    Optional<Value> source = fields.atMostOne(BODIES);
    boolean graphQl = source.filter(value -> value.name().equals("graphql")).isPresent();
    String method =
        fields
            .optional("method")
            .flatMap(value -> value.oneOf(METHODS))
            .orElse(graphQl ? "POST" : "GET");
    Optional<Value> target =
        fields.exactlyOne("what to ask for, such as path: /health", "path", "url");
    List<Map.Entry<String, String>> headers =
        new ArrayList<>(
            fields.optional("headers").map(HttpSyntax::requestHeaders).orElse(List.of()));
    Optional<Signature> signature =
        fields.atMostOne("basic", "bearer", "sigv4").flatMap(value -> authorizedBy(headers, value));
    source.filter(_ -> method.equals("GET") || method.equals("HEAD")).ifPresent(HttpPart::noBody);
    Optional<HttpBody> body = source.flatMap(HttpBody::read);
    body.flatMap(HttpBody::contentType)
        .filter(_ -> lacks(headers, "content-type"))
        .ifPresent(type -> headers.add(Map.entry("content-type", type)));
    return new Look.Http(
        method,
        target.filter(value -> value.name().equals("path")).flatMap(HttpSyntax::path),
        target.filter(value -> value.name().equals("url")).flatMap(HttpSyntax::url),
        fields.optional("query").map(HttpPart::query).orElse(List.of()),
        headers,
        body.map(HttpBody::text),
        fields.optional("redirects").flatMap(value -> value.integer(0, MAX_REDIRECTS)).orElse(0),
        fields
            .optional("protocol")
            .flatMap(value -> value.oneOf(PROTOCOLS))
            .orElse(Look.Protocol.ANY),
        signature,
        fields
            .optional("clientCertificate")
            .flatMap(value -> value.fields(CLIENT_CERTIFICATE))
            .flatMap(HttpPart::clientCertificate),
        fields.optional("timeout").flatMap(Value::duration).orElse(TIMEOUT));
  }

  /** A signature is made when the request is sent; anything else is a header. */
  private static Optional<Signature> authorizedBy(
      List<Map.Entry<String, String>> headers, Value value) {
    if (!lacks(headers, "authorization")) {
      value
          .draft()
          .mistake(
              value.writtenAt(),
              "\"%s\" stands beside the header authorization; give one of them"
                  .formatted(value.name()));
    }
    if (value.name().equals("sigv4")) {
      return value.fields(SIGV4).flatMap(HttpPart::signature);
    }
    authorize(headers, value);
    return Optional.empty();
  }

  private static Optional<Signature> signature(Fields fields) {
    Optional<String> service =
        fields
            .required("service", "what to sign for, such as execute-api or lambda")
            .flatMap(HttpPart::lowerCaseWord);
    Optional<String> region = fields.optional("region").flatMap(HttpPart::lowerCaseWord);
    return service.map(name -> new Signature(name, region));
  }

  private static Optional<String> lowerCaseWord(Value value) {
    String wanted = "a word of small letters, digits and -";
    return value
        .text(wanted)
        .filter(
            text ->
                (!text.isEmpty()
                        && text.chars()
                            .allMatch(
                                c -> c == '-' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
                    || value.says("must be " + wanted));
  }

  private static Optional<ClientCertificate> clientCertificate(Fields fields) {
    Optional<String> chain =
        fields
            .exactlyOne("PEM text of the certificate", "certificate", "certificateFile")
            .flatMap(
                value ->
                    (value.name().equals("certificate")
                            ? value.confidentialText()
                            : Attached.text(value))
                        .filter(
                            pem ->
                                TargetPart.holdsCertificate(pem)
                                    || value.says(
                                        "holds no certificate: PEM text begins with -----BEGIN"
                                            + " CERTIFICATE-----")));
    Optional<String> key =
        fields
            .required("key", "PEM text of its private key, as a secret")
            .flatMap(Value::confidentialText);
    return chain.flatMap(pem -> key.map(secret -> new ClientCertificate(pem, secret)));
  }

  private static void authorize(List<Map.Entry<String, String>> headers, Value value) {
    Optional<String> credentials =
        value.name().equals("basic")
            ? value.fields(BASIC).flatMap(HttpPart::basic)
            : HttpSyntax.headerText(value).map(token -> "Bearer " + token);
    credentials.ifPresent(text -> headers.add(Map.entry("authorization", text)));
  }

  /** Credentials as RFC 7617 has them. */
  private static Optional<String> basic(Fields fields) {
    Optional<String> user =
        fields
            .required("user", "who asks")
            .flatMap(
                value ->
                    value
                        .confidentialText()
                        .filter(text -> !text.contains(":") || value.says("must not have a :")));
    Optional<String> password =
        fields.required("password", "what proves it").flatMap(Value::confidentialText);
    return user.flatMap(
        name ->
            password.map(
                word ->
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString((name + ":" + word).getBytes(StandardCharsets.UTF_8))));
  }

  private static void noBody(Value source) {
    source
        .draft()
        .mistake(
            source.writtenAt(),
            "\"%s\" needs a method that sends a body, such as method: POST"
                .formatted(source.name()));
  }

  private static List<Map.Entry<String, String>> query(Value value) {
    List<Map.Entry<String, String>> query = new ArrayList<>();
    for (Value entry : value.entries()) {
      entry.confidentialText().ifPresent(text -> query.add(Map.entry(entry.name(), text)));
    }
    return query;
  }

  private static boolean lacks(List<Map.Entry<String, String>> headers, String name) {
    return headers.stream().noneMatch(header -> header.getKey().equalsIgnoreCase(name));
  }
}
