package org.invertingproxy.proxy.config;

/**
 * One thing that is wrong with the settings.
 *
 * @param key the key concerned
 * @param source where it was set
 * @param message what is wrong with it, completing "key ..."
 */
public record ConfigProblem(String key, String source, String message) {
  @Override
  public String toString() {
    return key + " (" + source + ") " + message;
  }
}
