package dev.deployhooks.hook;

import dev.deployhooks.deployment.CurrentEvent;
import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import dev.deployhooks.deployment.LifecycleEvent;
import java.util.ArrayList;
import java.util.List;

/** What could not be found out about a deployment, said as remarks. */
final class Unknowns {

  private Unknowns() {}

  static List<String> of(Deployment deployment) {
    List<String> remarks = new ArrayList<>();
    sayDoubt(deployment.event(), remarks);
    switch (deployment) {
      case Deployment.Lambda lambda -> {
        say("the version that serves now", lambda.blueVersion(), remarks);
        say("green's share of the traffic", lambda.greenWeight(), remarks);
      }
      case Deployment.Ecs ecs -> {
        say("green's task definition", ecs.green().taskDefinition(), remarks);
        say("green's images", ecs.green().images(), remarks);
        say("green's target group", ecs.green().targetGroup(), remarks);
        say("what serves now", ecs.blue(), remarks);
        if (ecs.blue() instanceof Found.Known<Deployment.Side>(Deployment.Side blue, String _)) {
          say("the task definition that serves now", blue.taskDefinition(), remarks);
        }
        say("the test entrance", ecs.testEntrance(), remarks);
      }
      case Deployment.Built _ -> {}
    }
    return remarks;
  }

  /** An event that could be found out, though not everything that would prove it. */
  private static void sayDoubt(Found<LifecycleEvent> event, List<String> remarks) {
    switch (event) {
      case Found.Known<LifecycleEvent>(LifecycleEvent known, String source) -> {
        int doubt = source.indexOf(CurrentEvent.DOUBT);
        if (doubt >= 0) {
          remarks.add(
              "taken to be at %s; %s"
                  .formatted(known, source.substring(doubt + CurrentEvent.DOUBT.length())));
        }
      }
      case Found.Unknown<LifecycleEvent> _ -> {}
    }
  }

  private static void say(String what, Found<?> found, List<String> remarks) {
    switch (found) {
      case Found.Known<?> _ -> {}
      case Found.Unknown<?>(String why) -> remarks.add("not known: " + what + ": " + why);
    }
  }
}
