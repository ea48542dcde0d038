package dev.deployhooks.check;

import dev.deployhooks.check.RequestSigner.Signed;
import dev.deployhooks.check.RequestSigner.Unsigned;
import dev.deployhooks.plan.Look;
import dev.deployhooks.plan.Signature;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;

/**
 * Signs requests that are to be signed just before they are sent, and hides what is secret about
 * it. What a redirect has led to another server is not signed for it.
 */
record Signing(RequestSigner signer, Redactor redactor) {

  /**
   * The request as it is sent.
   *
   * @throws SourceException if it cannot be signed
   */
  Request signed(HttpRequest request, Look.Http look) throws SourceException, IOException {
    if (look.signature().isEmpty() || request.elsewhere()) {
      return request.request();
    }
    return signed(request.request(), look.signature().get());
  }

  private Request signed(Request request, Signature signature) throws SourceException, IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    request.headers().names().forEach(name -> headers.put(name, all(request, name)));
    RequestBody body = request.body();
    Buffer sent = new Buffer();
    if (body != null) {
      body.writeTo(sent);
    }
    Signed signed =
        signer.sign(
            new Unsigned(request.method(), url(request), headers, sent.readByteString()),
            signature);
    signed.secrets().forEach(redactor::hide);
    Request.Builder whole = request.newBuilder();
    signed.headers().forEach(whole::header);
    return whole.build();
  }

  private static String all(Request request, String name) {
    return String.join(",", request.headers(name));
  }

  /** The URL with the host that the server is told, which is what is signed. */
  private static URI url(Request request) {
    HttpUrl url = request.url();
    String host = request.header("Host");
    HttpUrl told = host == null ? null : HttpUrl.parse(url.scheme() + "://" + host);
    return told == null
        ? url.uri()
        : url.newBuilder().host(told.host()).port(told.port()).build().uri();
  }
}
