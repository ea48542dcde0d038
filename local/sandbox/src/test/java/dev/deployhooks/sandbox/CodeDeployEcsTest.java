package dev.deployhooks.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.FunctionHost.Ending;
import dev.deployhooks.sandbox.Rollout.Ended;
import dev.deployhooks.sandbox.Timeline.Entry;
import dev.deployhooks.sandbox.Timeline.What;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CodeDeployEcsTest {

  private final Sandbox sandbox = new Sandbox();
  private final Shop shop = new Shop(sandbox);
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    sandbox.close();
    shop.close();
  }

  /** A hook that notes who answers at both listeners, and then says Succeeded or Failed. */
  private void hook(String name, String status) {
    sandbox
        .lambda()
        .function(
            name,
            call -> {
              seen.add(name + " production=" + shop.production() + " test=" + shop.test());
              Hosts.put(sandbox, call.payload(), status);
              return new Ending.Returned("null", "");
            });
  }

  @Test
  void start_when_allSucceed_then_listenersMoveInOrder() throws InterruptedException {
    hook("CodeDeployHook_installed", "Succeeded");
    hook("CodeDeployHook_tested", "Succeeded");
    hook("CodeDeployHook_live", "Succeeded");
    Rollout rollout =
        sandbox
            .codeDeploy()
            .ecs(shop.route(), shop.second)
            .hook("AfterInstall", "CodeDeployHook_installed")
            .hook("AfterAllowTestTraffic", "CodeDeployHook_tested")
            .hook("AfterAllowTraffic", "CodeDeployHook_live")
            .canary(10, Duration.ofMinutes(15))
            .start();

    Ended ended = rollout.await();

    assertThat(ended.status()).isEqualTo("Succeeded");
    assertThat(seen)
        .containsExactly(
            "CodeDeployHook_installed production=blue test=blue",
            "CodeDeployHook_tested production=blue test=green",
            "CodeDeployHook_live production=green test=green");
    assertThat(rollout.timeline().of(What.EVENT_SUCCEEDED))
        .extracting(Entry::subject)
        .containsExactly(
            "BeforeInstall",
            "Install",
            "AfterInstall",
            "AllowTestTraffic",
            "AfterAllowTestTraffic",
            "BeforeAllowTraffic",
            "AllowTraffic",
            "AfterAllowTraffic");
  }

  @Test
  void start_when_noTestListener_then_testEventsAreLeftOut() throws InterruptedException {
    Rollout rollout = sandbox.codeDeploy().ecs(shop.routeWithoutTest(), shop.second).start();
    rollout.await();

    assertThat(rollout.timeline().of(What.EVENT_STARTED))
        .extracting(Entry::subject)
        .doesNotContain("AllowTestTraffic", "AfterAllowTestTraffic")
        .contains("AllowTraffic");
  }

  @Test
  void start_when_hookSaysFailedAtTestTraffic_then_listenersAreBack() throws InterruptedException {
    hook("CodeDeployHook_tested", "Failed");
    hook("CodeDeployHook_installed", "Succeeded");
    Ended ended =
        sandbox
            .codeDeploy()
            .ecs(shop.route(), shop.second)
            .hook("AfterInstall", "CodeDeployHook_installed")
            .hook("AfterAllowTestTraffic", "CodeDeployHook_tested")
            .start()
            .await();

    assertThat(ended.status()).isEqualTo("Failed");
    assertThat(ended.reason()).contains("CodeDeployHook_tested said Failed");
    assertThat(ended.rollback().orElseThrow().status())
        .as("the hook stood in the way of the rollback")
        .isEqualTo("Failed");
    assertThat(seen).filteredOn(each -> each.startsWith("CodeDeployHook_tested")).hasSize(2);
    assertThat(shop.production()).isEqualTo("blue");
    assertThat(shop.test()).isEqualTo("blue");
  }

  @Test
  void start_when_hookFailsBeforeInstall_then_rollbackSucceedsWithNothingToUndo()
      throws InterruptedException {
    List<String> calls = new CopyOnWriteArrayList<>();
    sandbox
        .lambda()
        .function(
            "CodeDeployHook_gate",
            call -> {
              calls.add(call.payload());
              Hosts.put(sandbox, call.payload(), calls.size() == 1 ? "Failed" : "Succeeded");
              return new Ending.Returned("null", "");
            });
    Ended ended =
        sandbox
            .codeDeploy()
            .ecs(shop.route(), shop.second)
            .hook("BeforeInstall", "CodeDeployHook_gate")
            .start()
            .await();

    assertThat(ended.rollback().orElseThrow().status()).isEqualTo("Succeeded");
    assertThat(shop.service.taskSets()).hasSize(1);
    assertThat(shop.production()).isEqualTo("blue");
  }

  @Test
  void getDeploymentTarget_when_testTraffic_then_taskSetsAreShown() throws InterruptedException {
    List<JsonObject> targets = new CopyOnWriteArrayList<>();
    List<JsonObject> services = new CopyOnWriteArrayList<>();
    sandbox
        .lambda()
        .function(
            "CodeDeployHook_look",
            call -> {
              String id =
                  JsonParser.parseString(call.payload())
                      .getAsJsonObject()
                      .get("DeploymentId")
                      .getAsString();
              targets.add(
                  object(
                      Http.codeDeploy(
                              sandbox,
                              "GetDeploymentTarget",
                              "{\"deploymentId\":\"" + id + "\",\"targetId\":\"shop:quiz\"}")
                          .body()));
              services.add(
                  object(
                      Http.json(
                              sandbox,
                              "ecs",
                              "AmazonEC2ContainerServiceV20141113.DescribeServices",
                              "{\"cluster\":\"shop\",\"services\":[\"quiz\"]}")
                          .body()));
              Hosts.put(sandbox, call.payload(), "Succeeded");
              return new Ending.Returned("null", "");
            });
    Ended ended =
        sandbox
            .codeDeploy()
            .ecs(shop.route(), shop.second)
            .hook("AfterAllowTestTraffic", "CodeDeployHook_look")
            .start()
            .await();

    JsonObject target = targets.getFirst().getAsJsonObject("deploymentTarget");
    assertThat(target.get("deploymentTargetType").getAsString()).isEqualTo("ECSTarget");
    JsonObject ecs = target.getAsJsonObject("ecsTarget");
    JsonObject green = ecs.getAsJsonArray("taskSetsInfo").get(1).getAsJsonObject();
    assertThat(green.get("identifer").getAsString()).startsWith("ecs-svc/");
    assertThat(green.get("taskSetLabel").getAsString()).isEqualTo("Green");
    assertThat(green.getAsJsonObject("targetGroup").get("name").getAsString()).isEqualTo("quiz-2");
    assertThat(ecs.getAsJsonArray("lifecycleEvents").get(4).toString())
        .contains("\"AfterAllowTestTraffic\"", "\"InProgress\"");
    JsonObject set =
        services
            .getFirst()
            .getAsJsonArray("services")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("taskSets")
            .get(1)
            .getAsJsonObject();
    assertThat(set.get("startedBy").getAsString()).isEqualTo("CODE_DEPLOY");
    assertThat(set.get("externalId").getAsString()).isEqualTo(ended.id());
    assertThat(set.get("taskDefinition").getAsString()).isEqualTo(shop.second.arn());
  }

  private static JsonObject object(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }
}
