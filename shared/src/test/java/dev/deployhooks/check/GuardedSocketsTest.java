package dev.deployhooks.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedSocketsTest {

  private static final Reach IN_AWS = new Reach(false, 9001);

  /** What a name resolved to. */
  private static InetSocketAddress resolved(String address, int port) throws Exception {
    return new InetSocketAddress(
        InetAddress.getByAddress("quiz.example.com", InetAddress.ofLiteral(address).getAddress()),
        port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.9.10",
        "0.0.0.0",
        "0.0.0.1",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1"
      })
  void guard_whenNameResolvesToTheMachineItself_refuses(String address) throws Exception {
    InetSocketAddress endpoint = resolved(address, 8080);

    assertThatThrownBy(() -> new GuardedSockets(IN_AWS, Set.of()).guard(endpoint))
        .isInstanceOf(ForbiddenAddressException.class)
        .hasMessageContaining("the hook's own machine");
    assertThatCode(() -> new GuardedSockets(new Reach(true, 9001), Set.of()).guard(endpoint))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                new GuardedSockets(IN_AWS, Set.of(InetAddress.ofLiteral(address))).guard(endpoint))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"169.254.169.254", "169.254.170.2", "fe80::1", "fd00:ec2::254"})
  void guard_whenNameResolvesToWhereCredentialsAre_refuses(String address) throws Exception {
    InetSocketAddress endpoint = resolved(address, 80);

    assertThatThrownBy(() -> new GuardedSockets(new Reach(true, 0), Set.of()).guard(endpoint))
        .isInstanceOf(ForbiddenAddressException.class)
        .hasMessageContaining("where AWS hands out credentials");
    assertThatCode(
            () ->
                new GuardedSockets(IN_AWS, Set.of(InetAddress.ofLiteral(address))).guard(endpoint))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1"})
  void guard_whenItIsTheRuntimeApi_refusesWhateverThePlanAllows(String address) throws Exception {
    InetSocketAddress endpoint = resolved(address, 9001);

    assertThatThrownBy(
            () ->
                new GuardedSockets(new Reach(true, 9001), Set.of(endpoint.getAddress()))
                    .guard(endpoint))
        .isInstanceOf(ForbiddenAddressException.class)
        .hasMessageContaining("runtime API");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.7", "192.0.2.1", "2001:db8::1", "fd00:1::1"})
  void guard_whenAnyOtherAddress_letsItThrough(String address) throws Exception {
    InetSocketAddress endpoint = resolved(address, 9001);

    assertThatCode(() -> new GuardedSockets(IN_AWS, Set.of()).guard(endpoint))
        .doesNotThrowAnyException();
  }

  @Test
  void reach_ofThisProcess_takesTheRuntimePortFromTheEnvironment() {
    assertThat(Reach.ofThisProcess(Map.of("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001")))
        .isEqualTo(new Reach(true, 9001));
    assertThat(Reach.ofThisProcess(Map.of())).isEqualTo(new Reach(true, 0));
  }
}
