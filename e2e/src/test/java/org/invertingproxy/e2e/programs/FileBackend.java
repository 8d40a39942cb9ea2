package org.invertingproxy.e2e.programs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.RawBackend;

/**
 * A web server that gives a file in ranges (RFC 9110 section 14), whose validator is {@code "v1"},
 * and takes another one in parts that say where they belong.
 */
final class FileBackend implements RawBackend.Answer {
  private final Path source;
  private final Path target;
  private final Fuse upload = new Fuse();
  private final Fuse download = new Fuse();
  private final List<String> ranges = new CopyOnWriteArrayList<>();

  /** Gives the one file and writes the other. */
  FileBackend(Path source, Path target) {
    this.source = source;
    this.target = target;
  }

  /** Counts the bodies of requests. */
  Fuse upload() {
    return upload;
  }

  /** Counts the bodies of responses. */
  Fuse download() {
    return download;
  }

  /** The ranges that were asked for or sent, in order. */
  List<String> ranges() {
    return ranges;
  }

  @Override
  public void to(BackendCall call) throws IOException, InterruptedException {
    if (call.head().method().equals("PUT")) {
      take(call);
    } else {
      give(call);
    }
  }

  private void give(BackendCall call) throws IOException, InterruptedException {
    Head head = call.head();
    try (FileChannel file = FileChannel.open(source)) {
      long size = file.size();
      boolean same = head.value("If-Range").map("\"v1\""::equals).orElse(true);
      String range = head.value("Range").filter(r -> same).orElse("");
      head.value("Range").ifPresent(ranges::add);
      long from = 0;
      long to = size - 1;
      String start = "HTTP/1.1 200 OK\r\n";
      if (!range.isEmpty()) {
        String[] bounds = range.substring("bytes=".length()).split("-", 2);
        from = Long.parseLong(bounds[0]);
        to = bounds[1].isEmpty() ? to : Long.parseLong(bounds[1]);
        start =
            "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes %d-%d/%d\r\n"
                .formatted(from, to, size);
      }
      call.send(
          start + "ETag: \"v1\"\r\nAccept-Ranges: bytes\r\nContent-Length: " + (to - from + 1));
      call.send("\r\n\r\n");
      file.position(from);
      send(call, file, to - from + 1);
    }
  }

  private void send(BackendCall call, FileChannel file, long length)
      throws IOException, InterruptedException {
    ByteBuffer buffer = ByteBuffer.allocate(32 * 1024);
    for (long left = length; left > 0; ) {
      buffer.clear().limit((int) Math.min(left, buffer.capacity()));
      int count = file.read(buffer);
      call.out().write(buffer.array(), 0, count);
      left -= count;
      download.passed(count);
    }
  }

  private void take(BackendCall call) throws IOException, InterruptedException {
    try (FileChannel file =
        FileChannel.open(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      String range = call.head().value("Content-Range").orElse("bytes 0-");
      ranges.add(range);
      file.position(Long.parseLong(range.substring("bytes ".length(), range.indexOf('-'))));
      if (call.head().value("Expect").isPresent()) {
        call.send("HTTP/1.1 100 Continue\r\n\r\n");
      }
      InputStream body = call.body();
      byte[] buffer = new byte[32 * 1024];
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        file.write(ByteBuffer.wrap(buffer, 0, count));
        upload.passed(count);
      }
    }
    call.ok("stored");
  }
}
