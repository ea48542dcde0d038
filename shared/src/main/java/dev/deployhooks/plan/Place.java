package dev.deployhooks.plan;

/**
 * A place in a plan.
 *
 * @param file the file, parameter or object as people know it
 * @param line from 1
 * @param column from 1
 */
public record Place(String file, int line, int column) {

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
