package dev.deployhooks.plan;

import java.util.Optional;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * A YAML parser that stops at a document nested too deeply, before the composer, which recurses,
 * runs out of stack.
 */
final class BoundedParser implements Parser {

  private final Parser parser;
  private int depth;

  BoundedParser(Parser parser) {
    this.parser = parser;
  }

  @Override
  public boolean checkEvent(Event.ID choice) {
    return parser.checkEvent(choice);
  }

  @Override
  public Event peekEvent() {
    return parser.peekEvent();
  }

  @Override
  public boolean hasNext() {
    return parser.hasNext();
  }

  @Override
  public Event next() {
    Event event = parser.next();
    Event.ID id = event.getEventId();
    if (id == Event.ID.MappingStart || id == Event.ID.SequenceStart) {
      depth++;
    } else if (id == Event.ID.MappingEnd || id == Event.ID.SequenceEnd) {
      depth--;
    }
    if (depth > Extent.MAX_DEPTH) {
      throw new TooDeep(event.getStartMark());
    }
    return event;
  }

  private static final class TooDeep extends MarkedYamlEngineException {
    private static final long serialVersionUID = 1L;

    TooDeep(Optional<Mark> mark) {
      super(
          null,
          Optional.empty(),
          "the plan is nested deeper than " + Extent.MAX_DEPTH + " levels",
          mark);
    }
  }
}
