package dev.deployhooks.local.doctor;

import java.nio.file.Path;
import java.util.Optional;

/** What is looked at. */
public sealed interface Subject {

  /** In words. */
  String inWords();

  /**
   * A deployment group of CodeDeploy.
   *
   * @param application its application
   * @param group its name
   * @param alias the alias of a function that it deploys; empty to take what the AppSpec says
   * @param appSpec where the next AppSpec is; empty to take that of the last deployment
   */
  record Group(
      String application, String group, Optional<FunctionAlias> alias, Optional<Path> appSpec)
      implements Subject {
    @Override
    public String inWords() {
      return "deployment group " + application + "/" + group;
    }
  }

  /** A service that Amazon ECS deploys itself. */
  record Service(String cluster, String service) implements Subject {
    @Override
    public String inWords() {
      return "service " + cluster + "/" + service;
    }
  }

  /** An alias of a Lambda function. */
  record FunctionAlias(String function, String alias) {}
}
