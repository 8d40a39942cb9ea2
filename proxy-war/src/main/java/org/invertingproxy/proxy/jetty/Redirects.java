package org.invertingproxy.proxy.jetty;

import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.invertingproxy.proxy.servlet.HttpDate;
import org.jspecify.annotations.Nullable;

/**
 * Sends every request of one connector to the same target of the same host by https, with 308 so
 * that the method stays (RFC 9110 section 15.4.9). A host that is not served is sent nowhere: 404.
 */
final class Redirects extends Handler.Wrapper {
  private final Connector plain;
  private final Function<String, @Nullable String> secureOrigin;

  Redirects(Handler secure, Connector plain, Function<String, @Nullable String> secureOrigin) {
    super(secure);
    this.plain = plain;
    this.secureOrigin = secureOrigin;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (request.getConnectionMetaData().getConnector() != plain) {
      return super.handle(request, response, callback);
    }
    response.getHeaders().put(HttpHeader.DATE, HttpDate.now());
    // A body is not read: it was meant for the other address.
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    String authority = request.getHttpURI().getAuthority();
    String origin = authority == null ? null : secureOrigin.apply(authority);
    if (origin == null) {
      response.setStatus(HttpStatus.NOT_FOUND_404);
    } else {
      response.setStatus(HttpStatus.PERMANENT_REDIRECT_308);
      response.getHeaders().put(HttpHeader.LOCATION, origin + target(request));
    }
    callback.succeeded();
    return true;
  }

  private static String target(Request request) {
    String target = request.getHttpURI().getPathQuery();
    return target != null && target.startsWith("/") ? target : "/";
  }
}
