package org.invertingproxy.proxy.front;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.invertingproxy.proxy.servlet.Container;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.HopByHop;
import org.invertingproxy.wire.ResponseHead;

/**
 * The trailers of one answer, known once its body has ended.
 *
 * <p>A gRPC call that fails before it begins is answered by one head that ends the stream
 * ("Trailers-Only"). Containers end streams by a frame of their own, after which clients miss the
 * status; so the fields of such a head follow once more, in the place where other calls have it.
 */
record ResponseTrailers(ResponseHead head, BodyPipe body) {
  /**
   * Whether trailers can be sent for this request. Tomcat ends every stream of HTTP/2 that may have
   * some with a block of fields, be it empty, so there only those get one who ask for it.
   */
  static boolean mayFollow(HttpServletRequest request, Container container) {
    String wanted = request.getHeader("TE");
    return !container.isTomcat()
        || !isHttp2(request)
        || (wanted != null && wanted.toLowerCase(Locale.ROOT).contains("trailers"));
  }

  /** Lets them follow the body, where the protocol has a place for them. */
  void attach(HttpServletRequest request, HttpServletResponse response) {
    Fields early = isHttp2(request) ? earlyStatus() : Fields.EMPTY;
    try {
      response.setTrailerFields(() -> joined(body.trailers().isEmpty() ? early : body.trailers()));
    } catch (IllegalStateException e) {
      // HTTP/1.0 has no trailers.
    }
  }

  private Fields earlyStatus() {
    Fields fields = head.fields();
    return fields.contains("grpc-status") ? HopByHop.stripTrailers(fields, fields) : Fields.EMPTY;
  }

  private static boolean isHttp2(HttpServletRequest request) {
    return request.getProtocol().startsWith("HTTP/2");
  }

  private static Map<String, String> joined(Fields trailers) {
    Map<String, String> map = new LinkedHashMap<>();
    for (Fields.Field line : trailers) {
      map.merge(line.name(), line.value(), (one, other) -> one + ", " + other);
    }
    return map;
  }
}
