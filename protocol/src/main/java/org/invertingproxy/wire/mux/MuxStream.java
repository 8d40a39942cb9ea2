package org.invertingproxy.wire.mux;

import java.nio.ByteBuffer;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.Content;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.ResetCode;
import org.jspecify.annotations.Nullable;

/**
 * One request with its response on a channel. Thread-safe and never blocking: who writes asks
 * {@link #isWritable} and waits for the listener, who reads takes what is there and waits for the
 * listener. Reading is what gives the other side credit, so an unread stream stalls only itself.
 *
 * <p>Listeners are called outside of every lock, on the thread that made the change, perhaps twice
 * at a time and perhaps in vain: they must look again. A stream must be read to its end or be
 * reset, else its bytes keep their place in the process's budget. Once the stream is over, writes
 * are dropped silently.
 */
public final class MuxStream implements MessageStream {
  private static final Runnable NOTHING = () -> {};

  private final Streams streams;
  private final Frame.Open open;
  private final StreamInput input;
  private final StreamOutput output;
  private final StreamProgress progress;
  private @Nullable StreamListener listener; // guarded by the mux's lock
  private boolean closed; // guarded by the mux's lock
  private @Nullable StreamException closure; // guarded by the mux's lock
  private volatile Runnable readable = NOTHING;
  private volatile Runnable writable = NOTHING;

  MuxStream(
      Streams streams,
      Frame.Open open,
      ReceiveWindow window,
      CreditBudget.Share share,
      int credit) {
    this.streams = streams;
    this.open = open;
    this.input = new StreamInput(window, share);
    this.output = new StreamOutput(this, credit);
    this.progress = new StreamProgress(streams.side(), open.content());
  }

  /** Its number on the channel. */
  public int id() {
    return open.stream();
  }

  /** The number of the backend it is for. */
  public int serving() {
    return open.serving();
  }

  /** What the request consists of. */
  public Content content() {
    return open.content();
  }

  /** The request's head. */
  public RequestHead request() {
    return open.head();
  }

  /** What the proxy says beside the head: {@link org.invertingproxy.wire.frame.Attributes}. */
  public Fields attributes() {
    return open.attributes();
  }

  /** On the agent: hands an informational head on; dropped once the final head was given. */
  public void informational(ResponseHead head) {
    if (!StreamProgress.isInformational(head)) {
      throw new IllegalArgumentException("not informational");
    }
    streams.respond(this, head, false);
  }

  /**
   * On the agent: the final head; 101 upgrades the stream. Called once.
   *
   * @param hasBody whether bytes, messages or at least an end follow
   * @throws IllegalArgumentException when the head cannot be sent; another may be
   */
  public void respond(ResponseHead head, boolean hasBody) {
    if (StreamProgress.isInformational(head)) {
      throw new IllegalArgumentException("not final");
    }
    streams.respond(this, head, hasBody);
  }

  /** Appends bytes of the body; the array belongs to the stream from now on. */
  public void write(byte[] bytes) {
    if (bytes.length > 0) {
      streams.write(this, new Piece.Data(id(), ByteBuffer.wrap(bytes)));
    }
  }

  /**
   * Appends a part of a WebSocket message, or a control frame; the array belongs to the stream from
   * now on.
   *
   * @param opcode see {@link Frame.Message}
   * @param last whether it completes the message
   */
  @Override
  public void writeMessage(int opcode, boolean last, byte[] bytes) {
    streams.write(this, new Piece.Message(id(), opcode, last, ByteBuffer.wrap(bytes)));
  }

  /**
   * This side's direction is complete. Without effect once it has ended.
   *
   * @throws IllegalArgumentException when the trailers cannot be sent
   */
  @Override
  public void end(Fields trailers) {
    streams.end(this, trailers);
  }

  /** Ends both directions at once and drops what was not sent or read. */
  @Override
  public void reset(ResetCode code, String reason) {
    streams.ends().reset(this, code, reason);
  }

  /**
   * Drops what was not read and what may still come. On the agent the response goes on; on the
   * proxy nobody wants the answer then, so the stream is reset.
   */
  @Override
  public void stopReading() {
    if (streams.side() == Side.PROXY) {
      streams.ends().reset(this, ResetCode.CANCELLED, "the answer is not wanted");
    } else {
      streams.ends().stopReading(this);
    }
  }

  /** Whether nothing that is written from now on will be sent, because the stream is over. */
  public boolean isOver() {
    synchronized (streams.lock()) {
      return output.isDead();
    }
  }

  /** Whether the writer should write now; after false, the writable listener will be called. */
  @Override
  public boolean isWritable() {
    synchronized (streams.lock()) {
      return output.writable();
    }
  }

  /** Called when the writer may go on after a false {@link #isWritable}, and when it is over. */
  @Override
  public void onWritable(Runnable listener) {
    writable = listener;
  }

  /**
   * Called when bytes, the end or a failure may have become visible; called once at registration.
   */
  @Override
  public void onReadable(Runnable listener) {
    readable = listener;
    listener.run();
  }

  /** The next bytes, which then belong to the caller, or null when none are there now. */
  public byte @Nullable [] read() {
    return streams.read(this) instanceof Frame.Data data ? data.bytes().array() : null;
  }

  /**
   * The next part of a WebSocket message, or null when none is there now; its buffer has an array
   * of its own.
   */
  @Override
  public Frame.@Nullable Message readMessage() {
    return streams.read(this) instanceof Frame.Message message ? message : null;
  }

  /** Whether the other side ended its direction and all was read. */
  @Override
  public boolean isEnded() {
    synchronized (streams.lock()) {
      return input.isRead();
    }
  }

  /** The trailers; meaningful once {@link #isEnded}. */
  public Fields trailers() {
    synchronized (streams.lock()) {
      return input.trailers();
    }
  }

  /** Why what was received is not complete, or null. */
  @Override
  public @Nullable StreamException failure() {
    synchronized (streams.lock()) {
      return input.failure();
    }
  }

  /** Who hears of this stream; told at once if it is over already. */
  void listen(StreamListener hearer) {
    boolean over;
    synchronized (streams.lock()) {
      listener = hearer;
      over = closed;
    }
    if (over) {
      hearer.closed(closure);
    }
  }

  StreamListener listener() {
    StreamListener hearer = listener;
    if (hearer == null) {
      throw new IllegalStateException("nobody listens yet");
    }
    return hearer;
  }

  /** The stream is over; called once, without the lock. */
  void close(@Nullable StreamException failure) {
    StreamListener hearer;
    synchronized (streams.lock()) {
      closed = true;
      closure = failure;
      hearer = listener;
    }
    if (hearer != null) {
      hearer.closed(failure);
    }
    readable.run();
    writable.run();
  }

  StreamInput input() {
    return input;
  }

  StreamOutput output() {
    return output;
  }

  StreamProgress progress() {
    return progress;
  }

  void notifyReadable() {
    readable.run();
  }

  void notifyWritable() {
    writable.run();
  }
}
