package dev.deployhooks.aws;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** What AWS, or the way to it, said no to: in words that a person can act on. */
public final class AwsErrors {

  private static final int LONGEST = 400;

  private AwsErrors() {}

  /**
   * What was asked, what came back, and how to mend it.
   *
   * @param action as IAM spells it, such as {@code lambda:InvokeFunction}
   */
  public static String explain(String action, SdkException e) {
    return explain(action, action, e);
  }

  /**
   * What was asked, what came back, and how to mend it.
   *
   * @param asked what was asked, in words, such as {@code lambda:InvokeFunction of quiz:7}
   * @param action as IAM spells it
   */
  static String explain(String asked, String action, SdkException e) {
    return asked + ": " + cameBack(action, e);
  }

  /**
   * Whether asking again may help: throttling, errors of the service, time-outs and the network.
   * What AWS has refused for good, it will refuse again.
   */
  public static boolean mayPass(SdkException e) {
    return switch (e) {
      case AwsServiceException service ->
          service.isThrottlingException()
              || service.statusCode() >= 500
              || service.statusCode() == 429
              || isOfTheMoment(code(service));
      case AbortedException _ -> false;
      case SdkClientException client -> !lacksCredentials(client) && !lacksRegion(client);
      default -> false;
    };
  }

  /** Whether AWS says that the hook's role may not do that. */
  public static boolean isAccessDenied(SdkException e) {
    return e instanceof AwsServiceException service
        && switch (code(service)) {
          case "AccessDenied",
              "AccessDeniedException",
              "UnauthorizedOperation",
              "NotAuthorized",
              "AuthorizationError" ->
              true;
          default -> false;
        };
  }

  private static String cameBack(String action, SdkException e) {
    return switch (e) {
      case AwsServiceException service -> ofService(action, service);
      case ApiCallTimeoutException _, ApiCallAttemptTimeoutException _ ->
          "no answer from AWS within the time that was left";
      case AbortedException _ -> "broken off, because the time was over";
      case SdkClientException client -> ofClient(action, client);
      default -> bounded(String.valueOf(e.getMessage()));
    };
  }

  private static String ofService(String action, AwsServiceException e) {
    String said =
        "%s (HTTP %d%s): %s"
            .formatted(
                code(e).isEmpty() ? "an error without a code" : code(e),
                e.statusCode(),
                e.requestId() == null ? "" : ", request " + bounded(e.requestId()),
                message(e));
    if (isAccessDenied(e)) {
      return said + ". Allow " + action + " to the role of the hook";
    }
    return switch (code(e)) {
      case "ExpiredToken", "ExpiredTokenException", "RequestExpired" ->
          said + ". The credentials have expired: make new ones";
      case "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException" ->
          said + ". Look at the credentials and the region";
      default -> e.isThrottlingException() ? said + ". AWS asks to slow down" : said;
    };
  }

  private static String ofClient(String action, SdkClientException e) {
    if (lacksCredentials(e)) {
      return "no AWS credentials: in AWS the role of the hook gives them, elsewhere set"
          + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE";
    }
    if (lacksRegion(e)) {
      return "no AWS region: set AWS_REGION";
    }
    String endpoint =
        "%s, or is a NAT or a VPC endpoint missing?".formatted(action.substring(0, colon(action)));
    if (hasCause(e, UnknownHostException.class)) {
      return "the name of the AWS endpoint has no address: is the region right for " + endpoint;
    }
    if (hasCause(e, SocketTimeoutException.class)) {
      return "the AWS endpoint did not answer in time: is AWS reachable for " + endpoint;
    }
    if (hasCause(e, ConnectException.class)) {
      return "the AWS endpoint refused the connection: is AWS_ENDPOINT_URL right for " + endpoint;
    }
    return "no answer that could be read: " + bounded(String.valueOf(e.getMessage()));
  }

  private static int colon(String action) {
    int colon = action.indexOf(':');
    return colon < 0 ? action.length() : colon;
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
      default -> false;
    };
  }

  private static String code(AwsServiceException e) {
    return details(e).map(AwsErrorDetails::errorCode).map(String::strip).orElse("");
  }

  private static String message(AwsServiceException e) {
    return bounded(
        details(e)
            .map(AwsErrorDetails::errorMessage)
            .filter(message -> !message.isBlank())
            .orElse("it gave no reason"));
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
  private static String bounded(String text) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
    return text.length() <= LONGEST ? line.toString() : line + "...";
  }
}
