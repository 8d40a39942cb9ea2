package org.invertingproxy.e2e.websocket;

/** A page whose script talks over a WebSocket and writes down what it hears. */
final class WebSocketPage {
  /** Ends with the close code in {@code #end}. */
  static final String HTML =
      """
      <!doctype html><title>socket</title><p id="log">-</p><p id="large">-</p><p id="end">-</p>
      <script>
      const say = (id, text) => document.getElementById(id).textContent = text;
      const socket = new WebSocket(`${location.protocol.replace('http', 'ws')}//${location.host}/ws`, ['chat', 'other']);
      socket.binaryType = 'arraybuffer';
      const large = new Uint8Array(1 << 20).map((_, i) => i * 7);
      socket.onopen = () => socket.send('gr\\u00fc\\u00dfe \\u{1f600}');
      socket.onmessage = e => {
        if (typeof e.data === 'string') {
          say('log', `${socket.protocol}: ${e.data}; cookie ${document.cookie}`);
          socket.send(large);
        } else {
          const back = new Uint8Array(e.data);
          say('large', back.length + ' ' + back.every((b, i) => b === large[i]));
          socket.send('close 4001 enough');
        }
      };
      socket.onclose = e => say('end', `${e.code} ${e.reason} ${e.wasClean}`);
      </script>
      """;

  private WebSocketPage() {}
}
