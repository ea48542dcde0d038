package dev.deployhooks.local.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.deployhooks.local.Packages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The example that is a CDK application builds and synthesizes, and its own test passes. The CDK is
 * 100 MB, so it is no part of the build: where Maven has it already, it is used.
 */
class CdkExampleTest {

  private static final Path EXAMPLE = Packages.PROJECT.resolve("examples/ecs-native-cdk");

  @Test
  void example_buildsAndItsTestPasses() throws Exception {
    Tool.assumeInstalled("Node.js", "node", "--version");
    Tool.assumeInstalled("Maven", "mvn", "--version");
    assumeTrue(
        Files.exists(library()),
        "Maven has no AWS CDK here (mvn -f examples/ecs-native-cdk test fetches it): the example was"
            + " not built");
    Tool.Ran ran = Tool.run("mvn", "-B", "-o", "-q", "-f", EXAMPLE.toString(), "test");
    assertThat(ran.status()).as(ran.output()).isZero();
  }

  /** Where Maven keeps the version of the CDK that the example names. */
  private static Path library() throws Exception {
    Matcher version =
        Pattern.compile("aws-cdk-lib</artifactId>\\s*<version>([^<]+)")
            .matcher(Files.readString(EXAMPLE.resolve("pom.xml")));
    assertThat(version.find()).as("the example names the CDK").isTrue();
    Path repository =
        Optional.ofNullable(System.getProperty("maven.repo.local"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".m2", "repository"));
    return repository.resolve(
        "software/amazon/awscdk/aws-cdk-lib/%1$s/aws-cdk-lib-%1$s.jar".formatted(version.group(1)));
  }
}
