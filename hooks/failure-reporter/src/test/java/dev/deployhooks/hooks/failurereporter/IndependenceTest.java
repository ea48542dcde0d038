package dev.deployhooks.hooks.failurereporter;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The failure reporter works when the hooks cannot. */
@AnalyzeClasses(packages = "dev.deployhooks", importOptions = ImportOption.DoNotIncludeTests.class)
class IndependenceTest {

  private static final String HERE = "dev.deployhooks.hooks.failurereporter..";

  /** Failures of sources, which a call of AWS can also be told as: they bring nothing along. */
  private static final DescribedPredicate<JavaClass> EXCEPTIONS =
      assignableTo("dev.deployhooks.check.SourceException");

  @ArchTest
  static final ArchRule IT_KNOWS_WHO_CALLED_AND_HOW_TO_ANSWER =
      classes()
          .that()
          .resideInAPackage(HERE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              HERE,
              "dev.deployhooks.invocation..",
              "dev.deployhooks.answer..",
              "dev.deployhooks.aws..",
              "dev.deployhooks.json..",
              "dev.deployhooks.time..",
              "com.google.gson..",
              "com.amazonaws.services.lambda.runtime..",
              "org.jspecify..",
              "java..")
          .because("what breaks the hooks must not break it");

  @ArchTest
  static final ArchRule NOTHING_THAT_IT_USES_KNOWS_A_PLAN_OR_A_CHECK =
      noClasses()
          .that()
          .resideInAPackage(HERE)
          .should()
          .transitivelyDependOnClassesThat(
              resideInAnyPackage(
                      "dev.deployhooks.plan..",
                      "dev.deployhooks.check..",
                      "dev.deployhooks.canary..",
                      "dev.deployhooks.images..",
                      "dev.deployhooks.verdict..",
                      "dev.deployhooks.report..",
                      "dev.deployhooks.deployment..",
                      "dev.deployhooks.hook..")
                  .and(DescribedPredicate.not(EXCEPTIONS)))
          .because("a plan that cannot be read, or a check that hangs, is what hooks die of");
}
