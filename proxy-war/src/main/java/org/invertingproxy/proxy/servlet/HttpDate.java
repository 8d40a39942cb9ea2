package org.invertingproxy.proxy.servlet;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * When an answer of the proxy's own was made (RFC 9110 sections 5.6.7 and 6.6.1). Not every
 * container adds that, and where it does it would do so to the answers of backends, too.
 */
public final class HttpDate {
  /** The field's name. */
  public static final String NAME = "Date";

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private HttpDate() {}

  /** The present time, as the field's value. */
  public static String now() {
    return FORMAT.format(Clock.systemUTC().instant());
  }
}
