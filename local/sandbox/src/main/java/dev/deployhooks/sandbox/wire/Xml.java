package dev.deployhooks.sandbox.wire;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;

/**
 * XML made from a tree, as the query protocols want it.
 *
 * @param each the name of the element that each value of a list becomes
 */
record Xml(String each) {

  /** A document: objects become elements, each value of a list an element {@code member}. */
  static String document(String root, String namespace, JsonObject content) {
    return new Xml("member").of(root, namespace, content);
  }

  /** A document. */
  String of(String root, String namespace, JsonObject content) {
    StringBuilder xml = new StringBuilder();
    xml.append('<').append(root);
    if (!namespace.isEmpty()) {
      xml.append(" xmlns=\"").append(escape(namespace)).append('"');
    }
    xml.append('>');
    write(xml, content);
    return xml.append("</").append(root).append('>').toString();
  }

  private void write(StringBuilder xml, JsonElement content) {
    switch (content) {
      case JsonObject object -> {
        for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
          element(xml, entry.getKey(), entry.getValue());
        }
      }
      case JsonArray list -> list.forEach(value -> element(xml, each, value));
      case JsonElement leaf -> xml.append(escape(leaf.getAsString()));
    }
  }

  private void element(StringBuilder xml, String name, JsonElement value) {
    if (!value.isJsonNull()) {
      xml.append('<').append(name).append('>');
      write(xml, value);
      xml.append("</").append(name).append('>');
    }
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
