package dev.deployhooks.local.doctor;

import dev.deployhooks.local.report.Style;
import dev.deployhooks.time.Time;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;

/** {@code deployhooks doctor}: what would go wrong in a deployment, before one does. */
@Command(
    name = "doctor",
    description = {
      "Looks at a deployment group (CodeDeploy) or a service (Amazon ECS) and its hooks, changes"
          + " nothing, and says what would go wrong in the next deployment. See docs/doctor.md."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status, that of the worst finding:%n",
    exitCodeList = {
      "0:everything is in order",
      "1:an error: a deployment will go wrong",
      "2:the command line is not right",
      "3:unknown: something could not be read, and nothing is known to be wrong",
      "4:this command itself failed",
      "7:a warning: a deployment may go wrong, or go wrong unseen"
    })
public final class DoctorCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--application", paramLabel = "NAME", description = "Of CodeDeploy.")
  private @Nullable String application;

  @Option(names = "--group", paramLabel = "NAME", description = "Its deployment group.")
  private @Nullable String group;

  @Option(
      names = "--appspec",
      paramLabel = "FILE",
      description = "The next AppSpec; without it that of the group's last deployment.")
  private @Nullable Path appSpec;

  @Option(
      names = "--function",
      paramLabel = "NAME",
      description = "The function that the group deploys, where no AppSpec says it.")
  private @Nullable String function;

  @Option(names = "--alias", paramLabel = "NAME", description = "The function's alias.")
  private @Nullable String alias;

  @Option(names = "--cluster", paramLabel = "NAME", description = "Of Amazon ECS.")
  private @Nullable String cluster;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "A service that Amazon ECS deploys itself.")
  private @Nullable String service;

  @Option(names = "--json", description = "One JSON object, for machines.")
  private boolean json;

  private final Map<String, String> environment;
  private final Consumer<? super AwsClientBuilder<?, ?>> adjustment;

  /** For the command line. */
  public DoctorCommand() {
    this(System.getenv(), _ -> {});
  }

  /**
   * With surroundings of one's own.
   *
   * @param adjustment is given the builder of each client: a test aims them at its endpoint
   */
  public DoctorCommand(
      Map<String, String> environment, Consumer<? super AwsClientBuilder<?, ?>> adjustment) {
    this.environment = Map.copyOf(environment);
    this.adjustment = adjustment;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("not called by the command line");
    }
    Subject subject = subject(spec);
    Facts facts =
        new FactReader(new Account(environment, adjustment), Time.ofThisProcess()).read(subject);
    List<Finding> findings = Rule.ALL.stream().flatMap(rule -> rule.judge(facts).stream()).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(FindingsView.json(subject, findings));
    } else {
      FindingsView.lines(subject, findings, Style.ofStandardOutput(System.getenv()))
          .forEach(out::println);
    }
    out.flush();
    return FindingsView.status(findings);
  }

  private Subject subject(CommandSpec said) {
    boolean ofGroup = application != null && group != null;
    boolean ofService = cluster != null && service != null;
    boolean strays =
        ofGroup ? cluster != null || service != null : application != null || group != null;
    if (ofGroup == ofService || strays) {
      throw new ParameterException(
          said.commandLine(), "give --application and --group, or --cluster and --service");
    }
    if (ofService && (appSpec != null || function != null || alias != null)) {
      throw new ParameterException(
          said.commandLine(), "--appspec, --function and --alias belong to --application");
    }
    if ((function == null) != (alias == null)) {
      throw new ParameterException(said.commandLine(), "give --function and --alias, or neither");
    }
    if (appSpec != null && !Files.isReadable(appSpec)) {
      throw new ParameterException(said.commandLine(), "there is no file " + appSpec);
    }
    if (cluster != null && service != null) {
      return new Subject.Service(cluster, service);
    }
    if (application == null || group == null) {
      throw new IllegalStateException("neither a group nor a service");
    }
    return new Subject.Group(
        application,
        group,
        function == null || alias == null
            ? Optional.empty()
            : Optional.of(new Subject.FunctionAlias(function, alias)),
        Optional.ofNullable(appSpec));
  }
}
