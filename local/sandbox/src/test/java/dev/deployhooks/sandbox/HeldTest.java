package dev.deployhooks.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deployhooks.sandbox.Timeline.Entry;
import dev.deployhooks.sandbox.Timeline.What;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deployments that stay where they are, under names that are known beforehand. */
class HeldTest {

  private final Sandbox sandbox = new Sandbox();
  private final Shop shop = new Shop(sandbox);
  private final CountDownLatch held = new CountDownLatch(1);

  @AfterEach
  void close() {
    sandbox.close();
    shop.close();
  }

  private void hear(Entry entry) {
    if (entry.what() == What.HELD) {
      held.countDown();
    }
  }

  private static String payload(String token) {
    return Tree.of("DeploymentId", "d-HELDHELD1", "LifecycleEventHookExecutionId", token)
        .toString();
  }

  @Test
  void heldAt_when_answered_takesTheNextAnswerToo() throws InterruptedException {
    Rollout rollout =
        sandbox
            .codeDeploy()
            .ecs(shop.route(), shop.second)
            .heldAt("AfterAllowTestTraffic", "d-HELDHELD1", "token-1")
            .onProgress(this::hear)
            .start();
    held.await();

    assertThat(Hosts.put(sandbox, payload("token-1"), "Failed").statusCode()).isEqualTo(200);
    assertThat(Hosts.put(sandbox, payload("token-1"), "Succeeded").statusCode()).isEqualTo(200);
    assertThat(Hosts.put(sandbox, payload("token-2"), "Succeeded").body())
        .contains("InvalidLifecycleEventHookExecutionId");

    assertThat(rollout.id()).isEqualTo("d-HELDHELD1");
    assertThat(rollout.timeline().of(What.ANSWER_ACCEPTED))
        .extracting(Entry::detail)
        .containsExactly("Failed", "Succeeded");
    assertThat(shop.test()).isEqualTo("green");
    assertThat(shop.production()).isEqualTo("blue");
  }

  @Test
  void heldAt_when_stopped_goesBack() throws InterruptedException {
    Rollout rollout =
        sandbox
            .codeDeploy()
            .ecs(shop.route(), shop.second)
            .heldAt("BeforeAllowTraffic", "d-HELDHELD1", "token-1")
            .onProgress(this::hear)
            .start();
    held.await();

    Http.codeDeploy(
        sandbox,
        "StopDeployment",
        Tree.of("deploymentId", "d-HELDHELD1", "autoRollbackEnabled", true).toString());

    assertThat(rollout.await().status()).isEqualTo("Stopped");
    assertThat(shop.test()).isEqualTo("blue");
  }

  @Test
  void heldAt_when_byEcsItself_hasTheNamesThatItWasGiven() throws InterruptedException {
    String service = "/shop/quiz/";
    String deployment = Arns.of("ecs", "service-deployment" + service + "one");
    String source = Arns.of("ecs", "service-revision" + service + "1");
    String target = Arns.of("ecs", "service-revision" + service + "2");
    var _ =
        sandbox
            .ecs()
            .deploy(shop.nativeRoute(), shop.second)
            .heldAt("POST_TEST_TRAFFIC_SHIFT", deployment, source, target)
            .onProgress(this::hear)
            .start();
    held.await();

    JsonObject shown =
        JsonParser.parseString(
                Http.json(
                        sandbox,
                        "ecs",
                        "AmazonEC2ContainerServiceV20141113.DescribeServiceDeployments",
                        "{\"serviceDeploymentArns\":[\"" + deployment + "\"]}")
                    .body())
            .getAsJsonObject()
            .getAsJsonArray("serviceDeployments")
            .get(0)
            .getAsJsonObject();

    assertThat(shown.get("lifecycleStage").getAsString()).isEqualTo("POST_TEST_TRAFFIC_SHIFT");
    assertThat(shown.getAsJsonObject("targetServiceRevision").get("arn").getAsString())
        .isEqualTo(target);
    assertThat(shown.getAsJsonArray("sourceServiceRevisions").toString()).contains(source);
    assertThat(shop.test()).isEqualTo("green");
  }
}
