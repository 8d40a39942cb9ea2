package org.invertingproxy.agent.http;

/**
 * Hears of one WebSocket. Called on its event loop, so it must not block: any number of messages in
 * parts, then one of the last two once.
 */
public interface SocketListener {
  /**
   * A part of a message, as large as it happened to arrive.
   *
   * @param opcode TEXT or BINARY for the first part, CONTINUATION for others
   * @param last whether it completes the message
   * @param bytes the listener's own
   */
  void received(int opcode, boolean last, byte[] bytes);

  /** More can be sent after {@link MessageSocket#isWritable} was false. */
  void writable();

  /**
   * The peer has closed, or answered a close.
   *
   * @param payload of its close frame
   */
  void closed(byte[] payload);

  /** The connection broke, or the peer broke a rule. */
  void broken(String why);
}
