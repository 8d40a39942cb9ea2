package org.invertingproxy.wire.mux;

import java.nio.ByteBuffer;

/**
 * The way out of a {@link Mux}: a transport that keeps the borders of messages. Its methods are
 * called on whatever thread made output necessary, never two sends at once, and must not block.
 */
public interface MessageSender {
  /**
   * Starts to send one binary message; the next is given only after this one completed.
   *
   * @param message a heap buffer that the transport may keep; the mux does not touch it again
   * @param done to be called exactly once, on any thread, also before this method returns
   */
  void send(ByteBuffer message, Completion done);

  /**
   * Closes the transport; called once at most, and possibly while a send is pending.
   *
   * @param webSocketCode as in RFC 6455 section 7.4
   * @param reason at most 123 bytes of ASCII
   */
  void close(int webSocketCode, String reason);

  /** Hears how a send went. */
  interface Completion {
    /** The transport takes the next message. */
    void sent();

    /** The transport is broken. */
    void failed(Throwable cause);
  }
}
