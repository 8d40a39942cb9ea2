package org.invertingproxy.agent.testing;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.Attributes;
import org.invertingproxy.wire.frame.Frame;

/** Plays the proxy's part of the channel, well or as badly as a test wants it. */
public final class ChannelPeer implements ProxyPeer {
  /** The public URL that the usual script names. */
  public static final String PUBLIC_URL = "http://hello.localhost:8080/";

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel listener;
  private final List<Channel> sockets = new CopyOnWriteArrayList<>();
  private final List<PeerLink> links = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final BlockingQueue<PeerLink> served = new LinkedBlockingQueue<>();
  private volatile BiConsumer<PeerLink, Frame.Serve> onServe = ChannelPeer::accept;
  private volatile int refusal;
  private volatile boolean mute;
  private volatile Fields attributes = Fields.EMPTY;
  private volatile Runnable onHead = () -> {};

  /** Listens on a free port of 127.0.0.1. */
  public ChannelPeer() {
    this(0);
  }

  /** Listens on that port of 127.0.0.1. */
  public ChannelPeer(int port) {
    listener =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel socket) {
                    sockets.add(socket);
                    socket
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(65536),
                            new PeerHandshake(ChannelPeer.this));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .syncUninterruptibly()
            .channel();
  }

  /** Accepts an offer. */
  public static void accept(PeerLink link, Frame.Serve offer) {
    link.mux().served(offer.serving(), 1, Fields.of(Attributes.PUBLIC_URL, PUBLIC_URL));
  }

  @Override
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port() + "/");
  }

  /** The port. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** Answers offers from now on; without it they are accepted. */
  public void onServe(BiConsumer<PeerLink, Frame.Serve> script) {
    onServe = script;
  }

  /** Answers handshakes with that status from now on; 0 for a WebSocket. */
  public void refuseWith(int status) {
    refusal = status;
  }

  /** Whether nothing at all is said on WebSockets from now on. */
  public void mute(boolean now) {
    mute = now;
  }

  @Override
  public void user(String name) {
    attributes = Fields.of(Attributes.USER, name);
  }

  @Override
  public void onHead(Runnable task) {
    onHead = task;
  }

  /** The next channel on which a backend was accepted. */
  public PeerLink nextServed() throws InterruptedException {
    PeerLink next = served.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was served within 10 s");
    }
    return next;
  }

  /** All channels so far. */
  public List<PeerLink> links() {
    return links;
  }

  /** The Authorization fields of the handshakes so far. */
  public List<String> authorizations() {
    return authorizations;
  }

  /** How many connections are open. */
  public long open() {
    return sockets.stream().filter(Channel::isActive).count();
  }

  @Override
  public Posted exchange(String id, String wire) throws InterruptedException {
    PeerLink link = served.peek();
    while (link == null || !link.isServing()) {
      served.remove(link);
      PeerLink next = nextServed();
      served.add(next);
      link = next;
    }
    PeerExchange exchange = PeerExchange.start(link, wire, attributes, onHead);
    return exchange.result();
  }

  int refusal() {
    return refusal;
  }

  boolean isMute() {
    return mute;
  }

  void handshake(String authorization) {
    authorizations.add(authorization);
  }

  void add(PeerLink link) {
    links.add(link);
  }

  void offered(PeerLink link, Frame.Serve offer) {
    onServe.accept(link, offer);
  }

  void isServed(PeerLink link) {
    served.add(link);
  }

  @Override
  public void close() {
    boolean unused =
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
