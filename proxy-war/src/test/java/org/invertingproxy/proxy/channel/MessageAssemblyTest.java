package org.invertingproxy.proxy.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MessageAssemblyTest {
  private final AtomicInteger limit = new AtomicInteger(16 * 1024);
  private final List<Integer> whole = new ArrayList<>();
  private final MessageAssembly assembly =
      new MessageAssembly(limit::get, message -> whole.add(message.remaining()));

  @Test
  void messageOverTheLimit_isNotKept_howeverItIsDivided() {
    assertThat(assembly.add(ByteBuffer.allocate(10 * 1024), false)).isTrue();
    assertThat(assembly.add(ByteBuffer.allocate(6 * 1024 + 1), false)).isFalse();
    assertThat(assembly.add(ByteBuffer.allocate(1), true)).isFalse();
    assertThat(whole).isEmpty();
  }

  @Test
  void limitThatGrows_holdsFromThenOn() {
    assertThat(assembly.add(ByteBuffer.allocate(16 * 1024), true)).isTrue();
    limit.set(128 * 1024);
    assertThat(assembly.add(ByteBuffer.allocate(10 * 1024), false)).isTrue();
    assertThat(assembly.add(ByteBuffer.allocate(118 * 1024), true)).isTrue();
    assertThat(whole).containsExactly(16 * 1024, 128 * 1024);
  }
}
