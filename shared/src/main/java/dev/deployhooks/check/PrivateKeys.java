package dev.deployhooks.check;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Private keys in PEM: {@code PRIVATE KEY} (PKCS #8), {@code RSA PRIVATE KEY} (PKCS #1) and {@code
 * EC PRIVATE KEY} (SEC 1). The JDK reads the first alone, so the others are put into its form. No
 * message shows anything of a key.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5208">RFC 5208</a>, <a
 *     href="https://www.rfc-editor.org/rfc/rfc8017#appendix-A.1.2">RFC 8017</a>, <a
 *     href="https://www.rfc-editor.org/rfc/rfc5915">RFC 5915</a>
 */
final class PrivateKeys {

  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int PARAMETERS = 0xa0;
  private static final byte[] VERSION = HexFormat.of().parseHex("020100");
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
  private static final byte[] EC_PUBLIC_KEY = HexFormat.of().parseHex("06072a8648ce3d0201");

  private PrivateKeys() {}

  /**
   * The first key of a PEM text.
   *
   * @throws CannotLookException if there is none, or it is of a kind that is not read
   */
  static PrivateKey read(String pem) throws CannotLookException {
    String kind = between(pem, "-----BEGIN ", "-----");
    byte[] der;
    try {
      der =
          Base64.getMimeDecoder()
              .decode(between(pem, "-----BEGIN " + kind + "-----", "-----END ").strip());
    } catch (IllegalArgumentException _) {
      der = new byte[0];
    }
    return switch (kind) {
      case "PRIVATE KEY" -> key(der, "RSA", "EC", "EdDSA");
      case "RSA PRIVATE KEY" -> key(wrapped(SEQUENCE, VERSION, RSA, wrapped(OCTETS, der)), "RSA");
      case "EC PRIVATE KEY" -> key(ofCurve(der), "EC");
      case "ENCRYPTED PRIVATE KEY" ->
          throw new CannotLookException(
              "clientCertificate.key is encrypted: keep it unencrypted in Secrets Manager");
      default ->
          throw new CannotLookException(
              "clientCertificate.key is no private key in PEM: it begins with -----BEGIN PRIVATE"
                  + " KEY-----, -----BEGIN RSA PRIVATE KEY----- or -----BEGIN EC PRIVATE KEY-----");
    };
  }

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from);
    int end = start < 0 ? -1 : text.indexOf(to, start + from.length());
    return end < 0 ? "" : text.substring(start + from.length(), end);
  }

  private static PrivateKey key(byte[] der, String... algorithms) throws CannotLookException {
    for (String algorithm : algorithms) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException _) {
        // It may be of another algorithm; of none, it is told below.
      }
    }
    throw new CannotLookException(
        "clientCertificate.key is damaged, or of an algorithm that is not read ("
            + String.join(", ", List.of(algorithms))
            + " are)");
  }

  /** An elliptic-curve key names its curve among its own fields, and PKCS #8 in front of it. */
  private static byte[] ofCurve(byte[] der) throws CannotLookException {
    int at = content(der, 0);
    while (at >= 0 && at < der.length && (der[at] & 0xff) != PARAMETERS) {
      at = next(der, at);
    }
    if (at < 0 || at >= der.length) {
      throw new CannotLookException(
          "clientCertificate.key does not say on which curve it lies: write it as PRIVATE KEY"
              + " (openssl pkcs8 -topk8 -nocrypt)");
    }
    int curve = content(der, at);
    int end = next(der, at);
    if (curve < 0 || end < 0) {
      return der;
    }
    return wrapped(
        SEQUENCE,
        VERSION,
        wrapped(SEQUENCE, EC_PUBLIC_KEY, Arrays.copyOfRange(der, curve, end)),
        wrapped(OCTETS, der));
  }

  /** Where the content of a value begins; less than nothing if there is no such value. */
  private static int content(byte[] der, int at) {
    if (at + 1 >= der.length) {
      return -1;
    }
    int length = der[at + 1] & 0xff;
    int more = length < 0x80 ? 0 : length & 0x7f;
    return more > 3 || at + 2 + more > der.length ? -1 : at + 2 + more;
  }

  /** Where the next value begins; less than nothing if there is none. */
  private static int next(byte[] der, int at) {
    int content = content(der, at);
    if (content < 0) {
      return -1;
    }
    int length = der[at + 1] & 0xff;
    if (length >= 0x80) {
      length = 0;
      for (int i = at + 2; i < content; i++) {
        length = (length << 8) | (der[i] & 0xff);
      }
    }
    return length > der.length - content ? -1 : content + length;
  }

  private static byte[] wrapped(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    int length = content.size();
    if (length < 0x80) {
      whole.write(length);
    } else {
      String digits = Integer.toHexString(length);
      byte[] bytes = HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
      whole.write(0x80 | bytes.length);
      whole.writeBytes(bytes);
    }
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }
}
