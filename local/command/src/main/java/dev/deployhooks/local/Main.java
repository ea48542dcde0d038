package dev.deployhooks.local;

import dev.deployhooks.local.demo.DemoCommand;
import dev.deployhooks.local.demo.SandboxCommand;
import dev.deployhooks.local.doctor.DoctorCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The command {@code deployhooks}. */
@Command(
    name = "deployhooks",
    description = "Deployment hooks for AWS CodeDeploy and Amazon ECS, on your own machine.",
    mixinStandardHelpOptions = true,
    version = "deployhooks 0.1.0",
    subcommands = {
      DemoCommand.class,
      SandboxCommand.class,
      RunCommand.class,
      ValidateCommand.class,
      PolicyCommand.class,
      JudgeCommand.class,
      DoctorCommand.class
    })
public final class Main {

  private Main() {}

  /** Runs the command and ends the process with its status. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line, to be executed. */
  public static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.registerConverter(Duration.class, new DurationConverter());
    commandLine.setUsageHelpWidth(80);
    commandLine.setExecutionExceptionHandler(
        (exception, command, _) -> {
          command.getErr().println("deployhooks: " + exception.getMessage());
          return exception instanceof UsageException ? ExitCode.USAGE : ExitCode.DIED;
        });
    return commandLine;
  }

  /** The project's folder, where the hooks' packages are: the script says which. */
  static Path project() {
    return Path.of(System.getProperty("deployhooks.project", "")).toAbsolutePath();
  }

  /** A mistake of the user's, such as a file that is not there. */
  static final class UsageException extends Exception {

    private static final long serialVersionUID = 1;

    UsageException(String message) {
      super(message);
    }
  }

  /** {@code 90s}, {@code 2m}, {@code 1m30s}. */
  private static final class DurationConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String value) {
      try {
        Duration duration = Duration.parse("PT" + value.toUpperCase(Locale.ROOT));
        if (duration.isPositive()) {
          return duration;
        }
      } catch (DateTimeParseException _) {
        // as below
      }
      throw new TypeConversionException(
          "'" + value + "' is not a duration such as 90s, 2m or 1m30s");
    }
  }
}
