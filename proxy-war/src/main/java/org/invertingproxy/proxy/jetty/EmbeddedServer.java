package org.invertingproxy.proxy.jetty;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * One servlet on one port, over HTTP/1.1 and HTTP/2 without TLS. Bound when constructed, so that a
 * port in use is found before anything else is started; serves from {@link #serve} on. Not
 * thread-safe except for {@link #close}.
 */
public final class EmbeddedServer implements AutoCloseable {
  /** Of connections without a request under way. */
  private static final Duration IDLE = Duration.ofMinutes(15);

  /** Clients that connect at once: with the default of 50 the system resets some in a crowd. */
  private static final int ACCEPT_QUEUE = 1024;

  private final Server server;
  private final ServerConnector connector;

  /**
   * Binds.
   *
   * @param host the address to listen on, or null for all
   * @param port the port, or 0 for a free one
   * @throws IOException when the address cannot be had
   */
  public EmbeddedServer(@Nullable String host, int port) throws IOException {
    HttpConfiguration http = ByteFaithful.configuration();
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setName("http");
    server = new Server(threads);
    server.setErrorHandler(new SilentErrors());
    connector =
        new ServerConnector(
            server, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE.toMillis());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    server.addConnector(connector);
    connector.open();
  }

  /**
   * Starts to serve.
   *
   * @throws Exception when Jetty or the servlet does not start; close this then
   */
  public void serve(Servlet servlet) throws Exception {
    // Not a WebAppContext: that one hides /WEB-INF of backends, and costs half a second.
    ServletContextHandler context = new ServletContextHandler(ServletContextHandler.NO_SESSIONS);
    context.setErrorHandler(new SilentErrors());
    ServletHolder holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/*");
    JakartaWebSocketServletContainerInitializer.configure(context, null);
    server.setHandler(new EarlyFailures(context));
    server.start();
  }

  /** Where it really listens. */
  public InetSocketAddress address() {
    try {
      ServerSocketChannel channel = (ServerSocketChannel) connector.getTransport();
      return (InetSocketAddress) channel.getLocalAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns when the server was closed. */
  public void join() throws InterruptedException {
    server.join();
  }

  /** Stops at once: what must end in order has ended before. */
  @Override
  public void close() throws Exception {
    server.stop();
    connector.close();
  }
}
