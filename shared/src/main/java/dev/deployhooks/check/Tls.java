package dev.deployhooks.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.deployhooks.plan.ClientCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust, and how to identify oneself, when TLS is spoken.
 *
 * @param sockets makes sockets that do so
 * @param trust whom they trust
 */
record Tls(SSLSocketFactory sockets, X509TrustManager trust) {

  /** Keys are kept in memory, without a password. */
  private static final char[] NONE = new char[0];

  /**
   * TLS with these.
   *
   * @param authority PEM text of the authorities to trust in place of the JDK's
   * @param certificate what to identify oneself with
   * @throws CannotLookException if one of them cannot be read
   */
  static Tls with(Optional<String> authority, Optional<ClientCertificate> certificate)
      throws CannotLookException {
    X509TrustManager trust = trust(authority);
    KeyManager[] keys = certificate.isPresent() ? keys(certificate.get()) : new KeyManager[0];
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {trust}, null);
      return new Tls(context.getSocketFactory(), trust);
    } catch (GeneralSecurityException e) {
      throw new CannotLookException(
          "TLS cannot be prepared: " + InWords.shown(String.valueOf(e.getMessage())));
    }
  }

  private static X509TrustManager trust(Optional<String> authority) throws CannotLookException {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(authority.isPresent() ? only(authority.get()) : null);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager trust) {
          return trust;
        }
      }
      throw new CannotLookException("this Java has no X.509 trust manager");
    } catch (GeneralSecurityException | IOException e) {
      throw new CannotLookException(
          "target.certificateAuthority is not a certificate in PEM: "
              + InWords.shown(String.valueOf(e.getMessage())));
    }
  }

  private static @Nullable KeyStore only(String pem)
      throws GeneralSecurityException, IOException, CannotLookException {
    Collection<? extends Certificate> authorities = certificates(pem);
    if (authorities.isEmpty()) {
      throw new CannotLookException(
          "target.certificateAuthority holds no certificate: give PEM text");
    }
    KeyStore store = empty();
    for (Certificate authority : authorities) {
      store.setCertificateEntry("authority " + store.size(), authority);
    }
    return store;
  }

  private static KeyManager[] keys(ClientCertificate certificate) throws CannotLookException {
    Collection<? extends Certificate> chain;
    try {
      chain = certificates(certificate.chain());
    } catch (GeneralSecurityException _) {
      chain = List.of();
    }
    if (chain.isEmpty()) {
      throw new CannotLookException(
          "clientCertificate.certificate is no certificate in PEM: it begins with -----BEGIN"
              + " CERTIFICATE-----");
    }
    try {
      PrivateKey key = PrivateKeys.read(certificate.key());
      if (!belong(key, chain.iterator().next().getPublicKey())) {
        throw new SignatureException("not of one pair");
      }
      KeyStore store = empty();
      store.setKeyEntry("client", key, NONE, chain.toArray(Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NONE);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException _) {
      // The message of these could repeat a part of the key.
      throw new CannotLookException(
          "clientCertificate.key and its certificate cannot be used together: do they belong to each"
              + " other?");
    }
  }

  /** Whether what the one signs, the other knows: Java asks for that nowhere. */
  private static boolean belong(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            switch (key.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> "EdDSA";
            });
    byte[] something = {4, 2};
    signature.initSign(key);
    signature.update(something);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(something);
    return signature.verify(signed);
  }

  private static Collection<? extends Certificate> certificates(String pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)));
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }
}
