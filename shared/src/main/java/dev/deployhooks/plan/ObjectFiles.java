package dev.deployhooks.plan;

import dev.deployhooks.deployment.ObjectReading;
import dev.deployhooks.deployment.ObjectSource;
import dev.deployhooks.time.Deadline;
import java.util.Optional;

/**
 * The objects beside a plan that lies in Amazon S3: those whose keys begin with the plan's key up
 * to its last slash.
 */
record ObjectFiles(ObjectSource objects, ObjectLocation plan, Deadline deadline)
    implements PlanFiles {

  @Override
  public FileReading read(String name) {
    Optional<String> fault = FileNames.fault(name);
    if (fault.isPresent()) {
      return new FileReading.Unavailable(fault.get());
    }
    ObjectLocation file = plan.beside(name);
    return switch (objects.read(file.bucket(), file.key(), Optional.empty(), deadline)) {
      case ObjectReading.Bytes(byte[] content) ->
          FileNames.utf8(content)
              .<FileReading>map(FileReading.Text::new)
              .orElseGet(() -> new FileReading.Unavailable("file " + file + " is not UTF-8"));
      case ObjectReading.NotFound(String why) ->
          new FileReading.Unavailable("file \"%s\" is missing: %s".formatted(name, why));
      case ObjectReading.Unreadable(String why) ->
          new FileReading.Unavailable("file \"%s\" cannot be read: %s".formatted(name, why));
    };
  }
}
