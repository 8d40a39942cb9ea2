package org.invertingproxy.proxy.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is in force for one option.
 *
 * @param option which one
 * @param text its text as set, or null when nothing is set and there is no fixed default
 * @param source where the text came from, for people: {@code default}, {@code /etc/p.properties:3},
 *     {@code environment variable INVERTING_PROXY_OPEN} ...
 */
public record Setting(Option<?> option, @Nullable String text, String source) {
  /** A password in an address; settings refuse them, but print before that. */
  private static final Pattern PASSWORD =
      Pattern.compile(
          "(?i)(//[^/?#@\\s]*?:)\\S*(?=@)|([?&;][a-z_-]*(?:password|secret|token)=)[^@&;\\s]*");

  /** The text for people and logs, passwords in addresses hidden; empty where nothing is set. */
  public String shown() {
    return text == null ? "" : PASSWORD.matcher(text).replaceAll("$1$2***");
  }
}
