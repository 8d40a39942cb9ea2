package org.invertingproxy.proxy.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.invertingproxy.proxy.log.HeardLines;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.frame.Attributes;
import org.invertingproxy.wire.frame.ChannelCode;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.FrameEncoder;
import org.junit.jupiter.api.Test;

/** What agents say of themselves and of what they serve, made to harm whoever reads it. */
class HostileOffersTest extends DataPathFixture {
  private static final String MARK = "offered-by-eve-" + System.nanoTime();
  private static final String HOSTILE =
      MARK
          + "\u001b[2J\u001b]0;x\u0007\r\n2026-01-01 ERROR forged\u0000\u0085\u2028\u202e\u009b31m";

  @Test
  void namesOfBackends_areRefusedAlike_andLoggedHarmlessly() throws Exception {
    restartWithRights();
    Set<String> words = new HashSet<>();
    try (HeardLines log = HeardLines.with(MARK)) {
      for (String backend :
          List.of("b", "unknown", HOSTILE, MARK + "x".repeat(8_000), "../b", "b\u0000", "B", "")) {
        servlet.forgiveFailures();
        try (ChannelAgent eve = ChannelAgent.connected(server.port(), attributes())) {
          Frame.Refused refused = (Frame.Refused) eve.serve(backend, HOSTILE);
          words.add(refused.code() + " " + refused.reason());
        }
      }
      assertThat(words).hasSize(1);
      assertThat(log.lines()).hasSizeGreaterThanOrEqualTo(2);
      assertHarmless(log);
    }
  }

  @Test
  void agentThatServes_leavesNothingRawInTheLog() throws Exception {
    try (HeardLines log = HeardLines.with("unnamed")) {
      try (ChannelAgent eve = ChannelAgent.connected(server.port(), attributes())) {
        assertThat(eve.serve("b", HOSTILE)).isInstanceOf(Frame.Served.class);
        eve.takeOver().sendClose(WebSocket.NORMAL_CLOSURE, HOSTILE).join();
        await(() -> !servlet.links().isOnline("b"));
      }
      await(() -> log.lines().stream().anyMatch(line -> line.contains(MARK)));
      assertThat(log.lines()).anyMatch(line -> line.contains(MARK));
      assertHarmless(log);
    }
  }

  @Test
  void offersOfAnySize_endTheirChannelOnly() throws Exception {
    try (ChannelAgent good = channelAgent("good")) {
      assertThat(ended(ByteBuffer.allocate(1 << 20))).isEqualTo(ChannelCode.TOO_LARGE);
      Fields.Builder many = Fields.builder();
      for (int i = 0; i < 500; i++) {
        many.add("a", "b");
      }
      Frame offer = new Frame.Serve(1, "b", "", many.build());
      assertThat(ended(FrameEncoder.encode(offer))).isEqualTo(ChannelCode.PROTOCOL);
      Frame serve = new Frame.Serve(1, MARK + "x".repeat(60_000), "", Fields.EMPTY);
      assertThat(ended(FrameEncoder.encode(serve))).isEqualTo(ChannelCode.TOO_LARGE);
      try (RawConnection client = client("GET / HTTP/1.1")) {
        good.take().answer("fine");
        assertThat(client.readMessage()).endsWith("fine");
      }
    }
    awaitEnds("ok");
  }

  /** How the channel of somebody ends who says that. */
  private ChannelCode ended(ByteBuffer message) throws Exception {
    try (ChannelAgent eve = ChannelAgent.connected(server.port(), Fields.EMPTY)) {
      eve.takeOver().sendBinary(message, true).exceptionally(closed -> null).join();
      return eve.awaitClosed();
    }
  }

  private static Fields attributes() {
    return Fields.of(Attributes.AGENT, HOSTILE, Attributes.SOFTWARE, HOSTILE, "x", HOSTILE);
  }

  private static void assertHarmless(HeardLines log) {
    for (ILoggingEvent event : log.events()) {
      assertThat(event.getFormattedMessage().length()).isLessThan(1_000);
    }
    for (String line : log.lines()) {
      assertThat(line).endsWith("\n");
      assertThat(line.substring(0, line.length() - 1).chars())
          .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x202e);
      assertThat(line.getBytes(StandardCharsets.UTF_8).length).isLessThan(2_000);
    }
  }
}
