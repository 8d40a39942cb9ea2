package org.invertingproxy.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users read when they got something wrong. */
class MistakesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nope | There is no command nope, only config, sign-in, token, key, backend, audit,"
            + " backup, restore.",
        "token nope | There is no command nope, only list, revoke.",
        "backend list nope | Unmatched argument at index 2: 'nope'"
      })
  void commandThatThereIsNot(String words, String message) {
    assertThat(run(2, words.split(" ", -1))).isEqualTo(message + "\nTry --help.\n");
  }

  @Test
  void filesThatAreNotThere_areNamed() throws Exception {
    assertThat(call("http://localhost:1/", "backup", "/nope/x"))
        .isEqualTo("Cannot write /nope/x: there is no /nope\n");
    assertThat(call("http://localhost:1/", "backup", directory.toString()))
        .isEqualTo("Cannot write " + directory + ": it is a directory\n");
    assertThat(call("http://localhost:1/", "restore", "/nope"))
        .isEqualTo("Cannot read /nope: there is no /nope\n");
  }

  @Test
  void httpsWhereThereIsNone() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> answerPlainly(listener));
      server.start();
      String url = "https://localhost:" + listener.getLocalPort() + "/";
      assertThat(call(url, "backend", "list"))
          .startsWith("The proxy at " + url + " cannot be reached: ")
          .endsWith(". It speaks no TLS: is it http://, or another port?\n");
      server.join();
    }
  }

  private static void answerPlainly(ServerSocket listener) {
    try (Socket socket = listener.accept()) {
      socket.getInputStream().read();
      socket
          .getOutputStream()
          .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String call(String url, String... words) throws Exception {
    Path token = Files.writeString(directory.resolve("token"), "secret");
    String[] all = Arrays.copyOf(words, words.length + 4);
    all[words.length] = "--proxy";
    all[words.length + 1] = url;
    all[words.length + 2] = "--admin-token-file";
    all[words.length + 3] = token.toString();
    return run(1, all);
  }

  private static String run(int exitCode, String... words) {
    StringWriter err = new StringWriter();
    int code = ProxyCommandLine.create().setErr(new PrintWriter(err, true)).execute(words);
    assertThat(code).as(err.toString()).isEqualTo(exitCode);
    return err.toString();
  }
}
