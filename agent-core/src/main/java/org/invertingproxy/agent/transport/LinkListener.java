package org.invertingproxy.agent.transport;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Hears how the link to the proxy is, on one of the agent's event loops: it must not block. */
public interface LinkListener {
  /**
   * The proxy accepts the agent.
   *
   * @param kind what the link consists of
   * @param publicUrl where clients reach the backend, or null if the proxy has not said
   */
  void online(LinkKind kind, @Nullable URI publicUrl);

  /** The proxy cannot be used now; the transport tries again by itself. */
  void retrying(String why);

  /** The proxy refuses the agent; the transport has given up. */
  void refused(String why);
}
