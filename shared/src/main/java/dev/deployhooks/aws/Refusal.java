package dev.deployhooks.aws;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** A call to AWS that did not succeed, in words that say what to do about it. */
final class Refusal {

  private static final int SHOWN = 300;

  private Refusal() {}

  /**
   * Says what was asked, what came back, and how to mend it.
   *
   * @param action as IAM spells it, such as {@code codedeploy:GetDeployment}
   * @param about what was asked about
   */
  static String why(String action, String about, RuntimeException e) {
    String asked = action + " of " + about;
    return switch (e) {
      case AwsServiceException service -> why(action, asked, service);
      case ApiCallTimeoutException _, ApiCallAttemptTimeoutException _ ->
          asked + " was not answered in time; can the function reach the service's endpoint?";
      case AbortedException _ -> asked + " was interrupted";
      case SdkClientException client ->
          asked + " could not be sent, or its answer not be read: " + said(client.getMessage());
      default -> asked + " broke off: " + bounded(e.toString());
    };
  }

  private static String why(String action, String asked, AwsServiceException e) {
    String status = "HTTP " + e.statusCode();
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    if (details == null || code == null || code.isBlank()) {
      return "%s failed: %s without an error that can be read".formatted(asked, status);
    }
    if (e.isThrottlingException()) {
      return "%s was throttled (%s, %s)".formatted(asked, code, status);
    }
    if (code.startsWith("AccessDenied") || code.startsWith("Unauthorized")) {
      return "%s was refused (%s): allow %s to the function's role; %s"
          .formatted(asked, code, action, said(details.errorMessage()));
    }
    // The message of a signature that does not match repeats signed headers, tokens among them.
    return "%s failed (%s, %s)%s"
        .formatted(
            asked,
            code,
            status,
            code.contains("Signature") ? "" : ": " + said(details.errorMessage()));
  }

  private static String said(@Nullable String message) {
    return message == null || message.isBlank() ? "no message" : bounded(message);
  }

  /** A text on one line, not longer than can be read. */
  static String bounded(String text) {
    String line = text.strip().replace('\n', ' ').replace('\r', ' ');
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }
}
