package dev.deployhooks.hook;

import dev.deployhooks.deployment.Deployment;
import dev.deployhooks.deployment.Found;
import java.util.ArrayList;
import java.util.List;

/** What could not be found out about a deployment, said as remarks. */
final class Unknowns {

  private Unknowns() {}

  static List<String> of(Deployment deployment) {
    List<String> remarks = new ArrayList<>();
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
        say("the test entrance", ecs.testEntrance(), remarks);
      }
    }
    return remarks;
  }

  private static void say(String what, Found<?> found, List<String> remarks) {
    switch (found) {
      case Found.Known<?> _ -> {}
      case Found.Unknown<?>(String why) -> remarks.add("not known: " + what + ": " + why);
    }
  }
}
