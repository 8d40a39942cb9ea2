package org.invertingproxy.proxy.jetty;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * One servlet on one port, over HTTP/1.1 and HTTP/2, with TLS or without. Bound when constructed,
 * so that a port in use is found before anything else is started; serves from {@link #serve} on.
 * Not thread-safe except for {@link #close}.
 */
public final class EmbeddedServer implements AutoCloseable {
  /** Of connections without a request under way. */
  private static final Duration IDLE = Duration.ofMinutes(15);

  /** Clients that connect at once: with the default of 50 the system resets some in a crowd. */
  private static final int ACCEPT_QUEUE = 1024;

  private final Server server;
  private final ServerConnector connector;
  private final @Nullable Tls tls;
  private final @Nullable ServerConnector redirecting;

  /** Binds a server without TLS; see the other constructor. */
  public EmbeddedServer(@Nullable String host, int port) throws ListenException {
    this(host, port, null);
  }

  /**
   * Binds.
   *
   * @param host the address to listen on, or null for all
   * @param port the port, or 0 for a free one
   * @param tls how it speaks TLS, or null for plain HTTP
   * @throws ListenException when an address cannot be had
   */
  public EmbeddedServer(@Nullable String host, int port, @Nullable Tls tls) throws ListenException {
    this.tls = tls;
    HttpConfiguration http = ByteFaithful.configuration();
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setName("http");
    server = new Server(threads);
    server.setErrorHandler(new SilentErrors());
    connector = tls == null ? add(host, port, plain(http)) : add(host, port, tls.connections(http));
    try {
      Integer redirectPort = tls == null ? null : tls.redirectPort();
      redirecting =
          redirectPort == null ? null : add(host, redirectPort, new HttpConnectionFactory(http));
    } catch (ListenException e) {
      connector.close();
      throw e;
    }
  }

  private static ConnectionFactory[] plain(HttpConfiguration http) {
    return new ConnectionFactory[] {new HttpConnectionFactory(http), new PriorKnowledge(http)};
  }

  private ServerConnector add(@Nullable String host, int port, ConnectionFactory... connections)
      throws ListenException {
    ServerConnector added = new ServerConnector(server, connections);
    added.setHost(host);
    added.setPort(port);
    added.setIdleTimeout(IDLE.toMillis());
    added.setAcceptQueueSize(ACCEPT_QUEUE);
    server.addConnector(added);
    try {
      added.open();
    } catch (IOException e) {
      throw new ListenException(port, e);
    }
    return added;
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
    Handler handler = new EarlyFailures(context);
    if (tls != null && redirecting != null) {
      handler = new Redirects(handler, redirecting, tls.secureOrigin());
    }
    server.setHandler(handler);
    server.start();
  }

  /** Where it really listens. */
  public InetSocketAddress address() {
    return address(connector);
  }

  /** Where it sends plain HTTP to https, if it does. */
  public Optional<InetSocketAddress> redirectAddress() {
    return Optional.ofNullable(redirecting).map(EmbeddedServer::address);
  }

  private static InetSocketAddress address(ServerConnector connector) {
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
    if (redirecting != null) {
      redirecting.close();
    }
  }
}
