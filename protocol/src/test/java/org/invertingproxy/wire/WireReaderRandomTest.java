package org.invertingproxy.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random messages, whole, split anywhere and mutated. The reader must come to the same result
 * however the bytes are split, and refuse by {@link WireFormatException} alone.
 */
class WireReaderRandomTest {
  private static final int MESSAGES = 20_000;
  private static final int MUTANTS = 100_000;
  private static final ReaderProbe PROBE = new ReaderProbe(new WireLimits(2_000, 30));
  private static final String[] SPLICES = {
    "\r\n",
    "\n",
    "\r",
    "\0",
    " ",
    ":",
    ";",
    "Transfer-Encoding: chunked\r\n",
    "Content-Length: 3\r\n",
    "0\r\n\r\n",
    "HTTP/1.1 100 C\r\n\r\n",
    "ffffffffffffffff\r\n",
    "\u00ff"
  };

  @Test
  void whatTheWriterWrites_isReadAsItWas_howeverItIsSplit() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < MESSAGES; i++) {
      boolean chunked = random.nextBoolean();
      byte[] body = bytes(random, random.nextInt(200));
      Fields.Builder fields = Fields.builder().add("Host", "h").add("X-" + i, value(random));
      if (!chunked) {
        fields.add("Content-Length", Integer.toString(body.length));
      }
      RequestHead head = new RequestHead("POST", "/" + i, fields.build());
      Fields trailers = chunked ? Fields.of("T", value(random)) : Fields.EMPTY;
      HttpWireWriter writer = HttpWireWriter.request(head, true);
      ByteArrayOutputStream wire = new ByteArrayOutputStream();
      wire.writeBytes(writer.head());
      int cut = random.nextInt(body.length + 1);
      wire.writeBytes(writer.data(Arrays.copyOfRange(body, 0, cut)));
      wire.writeBytes(writer.data(Arrays.copyOfRange(body, cut, body.length)));
      wire.writeBytes(writer.end(trailers));

      RecordingHandler read = new RecordingHandler();
      assertThat(PROBE.read(wire.toByteArray(), null, random, read)).isEqualTo(ReaderProbe.WHOLE);
      assertThat(read.body.toByteArray()).isEqualTo(body);
      assertThat(read.trailers).isEqualTo(trailers);
      RequestHead got = Objects.requireNonNull(read.request);
      assertThat(got.target()).isEqualTo(head.target());
      assertThat(got.fields().all("X-" + i)).isEqualTo(head.fields().all("X-" + i));
    }
  }

  @Test
  void mutants_areReadTheSameHoweverTheyAreSplit_orRefused() {
    SplittableRandom random = new SplittableRandom(2);
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      boolean request = random.nextBoolean();
      byte[] wire = mutant(random, request);
      refused += PROBE.check(wire, request ? null : "GET", random) ? 0 : 1;
    }
    assertThat(refused).isBetween(MUTANTS / 10, MUTANTS * 99 / 100);
  }

  private static byte[] mutant(SplittableRandom random, boolean request) {
    StringBuilder text =
        new StringBuilder(request ? "POST /x HTTP/1.1\r\nHost: h\r\n" : "HTTP/1.1 200 OK\r\n");
    text.append("X-A: ").append(value(random)).append("\r\n");
    text.append(
        random.nextBoolean()
            ? "Content-Length: 5\r\n\r\nhello"
            : "Transfer-Encoding: chunked\r\n\r\n5;e=1\r\nhello\r\n0\r\nT: v\r\n\r\n");
    for (int i = random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(5)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(256));
        case 1 -> text.replace(at, at + 3, "x");
        case 2 -> text.insert(at, SPLICES[random.nextInt(SPLICES.length)]);
        case 3 -> text.setLength(at + 1);
        default -> {
          int end = Math.min(text.length(), at + random.nextInt(30));
          text.insert(at, text.substring(at, end).repeat(1 + random.nextInt(3)));
        }
      }
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  private static String value(SplittableRandom random) {
    return new String(bytes(random, random.nextInt(20)), ISO_8859_1)
        .replaceAll("[\\x00-\\x20\\x7f]", "x");
  }

  private static byte[] bytes(SplittableRandom random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
