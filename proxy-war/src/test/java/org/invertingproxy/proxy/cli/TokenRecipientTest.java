package org.invertingproxy.proxy.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Whom the commands send an administrator's token, and whom they do not. */
class TokenRecipientTest {
  @TempDir Path dataDir;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://proxy.test/",
        "http://192.0.2.1:8080/",
        "HTTP://proxy.test",
        "http://127.0.0.1.proxy.test/",
        "http://localhost.proxy.test/",
        "http://[2001:db8::1]/",
        "http://user@proxy.test/",
        "http://127.0.0.1@proxy.test/",
      })
  void plainHttpToAnotherMachine_isWrongUsage(String url) throws IOException {
    StringWriter err = new StringWriter();
    assertThat(run(err, "--proxy", url)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--insecure");
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.test:8080", "proxy.test", "ftp://proxy.test/", "http:///x"})
  void whatIsNoUrlOfAProxy_isWrongUsage(String url) throws IOException {
    StringWriter err = new StringWriter();
    assertThat(run(err, "--proxy", url)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("https://");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:", "http://127.0.0.1:"})
  void proxyOnThisMachine_getsIt(String url) throws Exception {
    try (ServerSocket socket =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      CompletableFuture<String> got = CompletableFuture.supplyAsync(() -> answer(socket));
      run(new StringWriter(), "--proxy", url + socket.getLocalPort());
      assertThat(got.get(20, TimeUnit.SECONDS)).contains("Bearer ipadm_test");
    }
  }

  @Test
  void insecure_isAWordForIt() throws IOException {
    StringWriter err = new StringWriter();
    int code = run(err, "--insecure", "--proxy", "http://nowhere.invalid/");
    assertThat(code).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString()).contains("nowhere.invalid");
  }

  @Test
  void runFile_namesTheProcessThatWroteIt_andNoOtherOfThatNumber() throws IOException {
    RunFile file = new RunFile(dataDir);
    file.write("http://localhost:1/", null);
    assertThat(file.running())
        .contains(new RunFile.Running(URI.create("http://localhost:1/"), null));

    Instant start = ProcessHandle.current().info().startInstant().orElseThrow();
    String json = Files.readString(dataDir.resolve("run.json"));
    String earlier = start.minus(Duration.ofHours(1)).toString();
    Files.writeString(dataDir.resolve("run.json"), json.replace(start.toString(), earlier));
    assertThat(json).contains(start.toString());
    assertThat(file.running()).isEmpty();

    long pid = ProcessHandle.current().pid();
    Files.writeString(
        dataDir.resolve("run.json"), "{\"pid\":" + pid + ",\"url\":\"http://localhost:1/\"}");
    assertThat(file.running()).as("written by an older version, by whomever").isEmpty();
  }

  private int run(StringWriter err, String... options) throws IOException {
    Path token = Files.writeString(dataDir.resolve("token"), "ipadm_test");
    CommandLine line = ProxyCommandLine.create();
    line.setErr(new PrintWriter(err, true));
    String[] args = new String[options.length + 4];
    args[0] = "backend";
    args[1] = "list";
    args[2] = "--admin-token-file";
    args[3] = token.toString();
    System.arraycopy(options, 0, args, 4, options.length);
    return line.execute(args);
  }

  private static String answer(ServerSocket socket) {
    try (Socket caller = socket.accept()) {
      byte[] buffer = new byte[4096];
      int count = caller.getInputStream().read(buffer);
      caller
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]".getBytes(ISO_8859_1));
      return new String(buffer, 0, Math.max(0, count), ISO_8859_1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
