package dev.deployhooks.local.doctor;

/**
 * Where ARNs begin: a Region, in the account that a role belongs to.
 *
 * @param region such as {@code eu-central-1}
 * @param role the ARN of a role
 */
record Arn(String region, String role) {

  /** Of a function that is named in any form. */
  String ofFunction(String function) {
    return function.startsWith("arn:") ? function : of("lambda", "function:" + function);
  }

  /** Of something of CodeDeploy. */
  String ofCodeDeploy(String resource) {
    return of("codedeploy", resource);
  }

  /**
   * Of something else in the account and Region of a function.
   *
   * @param function the function's ARN
   */
  static String besides(String function, String service, String resource) {
    String[] parts = function.split(":", 6);
    return String.join(":", parts[0], parts[1], service, parts[3], parts[4], resource);
  }

  private String of(String service, String resource) {
    return "arn:%s:%s:%s:%s:%s".formatted(part(1, "aws"), service, region, part(4, "*"), resource);
  }

  private String part(int index, String otherwise) {
    String[] parts = role.split(":", -1);
    return parts.length > index && !parts[index].isEmpty() ? parts[index] : otherwise;
  }
}
