package org.invertingproxy.e2e.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * Bodies of any length that need no memory: a block of noise over and over, of a length that shares
 * no factor with any buffer, so that lost, doubled and exchanged pieces all change the checksum.
 */
public final class Noise {
  /** The length after which it begins anew. */
  public static final int BLOCK = 65_521;

  private final byte[] block = new byte[BLOCK];

  /** The same noise for the same seed. */
  public Noise(long seed) {
    new Random(seed).nextBytes(block);
  }

  /** Writes that many bytes of it. */
  public void write(OutputStream out, long length) throws IOException {
    for (long left = length; left > 0; left -= BLOCK) {
      out.write(block, 0, (int) Math.min(BLOCK, left));
    }
  }

  /** The checksum of that many bytes of it. */
  public long checksum(long length) {
    CRC32C sum = new CRC32C();
    for (long left = length; left > 0; left -= BLOCK) {
      sum.update(block, 0, (int) Math.min(BLOCK, left));
    }
    return sum.getValue();
  }

  /** The length and checksum of what can be read. */
  public static Measured measure(InputStream in) throws IOException {
    CRC32C sum = new CRC32C();
    byte[] buffer = new byte[64 * 1024];
    long length = 0;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      sum.update(buffer, 0, count);
      length += count;
    }
    return new Measured(length, sum.getValue());
  }

  /** How much was read, and its checksum. */
  public record Measured(long length, long checksum) {}
}
