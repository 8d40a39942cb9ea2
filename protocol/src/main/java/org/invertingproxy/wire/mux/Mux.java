package org.invertingproxy.wire.mux;

import java.nio.ByteBuffer;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Content;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameDecoder;
import org.invertingproxy.wire.frame.FrameException;
import org.invertingproxy.wire.frame.RefusalCode;
import org.jspecify.annotations.Nullable;

/**
 * One end of a channel: many streams over one transport of messages. The same class on both sides.
 *
 * <p>It has no thread: it works on the thread that delivers a message, calls a method or runs a
 * timer, and never blocks. All methods are thread-safe, but messages must be delivered one after
 * another. State is guarded by one lock, which is never held while a listener, the transport or a
 * consumer is called. Once it is closed, nothing that still arrives has any effect, so frames of a
 * link that was replaced cannot reach its successor's streams.
 */
public final class Mux {
  /** The version of the protocol that this class speaks. */
  public static final int VERSION = 1;

  /** What a WebSocket handshake names as sub-protocol. */
  public static final String SUBPROTOCOL = "org.invertingproxy.channel.1";

  private final Object lock = new Object();
  private final MuxConfig config;
  private final MuxTimer timer;
  private final MessageSender sender;
  private final MuxListener listener;
  private final Heartbeat heartbeat;
  private final OutboundQueue out;
  private final Streams streams;
  private final ChannelCredit credit;
  private final Backends backends;
  private final ChannelEnd end;
  private final FrameDecoder decoder;
  private final InboundFrames inbound;
  private volatile Frame.@Nullable Hello peer;

  /** An end of a channel whose transport is open; {@link #start} comes next. */
  public Mux(MuxConfig config, MuxTimer timer, MessageSender sender, MuxListener listener) {
    this.config = config;
    this.timer = timer;
    this.sender = sender;
    this.listener = listener;
    this.heartbeat =
        new Heartbeat(
            timer,
            config,
            number -> send(new Frame.Ping(number)),
            () -> close(ChannelCode.SILENT, "nothing heard for too long"));
    this.out = new OutboundQueue(lock, sender, this::departed, this::broken, this::unread);
    CreditBudget.Share share = config.budget().share();
    this.credit =
        new ChannelCredit(
            config.limits().channelWindow(),
            config.budget(),
            share,
            () -> timer.schedule(this::relaxed, 0));
    StreamTable table = new StreamTable();
    StreamEnds ends =
        new StreamEnds(lock, config.side(), table, out, credit, share, this::streamEnded);
    this.streams = new Streams(lock, config, table, ends, timer, heartbeat, out, credit, share);
    this.decoder = new FrameDecoder(config.limits());
    this.backends = new Backends(streams, out, listener);
    this.end = new ChannelEnd(streams, backends, out, heartbeat, timer, sender, listener);
    this.inbound =
        new InboundFrames(
            this,
            backends,
            new StreamFrames(this, streams, credit, new Relief(streams, share, timer)));
  }

  /** Says hello and begins to look for signs of life; called once, before the first message. */
  public void start() {
    send(new Frame.Hello(VERSION, config.limits(), config.attributes()));
    heartbeat.start();
  }

