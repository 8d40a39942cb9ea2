package org.invertingproxy.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What must hold of the wire reader for any bytes at all. */
record ReaderProbe(WireLimits limits) {
  /** The result of a message that was read to its end. */
  static final String WHOLE = "whole";

  /**
   * Reads the bytes at once and in pieces and compares; nothing but {@link WireFormatException} may
   * be thrown, and what was accepted must not be able to break out of its place.
   *
   * @param method of the request that the bytes answer, or null when they are one
   * @return whether a whole message was read
   */
  boolean check(byte[] wire, @Nullable String method, SplittableRandom splits) {
    RecordingHandler atOnce = new RecordingHandler();
    RecordingHandler inPieces = new RecordingHandler();
    String expected = read(wire, method, null, atOnce);
    String result = read(wire, method, splits, inPieces);
    assertThat(result).as(() -> new String(wire, ISO_8859_1)).isEqualTo(expected);
    assertThat(inPieces.request).isEqualTo(atOnce.request);
    assertThat(inPieces.responses).isEqualTo(atOnce.responses);
    assertThat(inPieces.trailers).isEqualTo(atOnce.trailers);
    assertThat(inPieces.bodyText()).isEqualTo(atOnce.bodyText());
    assertHarmless(atOnce);
    return expected.equals(WHOLE);
  }

  /** Reads the bytes, in random pieces or at once; says how it ended. */
  String read(
      byte[] wire,
      @Nullable String method,
      @Nullable SplittableRandom splits,
      RecordingHandler handler) {
    HttpWireReader reader =
        method == null
            ? HttpWireReader.requests(limits, handler)
            : HttpWireReader.responses(method, limits, handler);
    try {
      for (int at = 0; at < wire.length; ) {
        int size = splits == null ? wire.length : 1 + splits.nextInt(40);
        size = Math.min(size, wire.length - at);
        reader.feed(ByteBuffer.wrap(wire, at, size));
        at += size;
      }
      reader.eof();
      return WHOLE;
    } catch (WireFormatException e) {
      return e.kind() + " " + e.getMessage();
    }
  }

  /** Whatever was accepted can be written again: nothing in it breaks out of its place. */
  private static void assertHarmless(RecordingHandler read) {
    RequestHead got = read.request;
    if (got != null) {
      Fields fields = got.fields().without(line -> line.is("Transfer-Encoding"));
      RequestHead head = new RequestHead(got.method(), got.target(), fields);
      assertThat(HttpWireWriter.request(head, false).head()).isNotEmpty();
    }
    for (ResponseHead response : read.responses) {
      for (Fields.Field line : response.fields()) {
        assertThat(Syntax.isToken(line.name()) && Syntax.isFieldValue(line.value())).isTrue();
      }
      assertThat(response.status()).isBetween(100, 599);
    }
  }
}
