package org.invertingproxy.e2e.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.invertingproxy.e2e.Await;
import org.invertingproxy.e2e.server.Artifacts;
import org.invertingproxy.e2e.server.FreePort;
import org.invertingproxy.e2e.server.ServerProcess;

/** A running nginx, ended when this is closed. */
final class Nginx implements AutoCloseable {
  private static final String FRAME =
      """
      daemon off;
      user root;
      pid DIRECTORY/pid;
      error_log stderr;
      worker_processes auto;
      events { worker_connections 8192; }
      http {
        access_log off;
        keepalive_requests 1000000000;
        client_max_body_size 0;
        client_body_temp_path DIRECTORY/body;
        proxy_temp_path DIRECTORY/proxy;
        fastcgi_temp_path DIRECTORY/fastcgi;
        uwsgi_temp_path DIRECTORY/uwsgi;
        scgi_temp_path DIRECTORY/scgi;
        sendfile on;
        tcp_nodelay on;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $http_host;
        proxy_request_buffering off;
        proxy_read_timeout 1h;
        upstream next { server 127.0.0.1:NEXT; keepalive 1024; keepalive_requests 1000000000; }
        server {
          listen 127.0.0.1:PORT backlog=4096;
          LOCATIONS
        }
      }
      """;

  /** What nginx needs to be told for WebSockets. */
  private static final String ECHO =
      "location = "
          + Backend.ECHO
          + " { proxy_pass http://next; proxy_set_header Upgrade $http_upgrade;"
          + " proxy_set_header Connection upgrade; proxy_set_header Host $http_host; }\n";

  private final ServerProcess process;
  private final int port;

  private Nginx(String locations, int next, Path directory) throws IOException {
    port = FreePort.find();
    Path file = directory.resolve("nginx.conf");
    Files.writeString(
        file,
        FRAME
            .replace("DIRECTORY", directory.toString())
            .replace("NEXT", String.valueOf(next))
            .replace("PORT", String.valueOf(port))
            .replace("LOCATIONS", ECHO + locations.replace("DIRECTORY", directory.toString())));
    process =
        ServerProcess.start(
            "nginx",
            directory,
            List.of("nginx", "-p", directory.toString(), "-c", file.toString()),
            Map.of());
    Await.until(() -> isListening() || !process.isAlive(), Duration.ofSeconds(10), process::output);
    if (!process.isAlive()) {
      throw new IOException("nginx ended at once: " + process.output());
    }
  }

  /** The end of all ways: a small text, a large file, and a server of ours below {@code /own/}. */
  static Nginx backend(int own, String small, long large) throws IOException {
    Path directory = Artifacts.workDirectory("nginx-backend");
    Path file = directory.resolve(Backend.large(large).substring(1));
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(large);
    }
    String locations =
        "location = /small { return 200 \""
            + small
            + "\"; }\nlocation /own/ { proxy_pass http://next; }\nlocation / { root DIRECTORY; }";
    return new Nginx(locations, own, directory);
  }

  /** The yardstick: one hop as a plain reverse proxy that keeps its connections. */
  static Nginx hop(int backend) throws IOException {
    Path directory = Artifacts.workDirectory("nginx-hop");
    return new Nginx("location / { proxy_pass http://next; }", backend, directory);
  }

  int port() {
    return port;
  }

  private boolean isListening() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
  }
}
