package org.invertingproxy.proxy.jetty;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;

/**
 * Jetty's settings under which a message passes as it was sent. The defaults refuse paths that are
 * everyday ones for some backends ({@code %2F} in package registries, {@code //}, {@code ;}), cut
 * fields at 8 KiB, and add fields of their own. {@code jetty-base/start.d} says the same for a
 * Jetty that runs the WAR.
 */
final class ByteFaithful {
  private static final int HEADER_BYTES = 64 * 1024;

  /**
   * A stream may be silent for hours, and so is its agent's call: only between requests is idle.
   */
  private static final Duration QUIET = Duration.ofDays(1);

  /** What may be ambiguous to others is raw text to us: routing never decodes a path. */
  private static final Set<Violation> PASSED =
      EnumSet.of(
          Violation.AMBIGUOUS_PATH_SEPARATOR,
          Violation.AMBIGUOUS_PATH_ENCODING,
          Violation.AMBIGUOUS_EMPTY_SEGMENT,
          Violation.AMBIGUOUS_PATH_SEGMENT,
          Violation.AMBIGUOUS_PATH_PARAMETER,
          Violation.SUSPICIOUS_PATH_CHARACTERS,
          Violation.ILLEGAL_PATH_CHARACTERS,
          Violation.BAD_UTF8_ENCODING);

  private ByteFaithful() {}

  /** The settings; called before any other class of Jetty's is used, for the sake of the first. */
  static HttpConfiguration configuration() {
    // Else charset=UTF-8 would become charset=utf-8; there is no setting but this.
    System.setProperty("org.eclipse.jetty.http.HttpGenerator.STRICT", "true");
    HttpConfiguration http = new HttpConfiguration();
    http.setHttpCompliance(
        HttpCompliance.RFC9110.with(
            "BYTE_FAITHFUL", HttpCompliance.Violation.CASE_SENSITIVE_FIELD_NAME));
    http.setHeaderCacheCaseSensitive(true);
    http.setUriCompliance(
        UriCompliance.DEFAULT.with("BYTE_FAITHFUL", PASSED.toArray(Violation[]::new)));
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setMaxResponseHeaderSize(HEADER_BYTES);
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    http.setIdleTimeout(QUIET.toMillis());
    http.setHeaderCacheSize(0); // it would take 34 KB for each connection
    return http;
  }
}
