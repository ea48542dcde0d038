package dev.deployhooks.aws;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.aws.SignedHttp.Message;
import dev.deployhooks.aws.SignedHttp.Reply;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.json.Json;
import dev.deployhooks.json.JsonException;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * Asks services that speak AWS JSON a small question, without a client of the SDK for each of them:
 * that of DynamoDB alone is 3 MB. What may pass is asked up to three times. It knows no plan and no
 * check, so that whoever speaks for a dead hook can use it.
 *
 * @param http the way to them
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html">AWS JSON 1.0</a>
 */
public record AwsJson(SignedHttp http) {

  /**
   * A question.
   *
   * @param service as endpoints and signatures call it, such as {@code dynamodb}
   * @param version of the protocol that it speaks, {@code 1.0} or {@code 1.1}
   * @param target such as {@code DynamoDB_20120810.DescribeTable}
   */
  record Question(String service, String version, String target, JsonObject input) {

    /** A question to a service that speaks AWS JSON 1.0, as most do. */
    Question(String service, String target, JsonObject input) {
      this(service, "1.0", target, input);
    }
  }

  /** An answer that is an error of the service, by its code. */
  static final class ServiceError extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;
    private final SourceException told;

    ServiceError(String code, SourceException told) {
      super(told.getMessage(), told);
      this.code = code;
      this.told = told;
    }

    /** Such as {@code ResourceNotFoundException}. */
    String code() {
      return code;
    }

    /** What a check is told where the code means nothing to it. */
    SourceException told() {
      return told;
    }
  }

  /**
   * Asks.
   *
   * @throws ServiceError if the service says no
   * @throws SourceException if it could not be asked, or did not answer
   */
  JsonObject ask(Question question, AwsCall call) throws SourceException, ServiceError {
    try {
      return http.ask(
          message(question),
          reply -> answer(reply).orElseThrow(() -> SdkClientException.create("an empty answer")),
          call);
    } catch (AwsServiceException e) {
      if (AwsErrors.mayPass(e)) {
        throw call.exception(e);
      }
      throw new ServiceError(e.awsErrorDetails().errorCode(), call.exception(e));
    } catch (SdkException e) {
      throw call.exception(e);
    }
  }

  /**
   * Tells a service something that it answers with nothing, once: whoever tells knows whether again
   * would be twice.
   *
   * @throws SdkException if it was not taken
   * @throws SourceException if it cannot be signed
   */
  void tell(Question question, AwsCall call) throws SourceException {
    var _ = http.tell(message(question), AwsJson::answer, call);
  }

  private Message message(Question question) {
    return new Message(
        question.service(),
        SdkHttpMethod.POST,
        http.endpoint(question.service()),
        Map.of(
            "Content-Type",
            "application/x-amz-json-" + question.version(),
            "X-Amz-Target",
            question.target()),
        question.input().toString());
  }

  /** What the service says; empty if it says nothing but that it is done. */
  private static Optional<JsonObject> answer(Reply reply) {
    Optional<JsonObject> json = json(reply.text());
    if (reply.status() == 200 && (json.isPresent() || reply.text().isEmpty())) {
      return json;
    }
    throw reply.error(
        json.map(error -> code(error)).orElse(""),
        json.map(error -> member(error, "message") + member(error, "Message"))
            .orElse("an answer that is no JSON"));
  }

  private static Optional<JsonObject> json(String text) {
    try {
      return Json.parse(text) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    } catch (JsonException _) {
      return Optional.empty();
    }
  }

  /** The code of an error, without its namespace. */
  private static String code(JsonObject error) {
    String type = member(error, "__type");
    return type.substring(type.indexOf('#') + 1);
  }

  /** A text member; empty if there is none. */
  static String member(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value instanceof JsonPrimitive text ? text.getAsString() : "";
  }
}
