package org.invertingproxy.e2e.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.params.provider.EnumSource;

/** Clone and push over HTTP; an agent that dies on the way is an error, never half a repository. */
@ParameterizedClass
@EnumSource
@ExtendWith(SharedServers.class)
class GitIT {
  private static final int SIZE = 24 * 1024 * 1024;
  private static final int KILL_AFTER = SIZE / 3;

  private final ProxyServer proxy;
  private final Path directory = Artifacts.workDirectory("git");
  private final Git git = new Git(directory);
  private final Path origin = directory.resolve("origin.git");
  private final Path local = directory.resolve("local");
  private final GitBackend backend = new GitBackend(directory);

  GitIT(ServerKind kind, RunningServers servers) throws Exception {
    proxy = servers.get(kind);
    git.does(directory, "init", "-q", "-b", "main", "local");
    commit("one", 1);
    git.does(directory, "clone", "-q", "--bare", "local", "origin.git");
  }

  private void commit(String name, long seed) throws IOException, InterruptedException {
    try (OutputStream out = Files.newOutputStream(local.resolve(name))) {
      out.write(name.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      for (int i = 0; i < SIZE / Noise.BLOCK; i++) { // blocks that differ, or git makes one of them
        new Noise(seed * 1000 + i).write(out, Noise.BLOCK);
      }
    }
    git.does(local, "add", name);
    git.does(local, "commit", "-q", "-m", name);
  }

  private ProcessTunnel tunnel() throws Exception {
    return ProcessTunnel.open(proxy, backend, "--transport", "channel");
  }

  private static String url(ProcessTunnel tunnel) {
    return "http://" + tunnel.host() + "/origin.git";
  }

  private String headOf(Path repository) throws IOException, InterruptedException {
    git.does(repository, "fsck", "--strict", "--no-dangling");
    return git.does(repository, "rev-parse", "main");
  }

  @Test
  void agentDiesDuringClone_isAnError_andTheNextCloneIsWhole() throws Exception {
    Path copy = directory.resolve("copy");
    try (ProcessTunnel tunnel = tunnel()) {
      backend.download().light(KILL_AFTER, () -> tunnel.agent().kill());
      Command broken = git.tries(directory, "clone", "-q", url(tunnel), "copy");
      assertThat(broken.exitCode()).as(broken.err()).isNotZero();
      assertThat(copy).doesNotExist();
      tunnel.replaceAgent();
      git.does(directory, "clone", "-q", url(tunnel), "copy");
    }
    assertThat(headOf(copy)).isEqualTo(headOf(local));
    assertThat(Files.mismatch(copy.resolve("one"), local.resolve("one"))).isEqualTo(-1);
  }

  @Test
  void agentDiesDuringPush_isAnError_andTheNextPushIsWhole() throws Exception {
    String before = headOf(origin);
    commit("two", 2);
    try (ProcessTunnel tunnel = tunnel()) {
      backend.upload().light(KILL_AFTER, () -> tunnel.agent().kill());
      Command broken = git.tries(local, "push", "-q", url(tunnel), "main");
      assertThat(broken.exitCode()).as(broken.err()).isNotZero();
      assertThat(headOf(origin)).isEqualTo(before);
      tunnel.replaceAgent();
      git.does(local, "push", "-q", url(tunnel), "main");
    }
    assertThat(headOf(origin)).isEqualTo(headOf(local)).isNotEqualTo(before);
  }
}
