package org.invertingproxy.proxy.channel;

import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.mux.CreditBudget;
import org.invertingproxy.wire.mux.Mux;
import org.invertingproxy.wire.mux.MuxConfig;
import org.invertingproxy.wire.mux.MuxListener;
import org.invertingproxy.wire.mux.MuxStream;
import org.invertingproxy.wire.mux.MuxTimer;
import org.invertingproxy.wire.mux.Side;
import org.invertingproxy.wire.mux.StreamListener;

/** An agent on a channel without a network: nothing moves but by {@link #run}. */
final class MemoryAgent implements MuxListener {
  final List<MuxStream> opened = new ArrayList<>();
  private final MemoryTransport toProxy = new MemoryTransport();
  private final MemoryTransport toAgent = new MemoryTransport();
  private final AgentChannel channel;
  private final Mux mux;

  private MemoryAgent(AgentChannels channels, UpgradeCall upgrade, MuxTimer timer, Fields hello) {
    channel = channels.open(upgrade, toAgent);
    mux =
        new Mux(MuxConfig.of(Side.AGENT, hello, new CreditBudget(64 << 20)), timer, toProxy, this);
  }

  /** One that has said hello. */
  static MemoryAgent connect(
      AgentChannels channels, UpgradeCall upgrade, MuxTimer timer, Fields hello) {
    MemoryAgent agent = new MemoryAgent(channels, upgrade, timer, hello);
    agent.channel.start();
    agent.mux.start();
    agent.run();
    return agent;
  }

  /** Offers the backend; the answer comes with {@link #run}. */
  int serve(String backend) {
    return mux.serve(backend, "", Fields.EMPTY);
  }

  /** Delivers until nothing is on its way. */
  void run() {
    while (toAgent.deliver(mux) || toProxy.deliver(channel.mux())) {
      // the next one
    }
  }

  Mux mux() {
    return mux;
  }

  /** The proxy's end. */
  AgentChannel channel() {
    return channel;
  }

  @Override
  public void hello(Frame.Hello peer) {}

  @Override
  public StreamListener opened(MuxStream stream) {
    opened.add(stream);
    return failure -> {};
  }

  @Override
  public void closed(ChannelCode code, String reason) {}
}
