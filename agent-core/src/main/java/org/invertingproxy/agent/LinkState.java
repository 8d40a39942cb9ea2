package org.invertingproxy.agent;

import java.net.URI;
import org.invertingproxy.agent.transport.LinkKind;
import org.invertingproxy.agent.transport.LinkListener;
import org.jspecify.annotations.Nullable;

/** Puts what the transport says about its link on the status board. */
record LinkState(StatusBoard board) implements LinkListener {
  @Override
  public void online(LinkKind kind, @Nullable URI publicUrl) {
    board.online(kind, publicUrl);
  }

  @Override
  public void retrying(String why) {
    board.move(AgentState.RETRYING, why, null);
  }

  @Override
  public void refused(String why) {
    board.move(AgentState.REFUSED, why, null);
  }
}
