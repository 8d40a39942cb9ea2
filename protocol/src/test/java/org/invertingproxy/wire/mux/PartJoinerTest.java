package org.invertingproxy.wire.mux;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.WireFormatException;
import org.invertingproxy.wire.frame.Frame;
import org.invertingproxy.wire.frame.ResetCode;
import org.invertingproxy.wire.mux.PartJoiner.Part;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartJoinerTest {
  private static final int SIZE = 8;

  private final Received received = new Received();
  private final BodyBudget budget = new BodyBudget(1 << 20);
  private final PartJoiner joiner = new PartJoiner(received, SIZE, budget);

  @Test
  void smallMessageInManyParts_isOnePart() throws Exception {
    received.add(1, false, "ab").add(0, false, "").add(0, true, "cd").add(2, true, "e");
    assertThat(parts()).containsExactly("1 first last abcd", "2 first last e");
  }

  @Test
  void largeMessage_isGivenInParts_ofAtLeastTheSize() throws Exception {
    received.add(1, false, "abcde").add(0, false, "fghij").add(0, false, "k");
    assertThat(parts()).containsExactly("1 first abcdefghij");
    received.add(0, true, "l").add(1, true, "next");
    assertThat(parts()).containsExactly("1 last kl", "1 first last next");
  }

  @Test
  void emptyMessages_andPartsThatEndAtTheBound_keepTheirEnds() throws Exception {
    received.add(1, true, "").add(2, false, "12345678").add(0, true, "");
    assertThat(parts()).containsExactly("1 first last ", "2 first 12345678", "2 last ");
  }

  @Test
  void closeCutsAMessage_pingsDoNot() throws Exception {
    received.add(1, false, "ab").add(9, true, "?").add(8, true, "xx").add(10, true, "!");
    assertThat(parts()).containsExactly("8 first last xx");
  }

  @Test
  void partsOutOfOrder_areRefused() {
    received.add(0, true, "a");
    assertThatThrownBy(joiner::next).isInstanceOf(WireFormatException.class);
    received.add(1, false, "a").add(1, true, "b");
    assertThatThrownBy(this::parts).isInstanceOf(WireFormatException.class);
  }

  @Test
  void whatIsJoined_andTheLatestPart_countInTheBudget() throws Exception {
    received.add(1, false, "abc");
    assertThat(joiner.next()).isNull();
    assertThat(budget.held()).isEqualTo(3);
    received.add(0, true, "de").add(1, false, "f");
    assertThat(joiner.next()).isNotNull();
    assertThat(budget.held()).isEqualTo(5);
    assertThat(joiner.next()).isNull();
    assertThat(budget.held()).isEqualTo(1);
    joiner.release();
    joiner.release();
    assertThat(budget.held()).isZero();
  }

  @Test
  void shortBudget_makesPartsSmaller() throws Exception {
    BodyBudget tight = new BodyBudget(64 * 5_000);
    PartJoiner large = new PartJoiner(received, 1 << 20, tight);
    received.add(1, false, "a".repeat(4_900)).add(0, false, "b".repeat(4_900));
    Part part = Objects.requireNonNull(large.next());
    assertThat(part.last()).isFalse();
    assertThat(part.bytes().remaining()).isEqualTo(9_800);
  }

  private List<String> parts() throws WireFormatException {
    List<String> parts = new ArrayList<>();
    for (Part part = joiner.next(); part != null; part = joiner.next()) {
      byte[] bytes = new byte[part.bytes().remaining()];
      part.bytes().get(bytes);
      parts.add(
          part.opcode()
              + (part.first() ? " first" : "")
              + (part.last() ? " last " : " ")
              + new String(bytes, US_ASCII));
    }
    return parts;
  }

  /** A stream of which parts have been received. */
  private static final class Received implements MessageStream {
    private final ArrayDeque<Frame.Message> waiting = new ArrayDeque<>();

    Received add(int opcode, boolean last, String text) {
      waiting.add(new Frame.Message(1, opcode, last, ByteBuffer.wrap(text.getBytes(US_ASCII))));
      return this;
    }

    @Override
    public Frame.@Nullable Message readMessage() {
      return waiting.poll();
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void onWritable(Runnable listener) {}

    @Override
    public void writeMessage(int opcode, boolean last, byte[] bytes) {}

    @Override
    public void end(Fields trailers) {}

    @Override
    public void onReadable(Runnable listener) {}

    @Override
    public boolean isEnded() {
      return false;
    }

    @Override
    public @Nullable StreamException failure() {
      return null;
    }

    @Override
    public void stopReading() {}

    @Override
    public void reset(ResetCode code, String reason) {}
  }
}
