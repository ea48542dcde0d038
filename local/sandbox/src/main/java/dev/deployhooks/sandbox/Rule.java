package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import dev.deployhooks.sandbox.wire.Request;
import java.util.List;

/** A rule of a listener; the last of them is the default rule. */
public final class Rule {

  private final String arn;
  private final String priority;
  private final List<Condition> conditions;
  private final Wheel wheel = new Wheel();
  private volatile Action action;

  Rule(String arn, String priority, List<Condition> conditions, Action action) {
    this.arn = arn;
    this.priority = priority;
    this.conditions = List.copyOf(conditions);
    this.action = action;
  }

  /** The rule's ARN. */
  public String arn() {
    return arn;
  }

  /** What it does at present. */
  public Action action() {
    return action;
  }

  /** Changes what it does. */
  public void action(Action changed) {
    action = changed;
  }

  Wheel wheel() {
    return wheel;
  }

  boolean isDefault() {
    return priority.equals("default");
  }

  int order() {
    return isDefault() ? Integer.MAX_VALUE : Integer.parseInt(priority);
  }

  boolean takes(Request request) {
    return conditions.stream().allMatch(condition -> condition.meets(request));
  }

  JsonObject json() {
    return Tree.of(
        "RuleArn",
        arn,
        "Priority",
        priority,
        "Conditions",
        conditions.stream().map(Condition::json).toList(),
        "Actions",
        List.of(action.json()),
        "IsDefault",
        isDefault());
  }
}
