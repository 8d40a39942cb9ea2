package org.invertingproxy.e2e.programs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.RawBackend;

/** A web server that serves repositories by git's own CGI program, {@code git http-backend}. */
final class GitBackend implements RawBackend.Answer {
  private final Path root;
  private final Fuse upload = new Fuse();
  private final Fuse download = new Fuse();

  /** Serves the bare repositories of that directory, for writing too. */
  GitBackend(Path root) {
    this.root = root;
  }

  /** Counts the bodies of requests. */
  Fuse upload() {
    return upload;
  }

  /** Counts the bodies of responses. */
  Fuse download() {
    return download;
  }

  @Override
  public void to(BackendCall call) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
    setVariables(builder.environment(), call.head());
    Process program = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      try (OutputStream in = program.getOutputStream()) {
        copyOrKill(call, program, in);
      }
      answer(call, program.getInputStream());
    } finally {
      program.destroyForcibly();
    }
  }

  private void setVariables(Map<String, String> variables, Head head) {
    String[] target = head.target().split("\\?", 2);
    variables.put("GIT_PROJECT_ROOT", root.toString());
    variables.put("GIT_HTTP_EXPORT_ALL", "1");
    variables.put("REMOTE_USER", "somebody"); // or nobody may push
    variables.put("REQUEST_METHOD", head.method());
    variables.put("PATH_INFO", target[0]);
    variables.put("QUERY_STRING", target.length > 1 ? target[1] : "");
    head.value("Content-Type").ifPresent(type -> variables.put("CONTENT_TYPE", type));
    head.value("Content-Length").ifPresent(length -> variables.put("CONTENT_LENGTH", length));
    head.value("Content-Encoding").ifPresent(code -> variables.put("HTTP_CONTENT_ENCODING", code));
    head.value("Git-Protocol").ifPresent(version -> variables.put("GIT_PROTOCOL", version));
  }

  /** The program must not take the cut of a body for its end, so it dies first. */
  private void copyOrKill(BackendCall call, Process program, OutputStream in)
      throws IOException, InterruptedException {
    try {
      copy(call.body(), in, upload);
    } catch (IOException e) {
      program.destroyForcibly().waitFor();
      throw e;
    }
  }

  private void answer(BackendCall call, InputStream out) throws IOException, InterruptedException {
    Head head = Head.read(out);
    StringBuilder text = new StringBuilder("HTTP/1.1 ");
    text.append(head.value("Status").orElse("200 OK")).append("\r\n");
    Stream.concat(Stream.of(head.startLine()), head.lines().stream())
        .filter(line -> !line.startsWith("Status:") && !line.startsWith("Content-Length:"))
        .forEach(line -> text.append(line).append("\r\n"));
    call.send(text + "Transfer-Encoding: chunked\r\n\r\n");
    byte[] buffer = new byte[32 * 1024];
    for (int count = out.read(buffer); count >= 0; count = out.read(buffer)) {
      if (count > 0) {
        call.send(Integer.toHexString(count) + "\r\n");
        call.out().write(buffer, 0, count);
        call.send("\r\n");
        download.passed(count);
      }
    }
    call.send("0\r\n\r\n");
  }

  private static void copy(InputStream from, OutputStream to, Fuse fuse)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[32 * 1024];
    for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
      to.write(buffer, 0, count);
      fuse.passed(count);
    }
  }
}
