package org.invertingproxy.e2e.load;

import java.io.IOException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.Noise;
import org.invertingproxy.e2e.http.RawBackend;

/** Says what it was asked, and knows what came more than once. */
final class OnceBackend implements RawBackend.Answer {
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final Queue<String> repeated = new ConcurrentLinkedQueue<>();

  /** Request lines that came again; none is ever asked twice. */
  Queue<String> repeated() {
    return repeated;
  }

  @Override
  public void to(BackendCall call) throws IOException {
    String line = call.head().startLine();
    if (!seen.add(line)) {
      repeated.add(line);
    }
    call.ok(answer(line, Noise.measure(call.body())));
  }

  /** What it says. */
  static String answer(String requestLine, Noise.Measured body) {
    return requestLine + " " + body;
  }
}
