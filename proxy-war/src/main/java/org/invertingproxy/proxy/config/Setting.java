package org.invertingproxy.proxy.config;

import org.jspecify.annotations.Nullable;

/**
 * What is in force for one option.
 *
 * @param option which one
 * @param text its text as set, or null when nothing is set and there is no fixed default
 * @param source where the text came from, for people: {@code default}, {@code /etc/p.properties},
 *     {@code environment variable INVERTING_PROXY_OPEN} ...
 */
public record Setting(Option<?> option, @Nullable String text, String source) {}
