package org.invertingproxy.proxy.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * {@code /healthz}: this process answers. {@code /readyz}: it also wants requests, so a balancer
 * may send some. Neither needs a credential nor touches the database.
 */
public final class Health {
  private final BooleanSupplier ready;

  /**
   * Health of this proxy.
   *
   * @param ready whether it is started and does not stop; must not block
   */
  public Health(BooleanSupplier ready) {
    this.ready = ready;
  }

  void live(AdminCall call) throws IOException {
    answer(call, true);
  }

  void ready(AdminCall call) throws IOException {
    answer(call, ready.getAsBoolean());
  }

  private static void answer(AdminCall call, boolean good) throws IOException {
    if (!call.method().equals("GET")) {
      throw call.methodNotAllowed("GET, HEAD");
    }
    byte[] text = (good ? "ok\n" : "not ready\n").getBytes(StandardCharsets.US_ASCII);
    call.answer(good ? 200 : 503, "text/plain;charset=utf-8", text);
  }
}
