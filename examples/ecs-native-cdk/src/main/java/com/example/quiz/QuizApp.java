package com.example.quiz;

import software.amazon.awscdk.App;
import software.amazon.awscdk.StackProps;

/** The CDK application: {@code cdk deploy --parameters Image=...@sha256:...}. */
public final class QuizApp {

  private QuizApp() {}

  public static void main(String[] args) {
    App app = new App();
    new QuizStack(app, "Quiz", StackProps.builder().build());
    app.synth();
  }
}
