package org.invertingproxy.e2e.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.e2e.http.Noise;
import org.invertingproxy.e2e.server.Artifacts;
import org.invertingproxy.e2e.server.Command;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.ProcessTunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Transfers that curl takes up again where a dead agent broke them off. */
@ParameterizedClass
@EnumSource
@ExtendWith(SharedServers.class)
class TransfersIT {
  private static final int SIZE = 48 * 1024 * 1024 + 7;
  private static final int KILL_AFTER = SIZE / 3;

  private final ProxyServer proxy;
  private final Path directory = Artifacts.workDirectory("transfer");
  private final Path source = directory.resolve("source");
  private final Path target = directory.resolve("target");
  private final FileBackend backend = new FileBackend(source, target);

  TransfersIT(ServerKind kind, RunningServers servers) throws Exception {
    proxy = servers.get(kind);
    try (OutputStream out = Files.newOutputStream(source)) {
      new Noise(3).write(out, SIZE);
    }
  }

  private ProcessTunnel tunnel() throws Exception {
    return ProcessTunnel.open(proxy, backend, "--transport", "channel");
  }

  private Command curl(ProcessTunnel tunnel, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("curl", "-sS", "--fail", "--noproxy", "*", "--max-time", "50"));
    command.addAll(List.of(options));
    command.addAll(
        List.of("-H", "Host: " + tunnel.host(), "http://127.0.0.1:" + proxy.port() + "/file"));
    return Command.run(directory, command);
  }

  @ParameterizedTest
  @CsvSource({"--http1.1, 18", "--http2-prior-knowledge, 92"})
  void downloadGoesOnWhereItWasBrokenOff(String version, int brokenOff) throws Exception {
    try (ProcessTunnel tunnel = tunnel()) {
      backend.download().light(KILL_AFTER, () -> tunnel.agent().kill());
      Command first = curl(tunnel, version, "-o", target.toString());
      assertThat(first.exitCode()).as(first.err()).isEqualTo(brokenOff);
      long length = Files.size(target);
      assertThat(length).isBetween(1L, (long) SIZE - 1);
      tunnel.replaceAgent();
      Command second = curl(tunnel, version, "-C", "-", "-o", target.toString());
      assertThat(second.exitCode()).as(second.err()).isZero();
      assertThat(backend.ranges()).containsExactly("bytes=" + length + "-");
    }
    assertThat(Files.mismatch(source, target)).isEqualTo(-1);
  }

  @Test
  void rangeIsGivenOnlyOfTheSameFile() throws Exception {
    String[] options = {
      "-o", target.toString(), "-w", "%{http_code} %{size_download}", "-r", "5-9"
    };
    try (ProcessTunnel tunnel = tunnel()) {
      String[] same = with(options, "If-Range: \"v1\"");
      assertThat(curl(tunnel, same).out()).isEqualTo("206 5");
      String[] changed = with(options, "If-Range: \"v0\"");
      assertThat(curl(tunnel, changed).out()).isEqualTo("200 " + SIZE);
    }
  }

  private static String[] with(String[] options, String field) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("-H", field));
    return all.toArray(String[]::new);
  }

  @Test
  void uploadGoesOnWhereItWasBrokenOff() throws Exception {
    try (ProcessTunnel tunnel = tunnel()) {
      backend.upload().light(KILL_AFTER, () -> tunnel.agent().kill());
      Command first = curl(tunnel, "-T", source.toString());
      assertThat(first.exitCode()).as(first.err()).isNotZero();
      long length = Files.size(target);
      assertThat(length).isBetween(1L, (long) SIZE - 1);
      tunnel.replaceAgent();
      Command second = curl(tunnel, "-C", Long.toString(length), "-T", source.toString());
      assertThat(second.exitCode()).as(second.err()).isZero();
      assertThat(backend.ranges())
          .containsExactly("bytes 0-", "bytes %d-%d/%d".formatted(length, SIZE - 1, SIZE));
    }
    assertThat(Files.mismatch(source, target)).isEqualTo(-1);
  }
}
