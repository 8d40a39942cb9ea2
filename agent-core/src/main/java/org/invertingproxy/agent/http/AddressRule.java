package org.invertingproxy.agent.http;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of the addresses that a host's name leads to may be connected to. Thread-safe. */
public interface AddressRule {
  /** For a host that was chosen by whoever runs the agent, and that proves itself. */
  AddressRule ANY = address -> null;

  /**
   * Why there may be no connection to this address.
   *
   * @return what to say of it after "NAME leads to ADDRESS, ", or null if it is allowed
   */
  @Nullable String refusal(InetAddress address);

  /**
   * A connection was made.
   *
   * @param addresses that its name led to and that were allowed
   */
  default void connected(List<InetAddress> addresses) {}
}
