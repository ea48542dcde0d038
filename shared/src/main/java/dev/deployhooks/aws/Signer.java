package dev.deployhooks.aws;

import dev.deployhooks.check.RequestSigner;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.plan.Signature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Signs the requests of checks.
 *
 * @param signature how, with the function's role; a plan may name another Region than the hook's
 */
public record Signer(SignatureV4 signature) implements RequestSigner {

  @Override
  public Signed sign(Unsigned request, Signature asked) throws SourceException {
    SdkHttpRequest unsigned = unsigned(request);
    SignatureV4.Signed signed =
        signature.sign(
            unsigned,
            request.body().toByteArray(),
            asked.service(),
            () -> asked.region().orElseGet(signature.region()));
    return new Signed(
        added(unsigned, signed.request()),
        signed.by() instanceof AwsSessionCredentials session
            ? List.of(session.sessionToken())
            : List.of());
  }

  private static SdkHttpRequest unsigned(Unsigned request) {
    SdkHttpRequest.Builder unsigned =
        SdkHttpRequest.builder()
            .uri(request.url())
            .method(SdkHttpMethod.fromValue(request.method()));
    request.headers().forEach(unsigned::putHeader);
    return unsigned.build();
  }

  private static Map<String, String> added(SdkHttpRequest before, SdkHttpRequest after) {
    Set<String> there =
        before.headers().keySet().stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    Map<String, String> added = new LinkedHashMap<>();
    after.forEachHeader(
        (name, values) -> {
          if (!there.contains(name.toLowerCase(Locale.ROOT))) {
            added.put(name, String.join(",", values));
          }
        });
    return added;
  }
}