  /**
   * A binary message has come; it is not used after the return. One at a time.
   *
   * @param message heap or direct, read to its end
   */
  public void received(ByteBuffer message) {
    if (isClosed()) {
      return;
    }
    heartbeat.received();
    out.cork();
    try {
      decoder.decode(message, inbound);
    } catch (FrameException e) {
      close(e.code(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      close(ChannelCode.INTERNAL, "a fault of this side");
      throw e;
    } finally {
      out.uncork();
    }
  }

  /** The transport is gone, by whomever. */
  public void transportClosed(int webSocketCode, String reason) {
    end.close(ChannelCode.ofWebSocket(webSocketCode), reason, false);
  }

  /** What the other side said of itself, or null before it has. */
  public Frame.@Nullable Hello peer() {
    return peer;
  }

  /**
   * On the agent: offers to serve a backend.
   *
   * @return the number by which the proxy accepts or refuses
   */
  public int serve(String backend, String token, Fields attributes) {
    return backends.serve(backend, token, attributes);
  }

  /**
   * On the agent: asks for no more streams for it. Those that are on their way still come, since
   * parts of their bodies may; {@link MuxListener#refused} tells when the last has come.
   */
  public void unserve(int serving) {
    backends.unserve(serving);
  }

  /**
   * On the agent: like {@link #unserve}, and ends its streams at once; others of the channel go on.
   */
  public void abandon(int serving, String reason) {
    backends.abandon(serving, reason);
  }

  /** On the proxy: accepts an offer: false when it is not there any more. */
  public boolean served(int serving, long epoch, Fields attributes) {
    return backends.accept(serving, epoch, attributes);
  }

  /**
   * On the proxy: refuses an offer, or ends what was accepted. Streams of a revoked or replaced
   * serving are reset; with other codes they go on.
   */
  public void refuse(int serving, RefusalCode code, String reason) {
    backends.refuse(serving, code, reason);
  }

  /**
   * On the proxy: opens a stream.
   *
   * @return null when that serving, or any, takes no new streams; the other side has seen nothing
   * @throws IllegalArgumentException when the head cannot be sent
   */
  public @Nullable MuxStream open(
      int serving, Content content, RequestHead head, Fields attributes, StreamListener hearer) {
    MuxStream stream;
    synchronized (lock) {
      if (!end.mayOpen() || !backends.isServed(serving)) {
        return null;
      }
      stream = streams.open(serving, content, head, attributes, hearer);
    }
    out.pump();
    return stream;
  }

  /** Runs what makes output so that it leaves together as far as it can; not to be nested deep. */
  public void inOneMessage(Runnable work) {
    out.cork();
    try {
      work.run();
    } finally {
      out.uncork();
    }
  }

  /**
   * Takes no new streams from now on; {@link MuxListener#drained} tells when the last has ended.
   */
  public void goAway(ChannelCode code, String reason) {
    end.leave(code, reason);
  }

  /** Ends the channel with all its streams, telling the other side why. */
  public void close(ChannelCode code, String reason) {
    end.close(code, reason, true);
  }

  /** Streams that are not over. */
  public int activeStreams() {
    synchronized (lock) {
      return streams.table().size();
    }
  }

  /** Streams that are not over, and those that are and have not been read. */
  int holding() {
    synchronized (lock) {
      return streams.table().holding().size();
    }
  }

  /** Whether it may carry new streams of either kind. */
  public boolean isOpen() {
    synchronized (lock) {
      return end.mayOpen() && peer != null;
    }
  }

  /** {@link MuxTimer#nanoTime} when something was last heard. */
  public long lastReceivedNanos() {
    return heartbeat.lastReceived();
  }

  /** Of the path to the other side and back; 0 when not known yet. */
  public long roundTripNanos() {
    return heartbeat.roundTrip();
  }

  private void send(Frame frame) {
    synchronized (lock) {
      out.add(frame);
    }
    out.pump();
  }

  private void unread() {
    timer.schedule(() -> close(ChannelCode.EXCESSIVE, "the other side does not read"), 0);
  }

  private void streamEnded() {
    end.streamEnded();
  }

  private void departed(MuxStream stream) {
    streams.ends().settle(stream);
  }

  private void broken(Throwable cause) {
    if (end.close(ChannelCode.LOST, "sending failed: " + cause.getMessage(), false)) {
      sender.close(ChannelCode.INTERNAL.webSocketCode(), "sending failed");
    }
  }

  private void relaxed() {
    synchronized (lock) {
      int more = credit.relaxed();
      if (more > 0) {
        out.add(new Frame.Window(0, more));
      }
    }
    out.pump();
  }

  // What follows is for the frames that come.

  void greeted(Frame.Hello hello) throws FrameException {
    if (hello.version() != VERSION) {
      throw new FrameException(ChannelCode.VERSION, "no common version");
    }
    synchronized (lock) {
      streams.peer(hello.limits());
    }
    peer = hello;
    listener.hello(hello);
  }

  /** With the lock held: whether a new stream for that serving is taken. */
  boolean takes(int serving) {
    return end.mayTake()
        && backends.isServed(serving)
        && streams.table().size() < config.limits().streams();
  }

  void pong(long number) {
    synchronized (lock) {
      out.pong(number);
    }
  }

  boolean isClosed() {
    return end.isClosed();
  }

  Side side() {
    return config.side();
  }

  ChannelEnd end() {
    return end;
  }

  ChannelCredit credit() {
    return credit;
  }

  OutboundQueue out() {
    return out;
  }

  Heartbeat heartbeat() {
    return heartbeat;
  }

  MuxListener listener() {
    return listener;
  }

  long now() {
    return timer.nanoTime();
  }
}
