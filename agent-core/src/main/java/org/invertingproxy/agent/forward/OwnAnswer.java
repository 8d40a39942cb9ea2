package org.invertingproxy.agent.forward;

import java.nio.charset.StandardCharsets;
import org.invertingproxy.agent.exchange.Exchange;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.ResponseHead;

/** An answer in the backend's place: a sentence of plain text. */
final class OwnAnswer {
  private OwnAnswer() {}

  /**
   * Answers.
   *
   * @param text for the client
   * @param why for the agent's own listeners
   */
  static void send(Exchange exchange, int status, String text, String why) {
    exchange.explain(why);
    byte[] bytes = (status + " " + text + "\n").getBytes(StandardCharsets.UTF_8);
    BodyPipe body = new BodyPipe(bytes.length);
    body.write(bytes);
    body.end(Fields.EMPTY);
    exchange.respond(
        new ResponseHead(
            status,
            Fields.of(
                "Content-Type",
                "text/plain; charset=utf-8",
                "Content-Length",
                Integer.toString(bytes.length),
                "Cache-Control",
                "no-store")),
        body);
  }
}
