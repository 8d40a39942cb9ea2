package org.invertingproxy.agent.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.agent.http.EventLoops;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.mux.CreditBudget;
import org.invertingproxy.wire.mux.MessageSender;
import org.invertingproxy.wire.mux.Mux;
import org.invertingproxy.wire.mux.MuxConfig;
import org.invertingproxy.wire.mux.MuxListener;
import org.invertingproxy.wire.mux.Side;
import org.junit.jupiter.api.Test;

final class LoopBatchTest implements MessageSender, MuxListener {
  @Test
  void taskThatThrows_doesNotHoldUpThoseBehindIt() throws Exception {
    try (EventLoops loops = new EventLoops(1)) {
      EventLoop loop = loops.next();
      MuxConfig config = MuxConfig.of(Side.AGENT, Fields.EMPTY, new CreditBudget(1 << 20));
      LoopBatch batch = new LoopBatch(loop, new Mux(config, new LoopTimer(loop), this, this));
      CompletableFuture<String> behind = new CompletableFuture<>();
      loop.execute(
          () -> {
            batch.add(
                () -> {
                  throw new IllegalStateException("one answer's fault");
                });
            batch.add(() -> behind.complete("ran"));
          });
      assertThat(behind.get(10, TimeUnit.SECONDS)).isEqualTo("ran");
    }
  }

  @Override
  public void send(ByteBuffer message, Completion done) {
    done.sent();
  }

  @Override
  public void close(int webSocketCode, String reason) {}

  @Override
  public void hello(Frame.Hello peer) {}

  @Override
  public void closed(ChannelCode code, String reason) {}
}
