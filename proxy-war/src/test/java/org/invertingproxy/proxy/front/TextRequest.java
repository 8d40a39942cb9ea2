package org.invertingproxy.proxy.front;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.invertingproxy.wire.Fields;
import org.jspecify.annotations.Nullable;

/** As much of a request as the readers of heads and addresses look at. */
final class TextRequest {
  private TextRequest() {}

  /** A GET from that peer with that path and these fields. */
  static HttpServletRequest of(String peer, String path, Fields fields) {
    Map<String, String> names = new LinkedHashMap<>();
    fields.forEach(line -> names.putIfAbsent(line.name().toLowerCase(Locale.ROOT), line.name()));
    InvocationHandler answers =
        (proxy, method, arguments) -> {
          String name = arguments == null ? "" : String.valueOf(arguments[0]);
          List<String> values = fields.all(name);
          return switch (method.getName()) {
            case "getHeaderNames" -> Collections.enumeration(names.values());
            case "getHeaders" -> Collections.enumeration(values);
            case "getHeader" -> values.isEmpty() ? null : values.get(0);
            case "getRemoteAddr" -> peer;
            case "getRequestURI" -> path;
            default -> constant(method.getName());
          };
        };
    Class<?>[] type = {HttpServletRequest.class};
    return (HttpServletRequest)
        Proxy.newProxyInstance(HttpServletRequest.class.getClassLoader(), type, answers);
  }

  private static @Nullable Object constant(String method) {
    return switch (method) {
      case "getMethod" -> "GET";
      case "getProtocol" -> "HTTP/1.1";
      case "getScheme" -> "http";
      case "getServerName" -> "server.test";
      case "getServerPort" -> 80;
      case "isSecure" -> false;
      case "getContextPath" -> "";
      default -> null;
    };
  }
}
