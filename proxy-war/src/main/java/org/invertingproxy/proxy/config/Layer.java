package org.invertingproxy.proxy.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * One place where settings are written.
 *
 * @param texts what is written there, by key; keys nobody knows included
 * @param place names the source of a key, for people
 */
public record Layer(Map<String, String> texts, UnaryOperator<String> place) {

  /** Takes an immutable copy. */
  public Layer {
    texts = Map.copyOf(texts);
  }

  /** Options of the command line: keys without dashes. */
  public static Layer commandLine(Map<String, String> options) {
    return new Layer(options, key -> "option --" + key);
  }

  /** Those of a container's context parameters that have our prefix. */
  public static Layer contextParameters(Map<String, String> parameters) {
    return prefixed(parameters, "context parameter ");
  }

  static Layer systemProperties(Map<String, String> properties) {
    return prefixed(properties, "system property ");
  }

  /**
   * Variables of our options. Others are not ours even with our prefix: Kubernetes names them so
   * after a service. An empty one counts as not set, as compose files cannot leave one out.
   */
  static Layer environment(Map<String, String> variables) {
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, String> names = new TreeMap<>();
    for (Option<?> option : Options.all()) {
      String text = variables.get(option.environmentName());
      names.put(option.key(), option.environmentName());
      if (text != null && !text.isBlank()) {
        texts.put(option.key(), text);
      }
    }
    return new Layer(texts, key -> "environment variable " + names.get(key));
  }

  private static Layer prefixed(Map<String, String> all, String kind) {
    Map<String, String> texts = new LinkedHashMap<>();
    all.forEach(
        (name, text) -> {
          if (name.startsWith(Option.PROPERTY_PREFIX)) {
            texts.put(name.substring(Option.PROPERTY_PREFIX.length()), text);
          }
        });
    return new Layer(texts, key -> kind + Option.PROPERTY_PREFIX + key);
  }
}
