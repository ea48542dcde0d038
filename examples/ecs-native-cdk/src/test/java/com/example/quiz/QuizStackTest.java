package com.example.quiz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.assertions.Template;

class QuizStackTest {

  @Test
  @SuppressWarnings("unchecked")
  void service_whenSynthesized_rollsBackWhenAHookSaysNothing() {
    Template template =
        Template.fromStack(new QuizStack(new App(), "Quiz", StackProps.builder().build()));
    Map<String, Object> service =
        (Map<String, Object>)
            template
                .findResources("AWS::ECS::Service")
                .values()
                .iterator()
                .next()
                .get("Properties");
    Map<String, Object> deployment = (Map<String, Object>) service.get("DeploymentConfiguration");
    assertEquals("CANARY", deployment.get("Strategy"));
    List<String> calls = new ArrayList<>();
    for (Map<String, Object> hook : (List<Map<String, Object>>) deployment.get("LifecycleHooks")) {
      Map<String, Object> timeout = (Map<String, Object>) hook.get("TimeoutConfiguration");
      assertEquals("ROLLBACK", timeout.get("Action"));
      calls.add(hook.get("LifecycleStages").toString());
    }
    assertEquals(
        List.of(
            "[PRE_SCALE_UP]",
            "[POST_SCALE_UP]",
            "[POST_TEST_TRAFFIC_SHIFT]",
            "[PRODUCTION_TRAFFIC_SHIFT, POST_PRODUCTION_TRAFFIC_SHIFT]"),
        calls);
    template.resourceCountIs("AWS::ElasticLoadBalancingV2::ListenerRule", 2);
  }
}
