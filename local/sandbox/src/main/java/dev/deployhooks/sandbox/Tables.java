package dev.deployhooks.sandbox;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.deployhooks.sandbox.wire.AwsError;
import dev.deployhooks.sandbox.wire.JsonService;
import dev.deployhooks.sandbox.wire.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tables of Amazon DynamoDB: they can be described, and those with a key take items and give them
 * back. Nothing expires in them.
 *
 * @see <a href=
 *     "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html">DescribeTable</a>,
 *     <a href=
 *     "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html">PutItem</a>,
 *     <a href=
 *     "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html">GetItem</a>
 */
public final class Tables {

  private final Map<String, String> statuses = new ConcurrentHashMap<>();
  private final Map<String, Keyed> keyed = new ConcurrentHashMap<>();

  /**
   * What a table holds.
   *
   * @param key the name of its partition key; it has no other
   * @param items by the value of the key
   */
  private record Keyed(String key, Map<JsonElement, JsonObject> items) {}

  /**
   * Creates a table, or gives it another status.
   *
   * @param status such as {@code ACTIVE} or {@code CREATING}
   */
  public void put(String name, String status) {
    statuses.put(name, status);
  }

  /**
   * Creates a table that takes items.
   *
   * @param key the name of its partition key
   */
  public void create(String name, String key) {
    put(name, "ACTIVE");
    keyed.put(name, new Keyed(key, new ConcurrentHashMap<>()));
  }

  /** The items of a table. */
  public List<JsonObject> items(String name) {
    Keyed table = keyed.get(name);
    return table == null ? List.of() : List.copyOf(table.items().values());
  }

  Service service() {
    return new JsonService(
        "dynamodb",
        "DynamoDB_20120810",
        Map.of(
            "DescribeTable", this::describe, "PutItem", this::putItem, "GetItem", this::getItem));
  }

  private JsonObject putItem(JsonObject input) {
    Keyed table = table(input);
    JsonObject item = object(input, "Item");
    JsonElement key = item.get(table.key());
    if (key == null) {
      throw invalid("One or more parameter values were invalid: Missing the key " + table.key());
    }
    table.items().put(key, item);
    return new JsonObject();
  }

  private JsonObject getItem(JsonObject input) {
    Keyed table = table(input);
    JsonObject key = object(input, "Key");
    if (key.size() != 1 || !key.has(table.key())) {
      throw invalid("The provided key element does not match the schema");
    }
    return Tree.of("Item", Optional.ofNullable(table.items().get(key.get(table.key()))));
  }

  private Keyed table(JsonObject input) {
    String name = Tree.text(input, "TableName").orElse("");
    Keyed table = keyed.get(name.substring(name.lastIndexOf('/') + 1));
    if (table == null) {
      throw AwsError.client(
          "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
          "Requested resource not found");
    }
    return table;
  }

  private static JsonObject object(JsonObject input, String name) {
    if (input.get(name) instanceof JsonObject object) {
      return object;
    }
    throw invalid("1 validation error detected: Value null at '%s'".formatted(name));
  }

  private static AwsError invalid(String why) {
    return AwsError.client("com.amazon.coral.validate#ValidationException", why);
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
