package org.invertingproxy.e2e.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A request that reached a backend.
 *
 * @param head its head
 * @param body its body, to be read or not
 * @param socket the connection
 */
public record BackendCall(Head head, MessageBody body, Socket socket) {

  /** Sends the text, each character as one byte. */
  public BackendCall send(String text) throws IOException {
    out().write(Head.bytes(text));
    return this;
  }

  /** The raw stream to the agent. */
  public OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  /** Sends a whole response with that text. */
  public void ok(String text) throws IOException {
    send(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
            + text.getBytes(StandardCharsets.ISO_8859_1).length
            + "\r\n\r\n"
            + text);
  }

  /** Hangs up. */
  public void hangUp() throws IOException {
    socket.close();
  }
}
