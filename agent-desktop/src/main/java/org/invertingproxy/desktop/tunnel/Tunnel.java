package org.invertingproxy.desktop.tunnel;

import org.invertingproxy.agent.AgentStatus;

/**
 * One running agent, as the window sees it. It never calls back: whoever shows it samples it. All
 * methods are thread-safe; all but {@link #close} return at once.
 */
public interface Tunnel extends AutoCloseable {
  /** The state now. */
  AgentStatus status();

  /** The last requests and how many there were. */
  RequestLog.Snapshot requests();

  /**
   * Begins to end: no new requests, running ones get some time. The status tells when it is over.
   */
  void stop();

  /** Ends at once, cutting off running requests; returns when all is released. May be repeated. */
  @Override
  void close();
}
