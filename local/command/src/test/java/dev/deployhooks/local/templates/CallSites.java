package dev.deployhooks.local.templates;

import com.google.gson.JsonObject;
import dev.deployhooks.local.HookPackage;
import dev.deployhooks.local.Packages;
import dev.deployhooks.sandbox.wire.Recorded;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The operations of AWS that compiled code calls: every call of a method of a client of the SDK,
 * every target of AWS JSON that stands in it as a constant, and the actions of its own requests.
 */
final class CallSites {

  private static final Pattern CLIENT =
      Pattern.compile("software/amazon/awssdk/services/([a-z0-9]+)/[A-Za-z0-9]+Client");
  private static final Pattern TARGET = Pattern.compile("([A-Za-z0-9]+)(?:_\\d+)?\\.([A-Z]\\w+)");

  /** Clients are called as the SDK names them, and sign as IAM does. */
  private static final Map<String, String> SIGNING =
      Map.of("elasticloadbalancingv2", "elasticloadbalancing", "cloudwatch", "monitoring");

  private static final Map<String, String> JSON =
      Map.of(
          "AmazonSQS", "sqs",
          "AmazonSSM", "ssm",
          "CodePipeline", "codepipeline",
          "DynamoDB", "dynamodb",
          "secretsmanager", "secretsmanager");

  private CallSites() {}

  /** The actions of IAM that the project's own jars in a package need, by what they call. */
  static NavigableSet<String> in(HookPackage hook) throws IOException {
    NavigableSet<String> actions = new TreeSet<>();
    try (ZipInputStream jars = new ZipInputStream(Files.newInputStream(Packages.require(hook)))) {
      for (ZipEntry jar = jars.getNextEntry(); jar != null; jar = jars.getNextEntry()) {
        if (jar.getName().startsWith("lib/deployhooks-")
            || jar.getName().startsWith("lib/" + hook.name())) {
          addFrom(jars, actions);
        }
      }
    }
    return actions;
  }

  private static void addFrom(InputStream jar, NavigableSet<String> actions) throws IOException {
    ZipInputStream classes = new ZipInputStream(jar);
    for (ZipEntry entry = classes.getNextEntry(); entry != null; entry = classes.getNextEntry()) {
      if (entry.getName().startsWith("dev/deployhooks/") && entry.getName().endsWith(".class")) {
        ClassModel model = ClassFile.of().parse(classes.readAllBytes());
        for (MethodModel method : model.methods()) {
          method.code().stream()
              .flatMap(code -> code.elementStream())
              .flatMap(CallSites::action)
              .forEach(actions::add);
        }
      }
    }
  }

  private static Stream<String> action(CodeElement element) {
    return switch (element) {
      case InvokeInstruction call ->
          ofClient(call.owner().asInternalName(), call.name().stringValue()).stream();
      case ConstantInstruction constant when constant.constantValue() instanceof String text ->
          Stream.concat(ofTarget(text).stream(), ofSignedRequest(text).stream());
      default -> Stream.empty();
    };
  }

  private static Optional<String> ofClient(String owner, String method) {
    Matcher client = CLIENT.matcher(owner);
    return client.matches() && !method.equals("builder") && !method.equals("close")
        ? Optional.of(
            action(
                SIGNING.getOrDefault(client.group(1), client.group(1)),
                method.substring(0, 1).toUpperCase(Locale.ROOT)
                    + method.substring(1).replaceFirst("Paginator$", "")))
        : Optional.empty();
  }

  private static Optional<String> ofTarget(String constant) {
    Matcher target = TARGET.matcher(constant);
    return target.matches()
        ? Optional.ofNullable(JSON.get(target.group(1)))
            .map(service -> action(service, target.group(2)))
        : Optional.empty();
  }

  /** What is put by a signed request of the code's own, which names its action for its errors. */
  private static Optional<String> ofSignedRequest(String constant) {
    return Optional.of(constant).filter("s3:PutObject"::equals);
  }

  private static String action(String service, String operation) {
    return new Recorded("", service, operation, new JsonObject(), 0, Instant.EPOCH).action();
  }
}
