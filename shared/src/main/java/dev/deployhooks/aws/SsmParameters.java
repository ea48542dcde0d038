package dev.deployhooks.aws;

import dev.deployhooks.plan.ParameterReading;
import dev.deployhooks.plan.ParameterSource;
import dev.deployhooks.time.Deadline;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/**
 * The parameters of SSM Parameter Store ({@code GetParameter}, decrypted).
 *
 * @param client made when the first parameter is read
 * @see <a
 *     href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html">GetParameter</a>
 */
public record SsmParameters(Supplier<SsmClient> client) implements ParameterSource {

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
      Parameter parameter =
          client
              .get()
              .getParameter(
                  request ->
                      request.name(name).withDecryption(true).overrideConfiguration(call::bound))
              .parameter();
      return parameter == null || parameter.value() == null
          ? new ParameterReading.Unreadable(call.asked() + " was answered without a value")
          : new ParameterReading.Value(
              parameter.value(), Optional.ofNullable(parameter.lastModifiedDate()));
    } catch (ParameterNotFoundException _) {
      return new ParameterReading.NotFound("there is no SSM parameter " + name);
    } catch (SdkException e) {
      return new ParameterReading.Unreadable(call.failed(e));
    }
  }
}
