package dev.deployhooks.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part {@code certificate} of the expectations: what the server's certificate must be. */
final class CertificatePart {

  static final Keys KEYS = Keys.of("certificate", "validDays", "name", "issuer");

  /** Ten years: no public certificate is valid for longer. */
  private static final int MAX_DAYS = 3_650;

  private CertificatePart() {}

  static List<Expectation> read(Value value) {
    Optional<Fields> fields = value.fields(KEYS);
    fields
        .filter(all -> !all.meant(KEYS.names().toArray(String[]::new)))
        .ifPresent(
            _ ->
                value.mistake(
                    "\"certificate\" expects nothing; give it one of "
                        + String.join(", ", KEYS.names())));
    List<Expectation> expectations = new ArrayList<>();
    for (Value entry : fields.map(Fields::inOrder).orElse(List.of())) {
      Place place = entry.writtenAt();
      switch (entry.name()) {
        case "validDays" ->
            entry
                .integer(1, MAX_DAYS)
                .ifPresent(days -> expectations.add(new Expectation.CertificateDays(place, days)));
        case "name" ->
            HttpSyntax.host(entry)
                .ifPresent(host -> expectations.add(new Expectation.CertificateName(place, host)));
        default ->
            TextMatcherPart.read(entry)
                .forEach(
                    placed ->
                        expectations.add(
                            new Expectation.CertificateIssuer(placed.place(), placed.matcher())));
      }
    }
    return expectations;
  }
}
