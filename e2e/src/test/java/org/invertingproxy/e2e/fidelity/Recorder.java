package org.invertingproxy.e2e.fidelity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.invertingproxy.e2e.fidelity.Message.Framing;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.RawBackend;
import org.jspecify.annotations.Nullable;

/** A backend that writes down what it is asked and answers what was agreed on. */
final class Recorder implements RawBackend.Answer {
  /** The field by which a request names its case; part of what is compared. */
  static final String ID = "x-case";

  private final Map<String, String> answers;
  private final Map<String, Message> requests = new ConcurrentHashMap<>();

  /** Answers by the id of the case. */
  Recorder(Map<String, String> answers) {
    this.answers = answers;
  }

  /** The request of that case, or null when none arrived. */
  @Nullable Message request(String id) {
    return requests.get(id);
  }

  @Override
  public void to(BackendCall call) throws IOException {
    Head head = call.head();
    String id = head.value(ID).orElseThrow(() -> new IOException("who asks? " + head));
    String body = new String(call.body().readAllBytes(), StandardCharsets.ISO_8859_1);
    List<String> trailers = call.body().trailers();
    requests.put(
        id,
        new Message(
            head.method() + " " + head.target(), head.lines(), framing(head), body, trailers));
    String answer = answers.getOrDefault(id, "");
    call.send(answer);
    if (endsByClosing(answer)) {
      call.hangUp();
    }
  }

  private static Framing framing(Head head) {
    if (head.value("Transfer-Encoding").isPresent()) {
      return Framing.CHUNKED;
    }
    return head.value("Content-Length").isPresent() ? Framing.LENGTH : Framing.NONE;
  }

  private static boolean endsByClosing(String answer) {
    return answer.contains("\r\nConnection: close\r\n");
  }
}
