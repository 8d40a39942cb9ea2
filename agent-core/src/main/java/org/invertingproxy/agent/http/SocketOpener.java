package org.invertingproxy.agent.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.net.ExtendedSocketOptions;
import org.invertingproxy.agent.http.CallException.Kind;

/** Opens sockets to one origin, trying its addresses one after the other. Thread-safe. */
final class SocketOpener {
  /** Called on the socket's event loop, exactly one of the two. */
  interface Outcome {
    /** It is connected and, where the origin asks for it, encrypted. */
    void opened(Channel channel);

    void failed(CallException failure);
  }

  // How Netty's exception tells the status of a refusal.
  private static final Pattern STATUS = Pattern.compile("status: (\\d{3})");

  private final Origin origin;
  private final Duration timeout;
  private final String hop;
  private final AddressBook addresses;

  SocketOpener(EventLoops loops, Origin origin, Duration timeout) {
    this.origin = origin;
    this.timeout = timeout;
    Via via = origin.via();
    this.hop = via == null ? origin.host() : via.host();
    this.addresses = new AddressBook(hop, loops.blocking());
  }

  /**
   * Opens one.
   *
   * @param handlers adds what reads and writes on it
   */
  void open(EventLoop loop, Consumer<Channel> handlers, Outcome outcome) {
    addresses.find(
        (found, failure) -> {
          List<InetAddress> allowed =
              found.stream().filter(at -> origin.rule().refusal(at) == null).toList();
          Runnable next =
              allowed.isEmpty()
                  ? () -> outcome.failed(noAddress(found))
                  : () -> attempt(loop, handlers, allowed, 0, outcome);
          if (loop.inEventLoop()) {
            next.run();
          } else if (!loop.isShuttingDown()) {
            loop.execute(next);
          }
        });
  }

  private CallException noAddress(List<InetAddress> found) {
    if (found.isEmpty()) {
      return new CallException(Kind.UNRESOLVED, "the name " + hop + " is unknown");
    }
    InetAddress first = found.get(0);
    return new CallException(
        Kind.FORBIDDEN,
        "%s leads to %s, %s".formatted(hop, first.getHostAddress(), origin.rule().refusal(first)));
  }

  private void attempt(
      EventLoop loop,
      Consumer<Channel> handlers,
      List<InetAddress> found,
      int index,
      Outcome outcome) {
    InetAddress address = found.get(index);
    bootstrap(loop)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                Via via = origin.via();
                if (via != null) {
                  channel.pipeline().addLast(connector(via, address));
                }
                SslContext tls = origin.tls();
                if (tls != null) {
                  channel
                      .pipeline()
                      .addLast(tls.newHandler(channel.alloc(), origin.host(), origin.port()));
                }
                handlers.accept(channel);
              }
            })
        .connect(destination(address))
        .addListener(
            (ChannelFuture connected) -> {
              if (connected.isSuccess()) {
                addresses.worked(address);
                origin.rule().connected(found);
                joined(connected.channel(), outcome);
              } else if (index + 1 < found.size()) {
                attempt(loop, handlers, found, index + 1, outcome);
              } else {
                outcome.failed(explain(connected.cause()));
              }
            });
  }

  private Bootstrap bootstrap(EventLoop loop) {
    return new Bootstrap()
        .group(loop)
        .disableResolver() // addresses are known, or are to be looked up by an HTTP proxy
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
        .option(ChannelOption.TCP_NODELAY, true)
        // Not below 2 KiB: after a few small messages it would cut bodies into crumbs.
        .option(
            ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(2048, 8192, 65536))
        // A peer that closed its side may still have sent an answer that is worth reading.
        .option(ChannelOption.AUTO_CLOSE, false)
        // A quiet stream over a dead path is noticed within a minute.
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), 30)
        .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), 10)
        .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), 3);
  }

  private InetSocketAddress destination(InetAddress address) {
    return origin.via() == null
        ? new InetSocketAddress(address, origin.port())
        : InetSocketAddress.createUnresolved(origin.host(), origin.port()); // looked up over there
  }

  private ProxyHandler connector(Via via, InetAddress address) {
    InetSocketAddress at = new InetSocketAddress(address, via.port());
    String password = via.password() == null ? "" : via.password();
    ProxyHandler handler =
        via.user() == null
            ? new HttpProxyHandler(at)
            : new HttpProxyHandler(at, via.user(), password);
    handler.setConnectTimeoutMillis(timeout.toMillis());
    return handler;
  }

  private void joined(Channel channel, Outcome outcome) {
    ProxyHandler connector = channel.pipeline().get(ProxyHandler.class);
    if (connector == null) {
      secured(channel, outcome);
      return;
    }
    connector
        .connectFuture()
        .addListener(
            connected -> {
              if (connected.isSuccess()) {
                secured(channel, outcome);
              } else {
                ChannelFuture unused = channel.close();
                outcome.failed(explainVia(connected.cause()));
              }
            });
  }

  private CallException explainVia(Throwable cause) {
    Matcher status = STATUS.matcher(rootMessage(cause));
    String answer = status.find() ? " answers " + status.group(1) : " does not";
    String advice = answer.endsWith("407") ? ": it wants a user and password" : "";
    return new CallException(
        Kind.HTTP_PROXY,
        "the HTTP proxy " + origin.via() + " was asked to connect and" + answer + advice,
        cause);
  }

  private static void secured(Channel channel, Outcome outcome) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      outcome.opened(channel);
      return;
    }
    tls.handshakeFuture()
        .addListener(
            handshake -> {
              if (handshake.isSuccess()) {
                outcome.opened(channel);
              } else {
                ChannelFuture unused = channel.close();
                outcome.failed(
                    new CallException(
                        Kind.TLS,
                        "no secure connection: " + rootMessage(handshake.cause()),
                        handshake.cause()));
              }
            });
  }

  private CallException explain(Throwable cause) {
    if (cause instanceof ConnectTimeoutException) {
      return new CallException(
          Kind.CONNECT_TIMEOUT, "no answer from " + where() + " while connecting", cause);
    }
    if (cause instanceof ConnectException && rootMessage(cause).contains("refused")) {
      return new CallException(Kind.REFUSED, "nothing listens on " + where(), cause);
    }
    if (rootMessage(cause).startsWith("Too many open files")) {
      return new CallException(Kind.NO_RESOURCES, "too many open connections", cause);
    }
    return new CallException(
        Kind.UNREACHABLE, "cannot connect to " + where() + ": " + rootMessage(cause), cause);
  }

  private String where() {
    return origin.via() == null ? origin.toString() : "the HTTP proxy " + origin.via();
  }

  private static String rootMessage(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
