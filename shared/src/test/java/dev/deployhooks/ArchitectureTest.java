package dev.deployhooks;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.deployhooks.json.JsonSchema;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The layers of the core: the way of the data, from left to right. */
@AnalyzeClasses(
    packages = "dev.deployhooks",
    importOptions = {
      ImportOption.DoNotIncludeTests.class,
      ArchitectureTest.WithoutTheSandbox.class
    })
class ArchitectureTest {

  /** The sandbox is on the class path of tests, and is no part of the core. */
  static final class WithoutTheSandbox implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/sandbox/");
    }
  }

  /** Known to all: they know nothing of deployments. */
  private static final List<String> GROUND = List.of("time", "json", "judge");

  /** From left to right. */
  private static final List<String> WAY =
      List.of(
          "invocation",
          "deployment",
          "plan",
          "check",
          "canary",
          "images",
          "verdict",
          "report",
          "answer");

  /** The adapters to AWS, and the one place that strings everything together. */
  private static final List<String> AROUND = List.of("aws", "hook");

  @ArchTest
  static void aPackageKnowsThoseToItsLeftAlone(JavaClasses classes) {
    for (int i = 0; i < WAY.size(); i++) {
      String[] right =
          packages(Stream.concat(WAY.subList(i + 1, WAY.size()).stream(), AROUND.stream()));
      noClasses()
          .that()
          .resideInAPackage(name(WAY.get(i)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(right)
          .because("the way of the data is the layout of the code, and it has one direction")
          .check(classes);
    }
  }

  @ArchTest
  static void theGroundKnowsNothingAbove(JavaClasses classes) {
    noClasses()
        .that()
        .resideInAnyPackage(packages(GROUND.stream()))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(Stream.concat(WAY.stream(), AROUND.stream())))
        .because("time, JSON and the judge of numbers are for everybody")
        .check(classes);
  }

  @ArchTest
  static final ArchRule ONLY_AWS_SPEAKS_TO_AWS =
      noClasses()
          .that(not(resideInAPackage(name("aws"))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon.awssdk..")
          .because("a check can be tested without AWS, and a client is made in one place");

  @ArchTest
  static final ArchRule ONLY_JSON_SCHEMA_LOADS_A_VALIDATOR =
      noClasses()
          .that(not(belongToAnyOf(JsonSchema.class)))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.harrel..")
          .because("a function whose plan has no schema starts without it");

  @ArchTest
  static final ArchRule ONLY_TIME_READS_THE_CLOCK =
      noClasses()
          .that(not(resideInAPackage(name("time"))))
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", java.time.Duration.class)
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .because(
              "time is injected: no test sleeps, and the sandbox can let an hour pass at once");

  @ArchTest
  static void everyPackageIsOnTheMapAndNullSafe(JavaClasses classes) {
    List<String> known = Stream.of(GROUND, WAY, AROUND).flatMap(List::stream).toList();
    classes.stream()
        .map(found -> found.getPackage())
        .distinct()
        .forEach(
            found -> {
              assertThat(known)
                  .as("add %s to the way, or move its classes", found.getName())
                  .contains(found.getName().replaceFirst("^dev\\.deployhooks\\.([a-z]+).*", "$1"));
              assertThat(found.isAnnotatedWith(NullMarked.class))
                  .as("package-info of %s is @NullMarked", found.getName())
                  .isTrue();
            });
  }

  private static String name(String packageName) {
    return "dev.deployhooks." + packageName + "..";
  }

  private static String[] packages(Stream<String> names) {
    return names.map(ArchitectureTest::name).toArray(String[]::new);
  }
}
