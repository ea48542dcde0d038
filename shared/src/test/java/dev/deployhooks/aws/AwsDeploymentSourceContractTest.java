package dev.deployhooks.aws;

import com.google.gson.JsonObject;
import dev.deployhooks.deployment.DeploymentSource;
import dev.deployhooks.deployment.DeploymentSourceContract;
import dev.deployhooks.invocation.HookExecutionId;
import dev.deployhooks.invocation.Invocation;
import dev.deployhooks.testing.WireServer;
import dev.deployhooks.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** The source on AWS keeps the contract under both controllers. */
class AwsDeploymentSourceContractTest {

  private WireServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new WireServer();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Nested
  class UnderCodeDeploy extends OnAws {
    @Override
    public Invocation invocation() {
      return new Invocation.CodeDeploy("d-1", new HookExecutionId("a-token-of-some-length"));
    }

    @Override
    public DeploymentSource ofRollback() {
      return answering(
          "GetDeployment",
          "{\"deploymentInfo\":{\"status\":\"InProgress\",\"creator\":\"codeDeployRollback\"}}");
    }

    @Override
    public DeploymentSource ofEnded() {
      return answering("GetDeployment", "{\"deploymentInfo\":{\"status\":\"Stopped\"}}");
    }

    @Override
    public DeploymentSource ofSilence() {
      server.hangOn("GetDeployment");
      return source();
    }
  }

  @Nested
  class UnderEcs extends OnAws {
    @Override
    public Invocation invocation() {
      return new Invocation.Ecs(
          "e-1",
          "POST_SCALE_UP",
          "arn:aws:ecs:us-east-1:1:service-deployment/c/s/1",
          "arn:aws:ecs:us-east-1:1:service/c/s",
          "arn:aws:ecs:us-east-1:1:service-revision/c/s/2",
          Map.of(),
          Map.of(),
          new JsonObject());
    }

    @Override
    public DeploymentSource ofRollback() {
      return answering(
          "DescribeServiceDeployments",
          "{\"serviceDeployments\":[{\"status\":\"ROLLBACK_IN_PROGRESS\"}]}");
    }

    @Override
    public DeploymentSource ofEnded() {
      return answering(
          "DescribeServiceDeployments", "{\"serviceDeployments\":[{\"status\":\"SUCCESSFUL\"}]}");
    }

    @Override
    public DeploymentSource ofSilence() {
      server.hangOn("DescribeServiceDeployments").hangOn("DescribeServiceRevisions");
      return source();
    }
  }

  abstract class OnAws implements DeploymentSourceContract {
    DeploymentSource answering(String operation, String json) {
      server.on(operation, json);
      return source();
    }

    DeploymentSource source() {
      return Wired.source(server, Wired.NO_OBJECTS, Map.of());
    }

    @Override
    public Deadline ample() {
      return Wired.in(Duration.ofMinutes(1));
    }

    @Override
    public Deadline scant() {
      return Wired.in(Duration.ofMillis(100));
    }
  }
}
