package org.invertingproxy.proxy.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.invertingproxy.proxy.auth.MetricsToken;
import org.invertingproxy.proxy.metrics.Exposition;
import org.invertingproxy.proxy.metrics.ProxyMetrics;

/** {@code /metrics}: the figures for Prometheus, for administrators and whoever has the token. */
public final class MetricsPage {
  static final String PATH = "/metrics";

  private final Gate gate;
  private final MetricsToken token;
  private final ProxyMetrics metrics;

  /** A page of these figures. */
  public MetricsPage(Gate gate, MetricsToken token, ProxyMetrics metrics) {
    this.gate = gate;
    this.token = token;
    this.metrics = metrics;
  }

  /** Whether the call shows the token, on whatever path. */
  boolean isToken(HttpServletRequest request) {
    return token.isShown(request.getHeaders("Authorization"));
  }

  void show(AdminCall call) throws IOException {
    if (!call.method().equals("GET")) {
      throw call.methodNotAllowed("GET, HEAD");
    }
    if (!isToken(call.request())) {
      gate.admit(call); // which also counts the guesses
    }
    Exposition format = Exposition.of(call.header("Accept"));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    metrics.write(format, text);
    call.response().setHeader("Vary", "Accept");
    call.answer(200, format.contentType(), text.toByteArray());
  }
}
