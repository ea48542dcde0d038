package dev.deployhooks.hook;

import dev.deployhooks.invocation.ReturnTicket;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What this instance of the function remembers of the looks that it has made: newer than what their
 * successors' tickets say, because these are sent before a look begins. It helps where Lambda calls
 * the same instance again, as it nearly always does; nothing depends on it.
 */
final class LooksOfThisInstance {

  private static final int REMEMBERED = 64;

  /**
   * A look of a chain, the last one that was begun here.
   *
   * @param look which one, from 1
   * @param succeeded whether its successor was sent
   * @param state what it left, or what it knew when it began
   * @param pause when it wished to come again
   */
  record Known(int look, boolean succeeded, ReturnTicket.State state, Duration pause) {}

  private final Map<String, Known> chains =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > REMEMBERED;
        }
      };

  private final Set<String> guarded =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });

  /** Whether somebody guards a chain, as far as is known here. */
  synchronized boolean isGuarded(String chain) {
    return guarded.contains(chain);
  }

  /** Remembers that somebody guards a chain. */
  synchronized void guarded(String chain) {
    guarded.add(chain);
  }

  /** The last look of a chain that was begun here. */
  synchronized Optional<Known> last(String chain) {
    return Optional.ofNullable(chains.get(chain));
  }

  /** Remembers a look, unless a later one is known. */
  synchronized void remember(String chain, Known known) {
    chains.merge(chain, known, (before, now) -> before.look() > now.look() ? before : now);
  }
}
