package dev.deployhooks.sandbox;

import java.util.HashMap;
import java.util.Map;

/**
 * Chooses by weight, evenly: with weights 90 and 10, one choice in any ten in a row is the second.
 * The real thing draws lots; a test wants to know what comes.
 */
final class Wheel {

  private final Map<String, Double> credit = new HashMap<>();

  /**
   * The next choice.
   *
   * @param weights at least one of them above zero
   */
  synchronized String next(Map<String, Double> weights) {
    credit.keySet().retainAll(weights.keySet());
    double total = 0;
    String best = "";
    double most = Double.NEGATIVE_INFINITY;
    for (Map.Entry<String, Double> entry : weights.entrySet()) {
      if (entry.getValue() > 0) {
        total += entry.getValue();
        double has = credit.merge(entry.getKey(), entry.getValue(), Double::sum);
        if (has > most) {
          most = has;
          best = entry.getKey();
        }
      }
    }
    credit.merge(best, -total, Double::sum);
    return best;
  }
}
