package org.invertingproxy.agent.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.agent.http.EventLoops;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.HttpWireWriter;
import org.invertingproxy.wire.ResponseHead;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WireSourceTest {
  private static final int HEAD_SIZE = "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n".length();

  private final EventLoops loops = new EventLoops(1);
  private final EventLoop loop = loops.next();
  private final BodyPipe body = new BodyPipe(100_000);
  private final AtomicInteger passed = new AtomicInteger();
  private final WireSource source =
      new WireSource(
          loop,
          HttpWireWriter.response(
              new ResponseHead(200, "OK", Fields.of("Content-Length", "9999")), true),
          true,
          body,
          passed::addAndGet,
          BodyBudget.ofHeap());

  @AfterEach
  void closeLoops() {
    loops.close();
  }

  @Test
  void upTo4096Bytes_anotherTryGetsTheSameAgain() throws Exception {
    body.write(new byte[4096 - HEAD_SIZE]);
    String first = loop.submit(() -> drain(source.open())).get();
    String second = loop.submit(() -> drain(source.open())).get();
    assertThat(first).hasSize(4096).isEqualTo(second);
    assertThat(passed).hasValue(4096 - HEAD_SIZE);
  }

  @Test
  void above4096Bytes_thereIsNoOtherTry() throws Exception {
    body.write(new byte[4097 - HEAD_SIZE]);
    assertThat(loop.submit(() -> drain(source.open())).get()).hasSize(4097);
    assertThat(loop.submit(source::open).get()).isNull();
  }

  @Test
  void anotherTry_goesOnWithWhatComesLater() throws Exception {
    body.write("abc".getBytes(StandardCharsets.ISO_8859_1));
    loop.submit(() -> drain(source.open())).get();
    BodyPipe second = loop.submit(source::open).get();
    body.write("def".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(loop.submit(() -> drain(second)).get()).endsWith("\r\n\r\nabcdef");
  }

  @Test
  void breakBeforeAnythingWasUsed_isTold() throws Exception {
    BodyPipe wire = Objects.requireNonNull(loop.submit(source::open).get());
    body.abort(new IOException("gone"));
    assertThat(loop.submit(source::brokeUnused).get()).isTrue();
    assertThat(wire.failure()).hasMessage("gone");
  }

  @Test
  void breakAfterSomethingWasUsed_isToldFromThat() throws Exception {
    assertThat(loop.submit(() -> drain(source.open())).get()).startsWith("HTTP/1.1 200");
    body.abort(new IOException("gone"));
    assertThat(loop.submit(source::brokeUnused).get()).isFalse();
  }

  private static String drain(@Nullable BodyPipe given) {
    BodyPipe pipe = Objects.requireNonNull(given);
    StringBuilder all = new StringBuilder();
    for (byte[] piece = pipe.poll(); piece != null; piece = pipe.poll()) {
      all.append(new String(piece, StandardCharsets.ISO_8859_1));
    }
    return all.toString();
  }
}
