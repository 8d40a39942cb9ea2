package org.invertingproxy.wire.frame;

import java.nio.ByteBuffer;
import java.util.Random;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;
import org.invertingproxy.wire.WireLimits;

/** Makes frames of every type from a seed. */
final class RandomFrames {
  private static final String TOKEN = "!#$%&'*+-.^_`|~09azAZ";

  private final Random random;

  RandomFrames(long seed) {
    random = new Random(seed);
  }

  Frame next() {
    int stream = 1 + random.nextInt(Integer.MAX_VALUE);
    int serving = random.nextInt(Integer.MAX_VALUE);
    return switch (random.nextInt(15)) {
      case 0 -> new Frame.Hello(random.nextInt(0x10000), limits(), attributes());
      case 1 -> new Frame.Serve(serving, text(), text(), attributes());
      case 2 -> new Frame.Served(serving, random.nextLong(), attributes());
      case 3 -> new Frame.Refused(serving, one(RefusalCode.values()), text());
      case 4 -> new Frame.Unserve(serving);
      case 5 ->
          new Frame.Open(
              stream,
              serving,
              one(Content.values()),
              new RequestHead(token(), bytes(1, 80, '!', 126), fields()),
              attributes());
      case 6 ->
          new Frame.Head(
              stream,
              random.nextBoolean(),
              new ResponseHead(100 + random.nextInt(500), bytes(0, 20, ' ', 126), fields()));
      case 7 -> new Frame.Data(stream, content(1));
      case 8 -> message(stream);
      case 9 -> new Frame.End(stream, fields());
      case 10 -> new Frame.Reset(stream, one(ResetCode.values()), text());
      case 11 -> new Frame.Window(random.nextBoolean() ? 0 : stream, 1 + random.nextInt(1 << 30));
      case 12 -> new Frame.Ping(random.nextLong());
      case 13 -> new Frame.Pong(random.nextLong());
      default -> new Frame.GoAway(stream, ChannelCode.of(random.nextInt(11)), text());
    };
  }

  private Frame message(int stream) {
    if (random.nextInt(4) == 0) {
      ByteBuffer payload = ByteBuffer.wrap(array(random.nextInt(126)));
      return new Frame.Message(stream, 8 + random.nextInt(3), true, payload);
    }
    return new Frame.Message(stream, random.nextInt(3), random.nextBoolean(), content(0));
  }

  private ChannelLimits limits() {
    int window = ChannelLimits.LEAST_STREAM_WINDOW + random.nextInt(1 << 20);
    return new ChannelLimits(
        (1 << 20) + random.nextInt(1 << 20),
        window,
        window + random.nextInt(1 << 20),
        1 + random.nextInt(1 << 20),
        new WireLimits(8192 + random.nextInt(1 << 19), 100 + random.nextInt(1000)));
  }

  private Fields fields() {
    Fields.Builder fields = Fields.builder();
    for (int i = random.nextInt(12); i > 0; i--) {
      fields.add(token(), random.nextBoolean() ? bytes(0, 60, 128, 255) : bytes(0, 60, ' ', 126));
    }
    return fields.build();
  }

  private Fields attributes() {
    Fields.Builder fields = Fields.builder();
    for (int i = random.nextInt(4); i > 0; i--) {
      fields.add(token(), text());
    }
    return fields.build();
  }

  private String token() {
    StringBuilder token = new StringBuilder();
    for (int i = 1 + random.nextInt(12); i > 0; i--) {
      token.append(TOKEN.charAt(random.nextInt(TOKEN.length())));
    }
    return token.toString();
  }

  private String text() {
    return bytes(0, 40, ' ', 126) + "\u00fc\u20ac".substring(random.nextInt(3));
  }

  private String bytes(int least, int most, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = least + random.nextInt(most - least); i > 0; i--) {
      text.append((char) (from + random.nextInt(to - from + 1)));
    }
    return text.toString();
  }

  private ByteBuffer content(int least) {
    return ByteBuffer.wrap(array(least + random.nextInt(3000)));
  }

  private byte[] array(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private <T> T one(T[] all) {
    return all[random.nextInt(all.length)];
  }
}
