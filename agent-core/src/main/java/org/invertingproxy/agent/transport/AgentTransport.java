package org.invertingproxy.agent.transport;

import java.util.concurrent.CompletionStage;

/**
 * One way for an agent to receive requests: brings exchanges to a handler, carries the answers back
 * and says how the link is. Thread-safe. The threads belong to whoever made it.
 */
public interface AgentTransport extends AutoCloseable {
  /** Starts to take requests; called once. */
  void start();

  /**
   * Takes no new requests and tells the proxy so; those under way go on.
   *
   * @return complete when no further request can reach the handler
   */
  CompletionStage<?> drain();

  /** Ends the link; what is under way is cut off when the event loops end. */
  @Override
  void close();
}
