package org.invertingproxy.e2e.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.MessageBody;
import org.invertingproxy.e2e.http.RawClient;

/** Asks over one kept connection of HTTP/1.1, another one after it has left. */
final class Http1Asker implements Asker {
  private final int port;
  private final String host;
  private RawClient client;

  Http1Asker(int port, String host) throws IOException {
    this.port = port;
    this.host = host;
    this.client = RawClient.connect(port);
  }

  @Override
  public String ask(Token token) throws IOException {
    try {
      return exchange(token);
    } catch (EOFException | SocketException e) {
      client.close();
      client = RawClient.connect(port);
      throw e;
    }
  }

  private String exchange(Token token) throws IOException {
    begin(token);
    String body = token.body();
    int half = (body.length() + 1) / 2;
    client.send(TokenBackend.chunk(body.substring(half)));
    client.send("0\r\n%s: %s\r\n\r\n".formatted(Token.TRAILER, token.text()));
    Head head = client.head();
    MessageBody in = client.body(head);
    String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    List<String> trailers = new Head("", in.trailers()).values(Token.TRAILER);
    return head.status() + " " + head.values(Token.FIELD) + " " + answer + " " + trailers;
  }

  @Override
  public void leave(Token token) throws IOException {
    begin(token);
    client.close();
    client = RawClient.connect(port);
  }

  private void begin(Token token) throws IOException {
    String body = token.body();
    client.send(
        "POST /%s HTTP/1.1\r\nHost: %s\r\n%s: %s\r\nTransfer-Encoding: chunked\r\n\r\n%s"
            .formatted(
                token.text(),
                host,
                Token.FIELD,
                token.text(),
                TokenBackend.chunk(body.substring(0, (body.length() + 1) / 2))));
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
