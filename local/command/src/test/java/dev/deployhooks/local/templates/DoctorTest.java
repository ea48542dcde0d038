package dev.deployhooks.local.templates;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.local.Packages;
import dev.deployhooks.local.doctor.DoctorCommand;
import dev.deployhooks.sandbox.Release;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The doctor has nothing to say against hooks that are set up as the template does it. */
@Tag(Packages.NEEDED)
class DoctorTest {

  private static List<String> findings(Account account, String... args) {
    StringWriter out = new StringWriter();
    CommandLine commandLine =
        new CommandLine(
            new DoctorCommand(
                account.sandbox().environment(),
                builder -> builder.endpointOverride(account.sandbox().endpoint())));
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
    commandLine.execute(args);
    return JsonParser.parseString(out.toString())
        .getAsJsonObject()
        .getAsJsonArray("findings")
        .asList()
        .stream()
        .map(JsonElement::getAsJsonObject)
        .map(
            each ->
                "%s %s: %s"
                    .formatted(text(each, "severity"), text(each, "about"), text(each, "what")))
        .toList();
  }

  private static String text(JsonObject object, String name) {
    return object.get(name).getAsString();
  }

  @Test
  void hooks_areInOrder_asTheTemplateSetsThemUp() {
    try (Account account = new Account(Template.ofTheHooks())) {
      account
          .sandbox()
          .iam()
          .role("CodeDeployRole")
          .trusts("codedeploy.amazonaws.com")
          .allow("lambda:InvokeFunction", "arn:aws:lambda:*:*:function:CodeDeployHook_*");
      Release release =
          account.codeDeployEcs("doctored").hook("AfterInstall", account.name("Combined"));
      for (String hook : Account.hooks()) {
        if (!hook.equals("Combined")) {
          release.hook(Stay.of(hook).ecs(), account.name(hook));
        }
      }
      release.heldAt("BeforeInstall", "d-ABCDEFGH1", "execution").start();

      List<String> findings =
          findings(account, "--application", "quiz", "--group", "doctored", "--json");

      assertThat(findings)
          .filteredOn(line -> line.matches(".*(role|queue|RecursiveLoop|invocations|reports).*"))
          .hasSize(5 + 5 + 3 + 3 + 5 + 5)
          .allMatch(line -> line.startsWith("ok "));
      for (String hook : Account.hooks()) {
        String ok = "ok hook " + account.name(hook);
        assertThat(findings)
            .anyMatch(line -> line.matches(ok + " at \\w+: the role that calls it may invoke it"))
            .contains(
                ok + ": its role allows what the hook and its plan need",
                ok + ": keeps its reports in the bucket " + Account.REPORTS);
      }
    }
  }
}
