package dev.deployhooks.plan;

import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * The part {@code secret}: a mapping that stands for a text which is kept elsewhere. Any other
 * mapping with a member of that name is what it is.
 */
final class SecretPart {

  static final Keys REFERENCE = Keys.of("secretReference", "secret");
  static final Keys KEYS = Keys.of("secret", "secretsManager", "key", "ssm");

  private SecretPart() {}

  /**
   * Whether the node is {@code {secret: {ssm: ...}}} or {@code {secret: {secretsManager: ...}}}.
   */
  static boolean isReference(Node node) {
    return node instanceof MappingNode mapping
        && mapping.getValue().size() == 1
        && isNamed(mapping.getValue().getFirst().getKeyNode(), "secret")
        && mapping.getValue().getFirst().getValueNode() instanceof MappingNode inner
        && inner.getValue().stream()
            .anyMatch(
                entry ->
                    isNamed(entry.getKeyNode(), "ssm")
                        || isNamed(entry.getKeyNode(), "secretsManager"));
  }

  private static boolean isNamed(Node key, String name) {
    return key instanceof ScalarNode scalar && scalar.getValue().equals(name);
  }

  static Optional<SecretReference> read(Value reference) {
    return reference
        .fields(REFERENCE)
        .flatMap(fields -> fields.optional("secret"))
        .flatMap(value -> value.fields(KEYS))
        .flatMap(SecretPart::read);
  }

  private static Optional<SecretReference> read(Fields fields) {
    Optional<Value> key = fields.optional("key");
    return fields
        .exactlyOne("where the secret is kept", "secretsManager", "ssm")
        .flatMap(
            value ->
                value
                    .text()
                    .flatMap(
                        name -> {
                          if (value.name().equals("secretsManager")) {
                            return Optional.<SecretReference>of(
                                new SecretReference.Secret(name, key.flatMap(Value::text)));
                          }
                          key.ifPresent(
                              given ->
                                  given
                                      .draft()
                                      .mistake(
                                          given.writtenAt(),
                                          "\"key\" does not fit ssm, whose parameters have no"
                                              + " members"));
                          return Optional.of(new SecretReference.Parameter(name));
                        }));
  }
}
