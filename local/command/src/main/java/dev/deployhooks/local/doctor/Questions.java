package dev.deployhooks.local.doctor;

import dev.deployhooks.deployment.Found;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Asks AWS, and says in words what could not be read, and who would have to allow it. */
final class Questions {

  private static final int LONGEST = 300;

  private Questions() {}

  /**
   * Asks.
   *
   * @param action as IAM spells it
   * @param of what it is asked about
   */
  static <T> Found<T> ask(String action, String of, Supplier<@Nullable T> call) {
    try {
      T answer = call.get();
      return answer == null
          ? new Found.Unknown<>("%s of %s was answered without a value".formatted(action, of))
          : new Found.Known<>(answer, action);
    } catch (AwsServiceException e) {
      return new Found.Unknown<>(ofService(action, of, e));
    } catch (SdkException e) {
      return new Found.Unknown<>(
          "%s of %s failed: %s; are credentials and Region right, and is AWS reachable?"
              .formatted(action, of, shortened(e.getMessage())));
    }
  }

  private static String ofService(String action, String of, AwsServiceException e) {
    String code = code(e);
    boolean denied = e.statusCode() == 403 || code.startsWith("AccessDenied") || isUnauthorized(e);
    return denied
        ? "%s of %s was denied (%s); allow %s to whoever runs the doctor"
            .formatted(action, of, code, action)
        : "%s of %s failed: %s (HTTP %d): %s"
            .formatted(action, of, code, e.statusCode(), shortened(said(e)));
  }

  private static boolean isUnauthorized(AwsServiceException e) {
    return code(e).contains("Unauthorized") || code(e).contains("NotAuthorized");
  }

  /** The code of an error, such as {@code ResourceNotFoundException}. */
  static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
        ? "no code"
        : e.awsErrorDetails().errorCode();
  }

  private static @Nullable String said(AwsServiceException e) {
    return e.awsErrorDetails() == null ? e.getMessage() : e.awsErrorDetails().errorMessage();
  }

  private static String shortened(@Nullable String text) {
    String said = text == null ? "nothing said" : text;
    return said.length() <= LONGEST ? said : said.substring(0, LONGEST) + "...";
  }
}
