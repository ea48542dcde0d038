package dev.deployhooks.aws;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** What AWS, or the way to it, said no to: in words that a person can act on. */
final class AwsErrors {

  private static final int LONGEST = 400;
  private static final int ELSEWHERE = 301;
  private static final int FORBIDDEN = 403;

  private AwsErrors() {}

  /**
   * What was asked, what came back, and how to mend it.
   *
   * @param asked in words, such as {@code lambda:InvokeFunction of quiz:7}
   * @param permission what the role needs for it, beginning with the action as IAM spells it
   * @param redacted takes secrets out of what AWS says, which may repeat what it was sent
   */
  static String explain(
      String asked, String permission, SdkException e, UnaryOperator<String> redacted) {
    return switch (e) {
      case AwsServiceException service ->
          asked + " failed: " + ofService(permission, service, redacted);
      case ApiCallTimeoutException _, ApiCallAttemptTimeoutException _ ->
          "%s was not answered in time: is AWS reachable for %s?"
              .formatted(asked, service(permission));
      case SdkClientException client -> asked + " failed: " + ofClient(permission, client);
      default -> asked + " failed: " + bounded(redacted.apply(String.valueOf(e.getMessage())));
    };
  }

  /**
   * Whether asking again may help: throttling, errors of the service, answers that are not the
   * service's, time-outs and the network. What AWS has refused for good, it will refuse again.
   */
  static boolean mayPass(SdkException e) {
    return switch (e) {
      case AwsServiceException service ->
          service.isThrottlingException()
              || service.statusCode() >= 500
              || service.statusCode() == 429
              || isOfTheMoment(code(service));
      case SdkClientException client -> !lacksCredentials(client) && !lacksRegion(client);
      default -> false;
    };
  }

  private static String ofService(
      String permission, AwsServiceException e, UnaryOperator<String> redacted) {
    String code = code(e);
    String answer =
        "%s (HTTP %d%s)"
            .formatted(
                code.isEmpty() ? "an error without a code" : code,
                e.statusCode(),
                e.requestId() == null ? "" : ", request " + bounded(e.requestId()));
    if (isOfCredentials(code)) {
      // The message of a signature that does not match repeats signed headers, tokens among them.
      return answer + ". Look at the credentials, their expiry and the Region";
    }
    String said = answer + ": " + bounded(redacted.apply(message(e)));
    if (isDenied(code, e.statusCode())) {
      return "%s. Allow %s to the role of the hook".formatted(said, permission);
    }
    if (e.statusCode() == ELSEWHERE) {
      return said + ". The bucket is in another Region than the hook";
    }
    return e.isThrottlingException() ? said + ". AWS asks to slow down" : said;
  }

  private static boolean isDenied(String code, int status) {
    return code.startsWith("AccessDenied")
        || code.startsWith("Unauthorized")
        || code.equals("NotAuthorized")
        || code.equals("AuthorizationError")
        || status == FORBIDDEN;
  }

  private static boolean isOfCredentials(String code) {
    return code.contains("Signature")
        || switch (code) {
          case "ExpiredToken",
              "ExpiredTokenException",
              "RequestExpired",
              "UnrecognizedClientException",
              "InvalidClientTokenId",
              "InvalidAccessKeyId",
              "MissingAuthenticationToken",
              "MissingAuthenticationTokenException" ->
              true;
          default -> false;
        };
  }

  private static String ofClient(String permission, SdkClientException e) {
    if (lacksCredentials(e)) {
      return "no AWS credentials: in AWS the role of the hook gives them, elsewhere set"
          + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or AWS_ENDPOINT_URL as"
          + " 'deployhooks sandbox' prints it";
    }
    if (lacksRegion(e)) {
      return "no AWS Region: set AWS_REGION, or a region in the profile";
    }
    String service = service(permission);
    if (hasCause(e, UnknownHostException.class)) {
      return "the name of the AWS endpoint has no address: is the Region right for "
          + service
          + "?";
    }
    if (hasCause(e, SocketTimeoutException.class)) {
      return "the AWS endpoint did not answer in time: is AWS reachable for " + service + "?";
    }
    if (hasCause(e, ConnectException.class)) {
      return "the AWS endpoint refused the connection: is AWS_ENDPOINT_URL right for "
          + service
          + "?";
    }
    return "no answer that could be read: " + bounded(String.valueOf(e.getMessage()));
  }

  /** The service of a permission, and why it may be out of reach. */
  private static String service(String permission) {
    int colon = permission.indexOf(':');
    return (colon < 0 ? permission : permission.substring(0, colon))
        + ", or does the VPC lack a NAT gateway or an interface endpoint for it";
  }

  private static boolean lacksCredentials(SdkClientException e) {
    return String.valueOf(e.getMessage()).contains("Unable to load credentials");
  }

  private static boolean lacksRegion(SdkClientException e) {
    return String.valueOf(e.getMessage()).contains("Unable to load region");
  }

  private static boolean isOfTheMoment(String code) {
    return switch (code) {
      // Lambda says so while a function is being created or updated.
      case "ResourceConflictException", "RequestTimeout" -> true;
      // Not an answer of AWS, which names its errors, but of something on the way to it.
      case "" -> true;
      default -> false;
    };
  }

  private static String code(AwsServiceException e) {
    return details(e).map(AwsErrorDetails::errorCode).map(String::strip).orElse("");
  }

  private static String message(AwsServiceException e) {
    return details(e)
        .map(AwsErrorDetails::errorMessage)
        .filter(message -> !message.isBlank())
        .orElse("it gave no reason");
  }

  private static Optional<AwsErrorDetails> details(AwsServiceException e) {
    return Optional.ofNullable(e.awsErrorDetails());
  }

  private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
    Throwable at = e;
    for (int i = 0; at != null && i < 20; i++) {
      if (type.isInstance(at)) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }

  /** A text in one line, of at most 400 characters. */
  static String bounded(String text) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
    return text.length() <= LONGEST ? line.toString() : line + "...";
  }
}
