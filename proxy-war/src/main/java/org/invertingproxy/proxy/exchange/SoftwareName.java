package org.invertingproxy.proxy.exchange;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an agent says of itself, if it can be shown anywhere. */
public final class SoftwareName {
  private static final Pattern HARMLESS = Pattern.compile("[ -~]{1,100}");

  private SoftwareName() {}

  /** The text, or null where there is none or it is not short and printable. */
  public static @Nullable String of(@Nullable String said) {
    return said != null && HARMLESS.matcher(said).matches() ? said : null;
  }
}
