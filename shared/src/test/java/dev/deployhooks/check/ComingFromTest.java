package dev.deployhooks.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployhooks.check.Sight.Judged;
import dev.deployhooks.plan.CheckSpec;
import dev.deployhooks.plan.FolderFiles;
import dev.deployhooks.plan.PlanReader;
import dev.deployhooks.plan.PlanReading;
import dev.deployhooks.plan.SectionKind;
import dev.deployhooks.plan.TargetOverride;
import dev.deployhooks.sandbox.wire.LoopbackServer;
import dev.deployhooks.sandbox.wire.Request;
import dev.deployhooks.sandbox.wire.Response;
import dev.deployhooks.testing.Plans;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The plans in docs/coming-from, against a service that behaves, and against some that do not. */
@Timeout(60)
class ComingFromTest {

  private static final Path PLANS = Path.of("../docs/coming-from");

  /** What is wrong with the service. */
  enum Flaw {
    NONE,
    NO_TOKEN,
    ANY_TOKEN_IS_REFUSED,
    A_TEST_IS_MISSING,
    HOME_IS_BROKEN,
    HOME_IS_BROKEN_AT_TIMES,
    NOBODY_LISTENS,
    ORDERS_ARE_LOST
  }

  @Test
  void hurl_passes_whenTheServiceBehaves() throws Exception {
    assertThat(outcomes("hurl.yaml", SectionKind.SMOKE_TEST, Flaw.NONE))
        .containsExactly("a user signs in: Passed", "tests run: Passed");
  }

  @ParameterizedTest
  @CsvSource({
    "NO_TOKEN, a user signs in",
    "ANY_TOKEN_IS_REFUSED, a user signs in",
    "HOME_IS_BROKEN, a user signs in",
    "A_TEST_IS_MISSING, tests run"
  })
  void hurl_fails_whenTheServiceDoesNot(Flaw flaw, String check) throws Exception {
    assertThat(outcomes("hurl.yaml", SectionKind.SMOKE_TEST, flaw)).contains(check + ": Failed");
  }

  @Test
  void synthetics_passes_whenTheServiceBehaves() throws Exception {
    assertThat(outcomes("synthetics.yaml", SectionKind.VALIDATE, Flaw.NONE))
        .containsExactly("heartbeat: Passed", "API: Passed");
  }

  @ParameterizedTest
  @CsvSource({"HOME_IS_BROKEN, heartbeat", "ORDERS_ARE_LOST, API"})
  void synthetics_fails_whenTheServiceDoesNot(Flaw flaw, String check) throws Exception {
    assertThat(outcomes("synthetics.yaml", SectionKind.VALIDATE, flaw))
        .contains(check + ": Failed");
  }

  @Test
  void k6_passes_whenTheServiceBehaves() throws Exception {
    assertThat(outcomes("k6.yaml", SectionKind.VALIDATE, Flaw.NONE))
        .containsExactly("it holds up: Passed");
  }

  @ParameterizedTest
  @EnumSource(names = {"HOME_IS_BROKEN", "HOME_IS_BROKEN_AT_TIMES"})
  void k6_fails_whenTheServiceDoesNot(Flaw flaw) throws Exception {
    assertThat(outcomes("k6.yaml", SectionKind.VALIDATE, flaw))
        .containsExactly("it holds up: Failed");
  }

  @Test
  void goss_passes_whenTheServiceBehaves() throws Exception {
    assertThat(outcomes("goss.yaml", SectionKind.SMOKE_TEST, Flaw.NONE))
        .containsExactly(
            "the port listens: Passed", "the name resolves: Passed", "the page answers: Passed");
  }

  @ParameterizedTest
  @CsvSource({"HOME_IS_BROKEN, the page answers", "NOBODY_LISTENS, the port listens"})
  void goss_fails_whenTheServiceDoesNot(Flaw flaw, String check) throws Exception {
    assertThat(outcomes("goss.yaml", SectionKind.SMOKE_TEST, flaw)).contains(check + ": Failed");
  }

  private static List<String> outcomes(String plan, SectionKind kind, Flaw flaw) throws Exception {
    Path file = PLANS.resolve(plan);
    PlanReading reading = PlanReader.read(Files.readString(file), plan, FolderFiles.beside(file));
    assertThat(reading).isInstanceOf(PlanReading.Read.class);
    List<CheckSpec> checks = Plans.section(((PlanReading.Read) reading).plan(), kind).checks();
    AtomicInteger requests = new AtomicInteger();
    LoopbackServer server =
        new LoopbackServer(request -> answer(request, flaw, requests.incrementAndGet()));
    try {
      int port = server.port();
      if (flaw == Flaw.NOBODY_LISTENS) {
        server.close();
      }
      List<String> outcomes = new ArrayList<>();
      for (CheckSpec check : checks) {
        Judged judged =
            Http.look(
                new ManualTime(),
                check,
                Samples.serviceAt("http://127.0.0.1:" + port),
                TargetOverride.NONE);
        outcomes.add(check.name() + ": " + judged.outcome().getClass().getSimpleName());
      }
      return outcomes;
    } finally {
      server.close();
    }
  }

  private static Response answer(Request request, Flaw flaw, int number) {
    return switch (request.method() + " " + request.path()) {
      case "GET /" ->
          flaw == Flaw.HOME_IS_BROKEN || (flaw == Flaw.HOME_IS_BROKEN_AT_TIMES && number % 50 == 0)
              ? Response.text(500, "text/html", "sorry")
              : Response.text(
                  200,
                  "text/html",
                  flaw == Flaw.NO_TOKEN
                      ? "<html></html>"
                      : "<html><meta name=\"_csrf_token\" content=\"t0ken\"></html>");
      case "POST /login" ->
          Response.text(flaw == Flaw.ANY_TOKEN_IS_REFUSED ? 403 : 302, "text/plain", "");
      case "POST /api/tests" ->
          Response.text(
                  200,
                  "application/json",
                  "{\"status\": \"RUNNING\", \"id\": \"4568\", \"tests\": [%s1]}"
                      .formatted("1, ".repeat(flaw == Flaw.A_TEST_IS_MISSING ? 23 : 24)))
              .with("x-frame-options", "SAMEORIGIN");
      case "POST /api/orders" -> Response.text(201, "application/json", "{\"id\": \"o-7\"}");
      case "GET /api/orders/o-7" ->
          flaw == Flaw.ORDERS_ARE_LOST
              ? Response.text(404, "application/json", "{}")
              : Response.text(200, "application/json", "{\"item\": \"pen\"}");
      default -> Response.text(404, "text/plain", "nothing here");
    };
  }
}
