package org.invertingproxy.proxy.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * One place where settings are written.
 *
 * @param texts what is written there, by key; keys nobody knows included
 * @param place names the source of a key, for people
 */
public record Layer(Map<String, String> texts, UnaryOperator<String> place) {
  /** The agent's, which may run in the same environment. */
  private static final String AGENTS_TOKEN = Option.ENVIRONMENT_PREFIX + "TOKEN";

  /**
   * What follows our prefix in the variables by which Kubernetes tells each container of a service
   * named {@code inverting-proxy} or {@code inverting-proxy-...}.
   */
  private static final Pattern OF_A_SERVICE =
      Pattern.compile(
          "(.*_)?(SERVICE_(HOST|PORT(_.+)?)"
              + "|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

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
   * Variables with our prefix, those of no option under their whole name; but for those that others
   * set. An empty one counts as not set, as compose files cannot leave one out.
   */
  static Layer environment(Map<String, String> variables) {
    Map<String, String> keys = new LinkedHashMap<>();
    Map<String, String> names = new TreeMap<>();
    for (Option<?> option : Options.all()) {
      keys.put(option.environmentName(), option.key());
      names.put(option.key(), option.environmentName());
    }
    Map<String, String> texts = new LinkedHashMap<>();
    variables.forEach(
        (name, text) -> {
          String key = keys.get(name);
          boolean ours = key != null || isUnknown(name);
          if (ours && !text.isBlank()) {
            texts.put(key == null ? name : key, text);
          }
        });
    return new Layer(texts, key -> "environment variable " + names.getOrDefault(key, key));
  }

  /** Whether nobody else would set a variable of that name, which is no option's. */
  private static boolean isUnknown(String name) {
    return name.startsWith(Option.ENVIRONMENT_PREFIX)
        && !name.equals(AGENTS_TOKEN)
        && !OF_A_SERVICE.matcher(name.substring(Option.ENVIRONMENT_PREFIX.length())).matches();
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
