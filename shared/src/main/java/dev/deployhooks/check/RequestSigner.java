package dev.deployhooks.check;

import dev.deployhooks.plan.Signature;
import java.net.URI;
import java.util.List;
import java.util.Map;
import okio.ByteString;

/** Signs requests with the credentials of the hook's own role. */
@FunctionalInterface
public interface RequestSigner {

  /**
   * A request that is to be signed.
   *
   * @param url with the host as the server will be told it
   * @param headers names and values; each name once
   * @param body what is sent, perhaps nothing
   */
  record Unsigned(String method, URI url, Map<String, String> headers, ByteString body) {
    public Unsigned {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * What the signature adds.
   *
   * @param headers to be sent as well, in place of those of the same name
   * @param secrets texts among them that must not be shown
   */
  record Signed(Map<String, String> headers, List<String> secrets) {
    public Signed {
      headers = Map.copyOf(headers);
      secrets = List.copyOf(secrets);
    }

    /** Says nothing of what is in it. */
    @Override
    public String toString() {
      return "Signed";
    }
  }

  /**
   * Signs a request.
   *
   * @throws SourceException if there are no credentials, or no Region
   */
  Signed sign(Unsigned request, Signature signature) throws SourceException;

  /** No credentials at all: what is used where there is no role. */
  static RequestSigner none() {
    return (_, signature) -> {
      throw new SourceException.Refused(
          "there are no credentials to sign for " + signature.service());
    };
  }
}
