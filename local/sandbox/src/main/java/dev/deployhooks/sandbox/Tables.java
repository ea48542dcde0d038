package dev.deployhooks.sandbox;

import com.google.gson.JsonObject;
import dev.deployhooks.sandbox.wire.AwsError;
import dev.deployhooks.sandbox.wire.JsonService;
import dev.deployhooks.sandbox.wire.Service;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tables of Amazon DynamoDB, which can be described and hold nothing.
 *
 * @see <a href=
 *     "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html">DescribeTable</a>
 */
public final class Tables {

  private final Map<String, String> statuses = new ConcurrentHashMap<>();

  /**
   * Creates a table, or gives it another status.
   *
   * @param status such as {@code ACTIVE} or {@code CREATING}
   */
  public void put(String name, String status) {
    statuses.put(name, status);
  }

  Service service() {
    return new JsonService(
        "dynamodb", "DynamoDB_20120810", Map.of("DescribeTable", this::describe));
  }

  private JsonObject describe(JsonObject input) {
    String asked = Tree.text(input, "TableName").orElse("");
    String name = asked.substring(asked.lastIndexOf('/') + 1);
    String status = statuses.get(name);
    if (status == null) {
      throw AwsError.client(
          "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
          "Requested resource not found: Table: " + name + " not found");
    }
    return Tree.of(
        "Table",
        Tree.of(
            "TableName", name,
            "TableStatus", status,
            "TableArn", Arns.of("dynamodb", "table/" + name)));
  }
}
