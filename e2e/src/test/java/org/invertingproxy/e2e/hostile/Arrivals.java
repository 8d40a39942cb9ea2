package org.invertingproxy.e2e.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.RawBackend;

/**
 * A backend that notes every request as it stood on the wire, and answers with its target. One that
 * breaks off is none, as long as it is the one that the client began.
 */
final class Arrivals implements RawBackend.Answer {
  private final List<Arrival> all = new CopyOnWriteArrayList<>();
  private final Set<String> broken = ConcurrentHashMap.newKeySet();

  /**
   * A request.
   *
   * @param body each byte as one character
   */
  record Arrival(Head head, String body, List<String> trailers) {}

  /** What has arrived since the last call. */
  List<Arrival> drain() {
    List<Arrival> drained = List.copyOf(all);
    all.removeAll(drained);
    return drained;
  }

  /** The targets of all that broke off. */
  Set<String> broken() {
    return broken;
  }

  @Override
  public void to(BackendCall call) throws IOException {
    Head head = call.head();
    try {
      String body = new String(call.body().readAllBytes(), StandardCharsets.ISO_8859_1);
      all.add(new Arrival(head, body, List.copyOf(call.body().trailers())));
    } catch (IOException | NumberFormatException e) {
      broken.add(head.target());
      throw new IOException(e);
    }
    call.ok("for " + head.target());
  }
}
