package org.invertingproxy.proxy.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server that runs this application, as far as it must be told apart. Immutable.
 *
 * @param isTomcat whether it is Tomcat
 * @param mixesTrailers whether the trailers of one HTTP/2 request may show up in another; those of
 *     responses are not concerned
 * @param sendsEarlyHints whether {@code sendError(103)} sends early hints and no error
 */
public record Container(boolean isTomcat, boolean mixesTrailers, boolean sendsEarlyHints) {
  private static final Pattern TOMCAT = Pattern.compile("Apache Tomcat/(\\d+)\\.(\\d+)\\.(\\d+).*");

  /** The server of that context. */
  public static Container of(ServletContext context) {
    return named(context.getServerInfo());
  }

  /** Whether the trailers of this request may be those of another: they must not be used. */
  public boolean mixesTrailers(HttpServletRequest request) {
    return mixesTrailers && request.getProtocol().startsWith("HTTP/2");
  }

  /** The server that calls itself so, like {@code Apache Tomcat/10.1.59}. */
  static Container named(String info) {
    Matcher tomcat = TOMCAT.matcher(info);
    if (!tomcat.matches()) {
      return new Container(info.startsWith("Apache Tomcat"), false, info.startsWith("jetty/12."));
    }
    int major = Integer.parseInt(tomcat.group(1));
    int patch = Integer.parseInt(tomcat.group(3));
    boolean fixed = major > 11 || patch >= (major == 11 ? 27 : 61); // CVE-2026-88041
    boolean hints = major == 11 ? patch >= 2 : major == 10 && patch >= 34; // 12 has another call
    return new Container(true, !fixed, hints);
  }
}
