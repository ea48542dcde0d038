package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A role of IAM: who may take it on, and what it allows. It denies nothing explicitly. */
public final class Role {

  /** What a policy's statement allows; each with the wildcards {@code *} and {@code ?}. */
  private record Allowed(String action, String resource) {}

  private final String name;
  private final List<String> trusted = new CopyOnWriteArrayList<>();
  private final List<Allowed> allowed = new CopyOnWriteArrayList<>();

  Role(String name) {
    this.name = name;
  }

  /** Lets a service of AWS take it on, such as {@code codedeploy.amazonaws.com}. */
  public Role trusts(String service) {
    trusted.add(service);
    return this;
  }

  /** Nobody may take it on any more. */
  public Role trustsNobody() {
    trusted.clear();
    return this;
  }

  /** Allows an action, such as {@code lambda:InvokeFunction}, on resources. */
  public Role allow(String action, String resource) {
    allowed.add(new Allowed(action, resource));
    return this;
  }

  /** Allows an action no more, on no resource. */
  public Role forbid(String action) {
    allowed.removeIf(each -> fits(each.action(), action));
    return this;
  }

  /** Its ARN. */
  public String arn() {
    return "arn:aws:iam::" + Arns.ACCOUNT + ":role/" + name;
  }

  boolean allows(String action, String resource) {
    return allowed.stream()
        .anyMatch(
            each ->
                fits(each.action().toLowerCase(Locale.ROOT), action.toLowerCase(Locale.ROOT))
                    && fits(each.resource(), resource));
  }

  /** Whether a pattern with {@code *} and {@code ?} fits a text as a whole. */
  private static boolean fits(String pattern, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    char first = pattern.charAt(0);
    String rest = pattern.substring(1);
    if (first == '*') {
      for (int from = 0; from <= text.length(); from++) {
        if (fits(rest, text.substring(from))) {
          return true;
        }
      }
      return false;
    }
    return !text.isEmpty()
        && (first == '?' || first == text.charAt(0))
        && fits(rest, text.substring(1));
  }

  JsonObject json() {
    JsonObject trust =
        Tree.of(
            "Version",
            "2012-10-17",
            "Statement",
            trusted.stream()
                .map(
                    service ->
                        Tree.of(
                            "Effect",
                            "Allow",
                            "Principal",
                            Tree.of("Service", service),
                            "Action",
                            "sts:AssumeRole"))
                .toList());
    return Tree.of(
        "Path",
        "/",
        "RoleName",
        name,
        "RoleId",
        "AROASANDBOXROLE234567",
        "Arn",
        arn(),
        "CreateDate",
        "2026-01-01T00:00:00Z",
        // IAM answers with policies that are URL-encoded.
        "AssumeRolePolicyDocument",
        URLEncoder.encode(trust.toString(), StandardCharsets.UTF_8));
  }
}
