package dev.deployhooks.plan;

/** The sections of a plan, one per hook. */
public enum SectionKind {
  /** What the pre-traffic smoke test runs. */
  SMOKE_TEST("smokeTest"),
  /** What the after-test-traffic validator runs. */
  VALIDATE("validate"),
  /** What the canary metrics checker runs. */
  CANARY("canary"),
  /** What the image-scan gate judges. */
  IMAGES("images");

  private final String key;

  SectionKind(String key) {
    this.key = key;
  }

  /** The section's key in a plan. */
  public String key() {
    return key;
  }
}
