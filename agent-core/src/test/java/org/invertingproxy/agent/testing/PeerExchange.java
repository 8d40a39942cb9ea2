package org.invertingproxy.agent.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.HopByHop;
import org.invertingproxy.wire.HttpWireReader;
import org.invertingproxy.wire.HttpWireWriter;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.WireFormatException;
import org.invertingproxy.wire.WireLimits;
import org.invertingproxy.wire.frame.Content;
import org.invertingproxy.wire.mux.MuxStream;
import org.invertingproxy.wire.mux.PipeSender;
import org.invertingproxy.wire.mux.StreamException;
import org.invertingproxy.wire.mux.StreamListener;
import org.jspecify.annotations.Nullable;

/** One request that a scripted proxy sends over a channel, and what comes back. */
public final class PeerExchange implements StreamListener, HttpWireReader.Handler {
  private final Runnable onHead;
  private final BodyPipe body = new BodyPipe(1);
  private final StringBuilder wire = new StringBuilder();
  private final StringBuilder informational = new StringBuilder();
  private final CompletableFuture<Boolean> complete = new CompletableFuture<>();
  private @Nullable RequestHead request;
  private @Nullable MuxStream stream;
  private @Nullable HttpWireWriter writer;
  private volatile @Nullable StreamException failure;

  private PeerExchange(Runnable onHead) {
    this.onHead = onHead;
  }

  /** Sends a request in wire form. */
  public static PeerExchange start(PeerLink link, String wire, Fields attributes, Runnable onHead) {
    return start(link, link.serving(), wire, attributes, onHead);
  }

  /** Sends it for that serving, of several on the channel. */
  public static PeerExchange start(
      PeerLink link, int serving, String wire, Fields attributes, Runnable onHead) {
    PeerExchange exchange = new PeerExchange(onHead);
    try {
      HttpWireReader reader = HttpWireReader.requests(WireLimits.DEFAULTS, exchange);
      reader.feed(ByteBuffer.wrap(wire.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (WireFormatException e) {
      throw new IllegalArgumentException(e);
    }
    exchange.open(link, serving, attributes);
    return exchange;
  }

  private synchronized void open(PeerLink link, int serving, Fields attributes) {
    RequestHead head = request;
    if (head == null) {
      throw new IllegalArgumentException("no whole request");
    }
    boolean hasBody =
        head.fields().contains("Content-Length") || head.fields().contains("Transfer-Encoding");
    MuxStream opened =
        link.mux().open(serving, hasBody ? Content.BODY : Content.NONE, head, attributes, this);
    if (opened == null) {
      throw new AssertionError("the agent takes no streams");
    }
    stream = opened;
    if (hasBody) {
      PipeSender.start(body, opened);
    }
    opened.onReadable(this::read);
  }

  /** What has come when it is over. */
  public ProxyPeer.Posted result() throws InterruptedException {
    try {
      boolean whole = complete.get(10, TimeUnit.SECONDS);
      return new ProxyPeer.Posted(wire(), whole, null);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("no answer within 10 s, only: " + wire(), e);
    }
  }

  /** What has come so far. */
  public synchronized String wire() {
    return wire.toString();
  }

  /** The informational heads so far, as status codes with blanks. */
  public synchronized String informational() {
    return informational.toString();
  }

  /** Why the stream was not completed, or null. */
  public @Nullable StreamException failure() {
    return failure;
  }

  /** The client goes away. */
  public void cancel() {
    MuxStream known = stream;
    if (known != null) {
      known.stopReading();
    }
  }

  @Override
  public synchronized void informational(ResponseHead head) {
    informational.append(head.status()).append(' ');
  }

  @Override
  public void responded(ResponseHead head, boolean hasBody) {
    synchronized (this) {
      writer = HttpWireWriter.response(head, hasBody);
      append(writer.head());
    }
    onHead.run();
  }

  private synchronized void read() {
    MuxStream from = stream;
    HttpWireWriter to = writer;
    if (from == null || to == null || complete.isDone()) {
      return;
    }
    for (byte[] piece = from.read(); piece != null; piece = from.read()) {
      append(to.data(piece));
    }
    if (from.isEnded()) {
      append(to.end(from.trailers()));
      boolean unused = complete.complete(true);
    }
  }

  private void append(byte[] bytes) {
    wire.append(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void closed(@Nullable StreamException cause) {
    failure = cause;
    read();
    if (cause != null) {
      boolean unused = complete.complete(false);
    }
  }

  @Override
  public void onRequest(RequestHead head) {
    request = head;
  }

  @Override
  public void onData(byte[] piece) {
    body.write(piece);
  }

  @Override
  public void onEnd(Fields trailers) {
    Fields fields = request == null ? Fields.EMPTY : request.fields();
    body.end(HopByHop.stripTrailers(trailers, fields));
  }
}
