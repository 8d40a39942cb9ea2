package org.invertingproxy.agent.forward;

import io.netty.channel.EventLoop;
import org.invertingproxy.agent.exchange.Exchange;
import org.invertingproxy.agent.http.LoopTask;
import org.invertingproxy.agent.http.MessageSocket;
import org.invertingproxy.agent.http.SocketListener;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.WebSocketClose;
import org.invertingproxy.wire.WireFormatException;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.ResetCode;
import org.invertingproxy.wire.mux.MessageStream;
import org.invertingproxy.wire.mux.PartJoiner;
import org.invertingproxy.wire.mux.PartJoiner.Part;

/**
 * Joins the backend's WebSocket and the stream towards the client, each held back by the other.
 * Used on the socket's event loop.
 *
 * <p>A close passes on with its code; a connection that breaks resets the stream, and a stream that
 * is reset breaks the connection off, so that neither end takes a cut for a farewell.
 */
final class MessageRelay implements SocketListener {
  /** Messages up to this size reach the backend in one frame, as most clients send them. */
  private static final int WHOLE = 64 * 1024;

  /** The local server is near, and its own socket pushes back. */
  private static final BodyBudget ALONE = new BodyBudget(Long.MAX_VALUE);

  private final Exchange exchange;
  private final MessageStream messages;
  private final MessageSocket socket;
  private final PartJoiner parts;
  private final LoopTask pump;
  private boolean closing;
  private boolean over;

  private MessageRelay(
      Exchange exchange, MessageStream messages, MessageSocket socket, EventLoop loop) {
    this.exchange = exchange;
    this.messages = messages;
    this.socket = socket;
    this.parts = new PartJoiner(messages, WHOLE, ALONE);
    this.pump = new LoopTask(loop, this::pump);
  }

  /** Begins; works on the threads that change either side. */
  static void start(
      Exchange exchange, MessageStream messages, MessageSocket socket, EventLoop loop) {
    MessageRelay relay = new MessageRelay(exchange, messages, socket, loop);
    socket.start(relay);
    messages.onWritable(new LoopTask(loop, relay::readOn));
    messages.onReadable(relay.pump);
  }

  @Override
  public void received(int opcode, boolean last, byte[] bytes) {
    exchange.counts().addResponse(bytes.length);
    messages.writeMessage(opcode, last, bytes);
    if (!messages.isWritable()) {
      socket.pause();
    }
  }

  private void readOn() {
    if (!over && messages.isWritable()) {
      socket.resume();
    }
  }

  @Override
  public void writable() {
    pump.run();
  }

  @Override
  public void closed(byte[] payload) {
    over = true;
    messages.writeMessage(Frame.Message.CLOSE, true, payload);
    messages.end(Fields.EMPTY);
    messages.stopReading();
  }

  @Override
  public void broken(String why) {
    over = true;
    exchange.explain("the local server's WebSocket broke: " + why);
    messages.reset(ResetCode.ABORTED, "the backend's WebSocket broke");
  }

  private void pump() {
    try {
      while (!over && socket.isWritable()) {
        Part part = parts.next();
        if (part == null) {
          break;
        }
        send(part);
      }
    } catch (WireFormatException e) {
      messages.reset(ResetCode.PROTOCOL, String.valueOf(e.getMessage()));
    }
    boolean cut = messages.failure() != null || (messages.isEnded() && !closing);
    if (!over && cut) {
      over = true;
      socket.abort();
      messages.reset(ResetCode.ABORTED, "no close before the end");
    }
  }

  private void send(Part part) {
    if (part.opcode() == Frame.Message.CLOSE) {
      byte[] payload = new byte[part.bytes().remaining()];
      part.bytes().get(payload);
      closing = true;
      socket.close(WebSocketClose.of(payload));
      return;
    }
    exchange.counts().addRequest(part.bytes().remaining());
    socket.send(part.opcode() == Frame.Message.TEXT, part.first(), part.last(), part.bytes());
  }
}
