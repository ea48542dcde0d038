package dev.deployhooks.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A short text that is the same for the same findings, in whatever order they come. */
final class Fingerprint {

  private static final int BYTES = 16;

  /** Bytes of a fingerprint that is kept from look to look: enough to see that nothing changed. */
  private static final int KEPT = 8;

  private final MessageDigest sha256 = sha256();
  private final byte[] sum = new byte[BYTES];

  /** A short text that is the same for the same text. */
  static String of(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(UTF_8)), 0, KEPT);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Adds one finding: digests are added up as numbers, so that order does not matter. */
  void add(Finding finding) {
    byte[] digest =
        sha256.digest(
            (finding.identity() + "|" + finding.saidSeverity() + "|" + finding.state())
                .getBytes(UTF_8));
    int carry = 0;
    for (int i = BYTES - 1; i >= 0; i--) {
      int total = (sum[i] & 0xff) + (digest[i] & 0xff) + carry;
      sum[i] = (byte) total;
      carry = total >> 8;
    }
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(sum);
  }
}
