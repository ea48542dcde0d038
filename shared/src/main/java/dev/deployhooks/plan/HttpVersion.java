package dev.deployhooks.plan;

/** A version of HTTP. */
public enum HttpVersion {
  HTTP_1_0("http/1.0"),
  HTTP_1_1("http/1.1"),
  HTTP_2("h2");

  private final String words;

  HttpVersion(String words) {
    this.words = words;
  }

  /** As plans and TLS (ALPN) write it. */
  public String words() {
    return words;
  }
}
