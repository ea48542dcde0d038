package dev.deployhooks.deployment;

import java.util.Optional;

/**
 * The name of a Lambda function in any of the forms that AWS takes: {@code name}, {@code
 * name:qualifier}, {@code account:function:name}, the full ARN, each with or without a version or
 * alias.
 *
 * @param owner what stands before {@code :function:}, such as an account or region and account,
 *     empty if nothing does
 * @param name the function's own name
 * @param qualifier a version or an alias
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax">Name
 *     formats of Invoke</a>
 */
public record FunctionName(String owner, String name, Optional<String> qualifier) {

  private static final String MARK = "function:";

  /** Takes a name apart. */
  public static FunctionName parse(String text) {
    String trimmed = text.strip();
    int mark = trimmed.indexOf(MARK);
    boolean marked = mark == 0 || (mark > 0 && trimmed.charAt(mark - 1) == ':');
    String owner = marked && mark > 0 ? trimmed.substring(0, mark - 1) : "";
    String rest = marked ? trimmed.substring(mark + MARK.length()) : trimmed;
    int colon = rest.indexOf(':');
    return colon < 0
        ? new FunctionName(owner, rest, Optional.empty())
        : new FunctionName(owner, rest.substring(0, colon), Optional.of(rest.substring(colon + 1)));
  }

  /** Whether both can name the same function: what only one of them says does not part them. */
  public boolean mayBe(FunctionName other) {
    return name.equals(other.name)
        && ownersAgree(other)
        && (qualifier.isEmpty() || other.qualifier.isEmpty() || qualifier.equals(other.qualifier));
  }

  /** An account alone agrees with the ARN that ends with it. */
  private boolean ownersAgree(FunctionName other) {
    String mine = owner.isEmpty() ? "" : ":" + owner;
    String others = other.owner.isEmpty() ? "" : ":" + other.owner;
    return mine.endsWith(others) || others.endsWith(mine);
  }
}
