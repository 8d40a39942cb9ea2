import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A small site to put behind the agent: a page, a stream of events, an echo. Listens on loopback only. */
class SampleSite {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width,initial-scale=1">
      <title>Hello from behind the agent</title>
      <style>
      :root{color-scheme:light dark;--card:#fff;--back:#eef2f7;--ink:#16202e;--soft:#5b6b80;--mark:#2563eb}
      @media(prefers-color-scheme:dark){:root{--card:#172130;--back:#0d141e;--ink:#e8eef6;--soft:#93a4ba;--mark:#7aa7ff}}
      *{box-sizing:border-box}
      body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--back);color:var(--ink);
        font:17px/1.55 system-ui,sans-serif;padding:1.5rem}
      main{background:var(--card);border-radius:18px;padding:2.2rem 2.4rem;max-width:34rem;width:100%;
        box-shadow:0 12px 40px rgb(0 0 0/.12)}
      h1{font-size:1.7rem;line-height:1.2;margin:0 0 .6rem;letter-spacing:-.02em}
      p{margin:.4rem 0;color:var(--soft)}
      output{display:block;font:600 2.6rem/1 ui-monospace,monospace;color:var(--mark);margin:1.3rem 0 .4rem}
      form{display:flex;gap:.6rem;margin-top:1.3rem}
      input{flex:1;min-width:0;font:inherit;padding:.55rem .8rem;border:1px solid var(--soft);border-radius:10px;
        background:transparent;color:inherit}
      button{font:inherit;font-weight:600;padding:.55rem 1.1rem;border:0;border-radius:10px;background:var(--mark);
        color:var(--card);cursor:pointer}
      #reply{min-height:1.6em;overflow-wrap:anywhere}
      </style></head><body><main>
      <h1>Hello from behind the agent</h1>
      <p>This page comes from a server that listens on a loopback address only. Your request waited in the proxy until
      the agent fetched it.</p>
      <output id="clock" aria-label="time on the server">--:--:--</output>
      <p>A stream of server-sent events, one a second.</p>
      <form><input name="text" value="What you send is what comes back" aria-label="text to echo">
      <button>Echo</button></form><p id="reply" role="status"></p>
      </main><script>
      const clock = document.getElementById('clock');
      new EventSource('/events').onmessage = event => { clock.textContent = event.data; };
      document.querySelector('form').onsubmit = async event => {
        event.preventDefault();
        const answer = await fetch('/echo', {method: 'POST', body: event.target.text.value});
        document.getElementById('reply').textContent = await answer.text();
      };
      </script></body></html>
      """;

  public static void main(String[] args) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", SampleSite::page);
    server.createContext("/events", SampleSite::events);
    server.createContext("/echo", SampleSite::echo);
    server.start();
    System.out.println("Port: " + server.getAddress().getPort());
  }

  private static void page(HttpExchange exchange) throws IOException {
    boolean root = exchange.getRequestURI().getPath().equals("/");
    byte[] body = (root ? PAGE : "No such page\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", root ? "text/html;charset=utf-8" : "text/plain");
    exchange.sendResponseHeaders(root ? 200 : 404, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void events(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      while (true) {
        String event = "data: " + LocalTime.now().format(TIME) + "\n\n";
        out.write(event.getBytes(StandardCharsets.UTF_8));
        out.flush();
        TimeUnit.SECONDS.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void echo(HttpExchange exchange) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    exchange.getResponseHeaders().set("Content-Type", type == null ? "application/octet-stream" : type);
    exchange.sendResponseHeaders(200, 0);
    exchange.getRequestBody().transferTo(exchange.getResponseBody());
    exchange.close();
  }
}
