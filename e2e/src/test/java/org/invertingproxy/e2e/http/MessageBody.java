package org.invertingproxy.e2e.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a message, freed of its framing. Ends only where the framing says so: a connection
 * that closes earlier is an {@link EOFException}, so that no cut passes for an end.
 */
public final class MessageBody extends InputStream {
  private final InputStream in;
  private final boolean chunked;
  private final List<String> trailers = new ArrayList<>();
  private long left;
  private boolean begun;
  private boolean ended;

  private MessageBody(InputStream in, boolean chunked, long left) {
    this.in = in;
    this.chunked = chunked;
    this.left = left;
    this.ended = !chunked && left == 0;
  }

  /** The body that follows the head; empty when the head announces none. */
  public static MessageBody after(Head head, InputStream in) {
    boolean chunked = head.value("Transfer-Encoding").filter("chunked"::equals).isPresent();
    long length = chunked ? 0 : head.value("Content-Length").map(Long::parseLong).orElse(0L);
    return new MessageBody(in, chunked, length);
  }

  /** No body, whatever the head says, as after HEAD and in 304. */
  static MessageBody none(InputStream in) {
    return new MessageBody(in, false, 0);
  }

  /** The lines of the trailer section; known at the end. */
  public List<String> trailers() {
    return trailers;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (ended || (chunked && left == 0 && nextChunkIsLast())) {
      ended = true;
      return -1;
    }
    int count = in.read(target, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException("body cut off, " + left + " bytes missing");
    }
    left -= count;
    ended = !chunked && left == 0;
    return count;
  }

  private boolean nextChunkIsLast() throws IOException {
    if (begun) {
      // Of the chunk before; Jetty sends it only now, so that nobody may wait for it earlier.
      Head.line(in);
      begun = false; // a read that timed out after this may be tried again
    }
    String size = Head.line(in);
    begun = true;
    int extension = size.indexOf(';');
    left = Long.parseLong(extension < 0 ? size : size.substring(0, extension), 16);
    if (left > 0) {
      return false;
    }
    for (String line = Head.line(in); !line.isEmpty(); line = Head.line(in)) {
      trailers.add(line);
    }
    return true;
  }
}
