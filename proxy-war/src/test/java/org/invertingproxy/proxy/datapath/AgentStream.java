package org.invertingproxy.proxy.datapath;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.ResetCode;
import org.invertingproxy.wire.mux.Mux;
import org.invertingproxy.wire.mux.MuxStream;
import org.invertingproxy.wire.mux.StreamException;
import org.invertingproxy.wire.mux.StreamListener;
import org.jspecify.annotations.Nullable;

/** One request that came over a channel, answered as the test says. */
final class AgentStream implements StreamListener {
  private final Mux mux;
  private final MuxStream stream;
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final Semaphore readable = new Semaphore(0);
  private final Semaphore writable = new Semaphore(0);
  private final StringBuilder body = new StringBuilder();

  AgentStream(Mux mux, MuxStream stream) {
    this.mux = mux;
    this.stream = stream;
    stream.onReadable(readable::release);
    stream.onWritable(writable::release);
  }

  MuxStream stream() {
    return stream;
  }

  RequestHead request() {
    return stream.request();
  }

  AgentStream respond(int status, String... fields) {
    stream.respond(new ResponseHead(status, "X", Fields.of(fields)), true);
    return this;
  }

  /** A head that is the whole response. */
  AgentStream respondWithoutBody(int status, String... fields) {
    stream.respond(new ResponseHead(status, "X", Fields.of(fields)), false);
    return this;
  }

  /** Writes as the proxy takes it. */
  AgentStream write(String text) throws IOException {
    while (!stream.isWritable()) {
      acquire(writable);
    }
    stream.write(text.getBytes(ISO_8859_1));
    return this;
  }

  void end(String... trailers) {
    stream.end(Fields.of(trailers));
  }

  /** A small answer of status 200, whole in one message. */
  void answer(String text) {
    mux.inOneMessage(
        () -> {
          respond(200, "Content-Length", Integer.toString(text.length()));
          stream.write(text.getBytes(ISO_8859_1));
          end();
        });
  }

  /** An answer in pieces of that size, as the proxy takes it, on a thread that cannot throw. */
  void answerQuietly(String text, int piece) {
    try {
      respond(200, "Content-Length", Integer.toString(text.length()));
      for (int at = 0; at < text.length(); at += piece) {
        write(text.substring(at, Math.min(text.length(), at + piece)));
      }
      end();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Grants the WebSocket. */
  AgentStream upgrade(String... fields) {
    return respond(101, fields);
  }

  /** Writes a part of a message as the proxy takes it. */
  AgentStream message(int opcode, boolean last, byte[] bytes) throws IOException {
    while (!stream.isWritable()) {
      acquire(writable);
    }
    stream.writeMessage(opcode, last, bytes);
    return this;
  }

  /** The next part of a message; fails when none comes. */
  Frame.Message readMessage() throws IOException {
    Frame.Message part = stream.readMessage();
    while (part == null) {
      if (stream.failure() != null || stream.isEnded()) {
        throw new IOException("no message", stream.failure());
      }
      acquire(readable);
      part = stream.readMessage();
    }
    return part;
  }

  /** The bytes of a part. */
  static byte[] bytes(Frame.Message part) {
    byte[] bytes = new byte[part.bytes().remaining()];
    part.bytes().duplicate().get(bytes);
    return bytes;
  }

  /** The next whole message, as opcode and text. */
  String readText() throws IOException {
    Frame.Message part = readMessage();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int opcode = part.opcode();
    all.writeBytes(bytes(part));
    while (!part.last()) {
      part = readMessage();
      all.writeBytes(bytes(part));
    }
    return opcode + " " + all.toString(UTF_8);
  }

  void writeQuietly(String text) {
    if (stream.isWritable()) {
      stream.write(text.getBytes(ISO_8859_1));
    }
  }

  void reset(ResetCode code) {
    stream.reset(code, "as the test says");
  }

  /** Reads the request's body until it contains the text. */
  String readUntil(String text) throws IOException {
    while (body.indexOf(text) < 0) {
      readSome();
    }
    return body.toString();
  }

  /** Reads the request's body to its end. */
  String readAll() throws IOException {
    while (!stream.isEnded()) {
      readSome();
    }
    return body.toString();
  }

  private void readSome() throws IOException {
    byte[] piece = stream.read();
    if (piece != null) {
      body.append(new String(piece, ISO_8859_1));
    } else if (stream.failure() != null) {
      throw new IOException(stream.failure());
    } else if (!stream.isEnded()) {
      acquire(readable);
    }
  }

  private static void acquire(Semaphore signal) throws IOException {
    try {
      if (!signal.tryAcquire(ChannelAgent.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("nothing moved");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** How it ended: {@code done}, or by whom and why. */
  String awaitClosed() throws IOException {
    return ChannelAgent.await(closed);
  }

  @Override
  public void closed(@Nullable StreamException failure) {
    closed.complete(failure == null ? "done" : failure.by() + " " + failure.code());
  }
}
