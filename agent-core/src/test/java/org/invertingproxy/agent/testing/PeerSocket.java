package org.invertingproxy.agent.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.WebSocketClose;
import org.invertingproxy.wire.frame.Content;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.mux.MuxStream;
import org.invertingproxy.wire.mux.StreamException;
import org.invertingproxy.wire.mux.StreamListener;
import org.jspecify.annotations.Nullable;

/** A client's WebSocket as a scripted proxy sees it. */
public final class PeerSocket implements StreamListener {
  private final CompletableFuture<ResponseHead> head = new CompletableFuture<>();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final Semaphore readable = new Semaphore(0);
  private final MuxStream stream;

  private PeerSocket(PeerLink link, Fields fields) {
    RequestHead request = new RequestHead("GET", "/chat?room=1", fields);
    MuxStream opened =
        link.mux().open(link.serving(), Content.MESSAGES, request, Fields.EMPTY, this);
    if (opened == null) {
      throw new AssertionError("the agent takes no streams");
    }
    stream = opened;
    stream.onReadable(readable::release);
  }

  /** Asks for one. */
  public static PeerSocket ask(PeerLink link, String... fields) {
    return new PeerSocket(link, Fields.of(fields));
  }

  /** The stream. */
  public MuxStream stream() {
    return stream;
  }

  /** The answer's head. */
  public ResponseHead head() throws Exception {
    return head.get(10, TimeUnit.SECONDS);
  }

  /** The body of an answer that is a refusal. */
  public String body() throws Exception {
    StringBuilder body = new StringBuilder();
    while (!stream.isEnded()) {
      byte[] piece = stream.read();
      if (piece != null) {
        body.append(new String(piece, ISO_8859_1));
      } else if (!stream.isEnded()) {
        await();
      }
    }
    return body.toString();
  }

  /** Sends a part of a message. */
  public PeerSocket send(int opcode, boolean last, byte[] bytes) {
    stream.writeMessage(opcode, last, bytes);
    return this;
  }

  /** Closes. */
  public void close(int code, String reason) {
    send(Frame.Message.CLOSE, true, new WebSocketClose(code, reason).payload());
    stream.end(Fields.EMPTY);
  }

  /** The next part as it came; fails when none comes. */
  public Frame.Message part() throws Exception {
    Frame.Message part = stream.readMessage();
    while (part == null) {
      if (stream.isEnded() || stream.failure() != null) {
        throw new AssertionError("no part", stream.failure());
      }
      await();
      part = stream.readMessage();
    }
    return part;
  }

  /** The next message, as opcode and ISO-8859-1; a close as opcode, code and reason. */
  public String message() throws Exception {
    Frame.Message part = part();
    if (part.opcode() == Frame.Message.CLOSE) {
      WebSocketClose close = WebSocketClose.of(bytes(part.bytes()));
      return "8 " + close.code() + " " + close.reason();
    }
    StringBuilder text = new StringBuilder().append(part.opcode()).append(' ');
    text.append(new String(bytes(part.bytes()), ISO_8859_1));
    while (!part.last()) {
      part = part();
      text.append(new String(bytes(part.bytes()), ISO_8859_1));
    }
    return text.toString();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private void await() throws InterruptedException {
    if (!readable.tryAcquire(10, TimeUnit.SECONDS)) {
      throw new AssertionError("nothing came within 10 s");
    }
  }

  /** How the stream ended: {@code done}, or by whom and why. */
  public String awaitClosed() throws Exception {
    return closed.get(10, TimeUnit.SECONDS);
  }

  @Override
  public void informational(ResponseHead informational) {}

  @Override
  public void responded(ResponseHead response, boolean hasBody) {
    head.complete(response);
  }

  @Override
  public void closed(@Nullable StreamException failure) {
    closed.complete(failure == null ? "done" : failure.by() + " " + failure.code());
    readable.release();
  }
}
