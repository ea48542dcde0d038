package dev.deployhooks.deployment;

/** What came of reading an object. */
public sealed interface ObjectReading {

  /** The object's content. */
  @SuppressWarnings("ArrayRecordComponent" /* It is handed over once, and never compared. */)
  record Bytes(byte[] content) implements ObjectReading {}

  /** There is no such object. */
  record NotFound(String why) implements ObjectReading {}

  /** The object could not be read. */
  record Unreadable(String why) implements ObjectReading {}
}
