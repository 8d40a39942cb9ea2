package org.invertingproxy.agent.testing;

import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plays the proxy's part over one kind of link, as far as the kinds do not differ. */
public interface ProxyPeer extends AutoCloseable {
  /**
   * What came back for a request.
   *
   * @param wire the response in wire form, as far as it came
   * @param complete whether it came to its end
   * @param by the call that brought it, where each comes by a call of its own
   */
  record Posted(String wire, boolean complete, @Nullable Call by) {
    /** The call that brought it; only where there is one. */
    public Call call() {
      return Objects.requireNonNull(by);
    }
  }

  /** Its address. */
  URI uri();

  /** Sends a request in wire form through the agent and returns what comes back. */
  Posted exchange(String id, String wire) throws InterruptedException;

  /** From now on requests are said to come from that user. */
  void user(String name);

  /** From now on this is run when the head of a response has come. */
  void onHead(Runnable task);

  @Override
  void close() throws IOException;
}
