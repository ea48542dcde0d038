package dev.deployhooks.sandbox;

import java.util.random.RandomGenerator;

/** The sandbox's names for things: region, account, ARNs and ids as AWS makes them. */
final class Arns {

  static final String REGION = "us-east-1";
  static final String ACCOUNT = "123456789012";

  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final RandomGenerator RANDOM = new java.security.SecureRandom();

  private Arns() {}

  static String of(String service, String resource) {
    return "arn:aws:" + service + ":" + REGION + ":" + ACCOUNT + ":" + resource;
  }

  /** Random letters and digits. */
  static String id(int length) {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < length; i++) {
      id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return id.toString();
  }

  /** Random hexadecimal digits. */
  static String hex(int length) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < length; i++) {
      hex.append(Character.forDigit(RANDOM.nextInt(16), 16));
    }
    return hex.toString();
  }
}
