package dev.deployhooks.aws;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.deployhooks.aws.AwsJson.Question;
import dev.deployhooks.aws.AwsJson.ServiceError;
import dev.deployhooks.check.SourceException;
import dev.deployhooks.plan.ParameterReading;
import dev.deployhooks.plan.ParameterSource;
import dev.deployhooks.time.Deadline;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The parameters of SSM Parameter Store ({@code GetParameter}, decrypted), by small signed
 * requests: nearly every look reads its plan here, and the SDK's client for it would add 6 MB to
 * each package and a tenth of a second to each cold start (docs/cold-start.md).
 *
 * @param json made when the first parameter is read
 * @see <a
 *     href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html">GetParameter</a>
 */
public record SsmParameters(Supplier<AwsJson> json) implements ParameterSource {

  @Override
  public ParameterReading read(String name, Deadline deadline) {
    AwsCall call =
        new AwsCall(
            "ssm:GetParameter",
            name,
            "ssm:GetParameter on arn:aws:ssm:*:*:parameter%s (and kms:Decrypt on its key if it is a SecureString)"
                .formatted(name.startsWith("/") ? name : "/" + name),
            deadline);
    return call.tooLate()
        .<ParameterReading>map(ParameterReading.Unreadable::new)
        .orElseGet(() -> read(name, call));
  }

  private ParameterReading read(String name, AwsCall call) {
    try {
      JsonObject answer = json.get().ask(question(name, true), call);
      return answer.get("Parameter") instanceof JsonObject parameter
              && parameter.get("Value") instanceof JsonPrimitive value
          ? new ParameterReading.Value(value.getAsString(), changed(parameter))
          : new ParameterReading.Unreadable(call.asked() + " was answered without a value");
    } catch (ServiceError e) {
      return isNotFound(e)
          ? new ParameterReading.NotFound("there is no SSM parameter " + name)
          : new ParameterReading.Unreadable(String.valueOf(e.told().getMessage()));
    } catch (SourceException e) {
      return new ParameterReading.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  /** The question for one parameter. */
  static Question question(String name, boolean isDecrypted) {
    JsonObject input = new JsonObject();
    input.addProperty("Name", name);
    input.addProperty("WithDecryption", isDecrypted);
    return new Question("ssm", "1.1", "AmazonSSM.GetParameter", input);
  }

  /** Whether there is no such parameter. */
  static boolean isNotFound(ServiceError e) {
    return e.code().equals("ParameterNotFound");
  }

  /** When it was last changed; AWS says it in seconds since the epoch. */
  private static Optional<Instant> changed(JsonObject parameter) {
    return parameter.get("LastModifiedDate") instanceof JsonPrimitive date && date.isNumber()
        ? Optional.of(Instant.ofEpochMilli(Math.round(date.getAsDouble() * 1000)))
        : Optional.empty();
  }
}
