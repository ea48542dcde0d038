package dev.deployhooks.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignedHttpTest {

  private static URI endpoint(String service, Map<String, String> environment) {
    return JsonQuestions.with(environment, StoppedTime.INSTANCE).http().endpoint(service);
  }

  /** As AWS lists the endpoints of Systems Manager. */
  @ParameterizedTest
  @CsvSource({
    "false, false, https://ssm.eu-west-1.amazonaws.com/",
    "false, true, https://ssm.eu-west-1.api.aws/",
  })
  void endpoint_whenNoneIsSet_isOfTheKindThatTheEnvironmentAsksFor(
      String fips, String dualStack, URI endpoint) {
    assertThat(
            endpoint(
                "ssm",
                Map.of("AWS_USE_FIPS_ENDPOINT", fips, "AWS_USE_DUALSTACK_ENDPOINT", dualStack)))
        .isEqualTo(endpoint);
  }

  @Test
  void endpoint_whenFipsIsAskedFor_isAFipsEndpoint() {
    assertThat(endpoint("ssm", Map.of("AWS_USE_FIPS_ENDPOINT", "true")).getHost())
        .startsWith("ssm-fips.");
  }

  /** The SDK's name of the service in variables is that of its id, with spaces as underscores. */
  @ParameterizedTest
  @CsvSource({"ssm, AWS_ENDPOINT_URL_SSM", "secretsmanager, AWS_ENDPOINT_URL_SECRETS_MANAGER"})
  void endpoint_whenSetForTheService_isThat(String service, String variable) {
    assertThat(
            endpoint(
                service,
                Map.of(variable, "http://127.0.0.1:7", "AWS_ENDPOINT_URL", "http://127.0.0.1:8")))
        .isEqualTo(URI.create("http://127.0.0.1:7/"));
  }
}
