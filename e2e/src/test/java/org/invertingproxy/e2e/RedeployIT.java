package org.invertingproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.ServerOptions;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A container that takes up a new WAR leaves nothing of the old one behind. */
class RedeployIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern THREAD_NAME = Pattern.compile("^\"([^\"]+)\"", Pattern.MULTILINE);

  @ParameterizedTest
  @EnumSource(names = {"JETTY", "TOMCAT_10", "TOMCAT_11"})
  void fewRedeploysLeaveNoThreadAndNoLock(ServerKind kind) throws Exception {
    redeploysLeaveNothing(kind, 5);
  }

  @ParameterizedTest
  @EnumSource(names = {"JETTY", "TOMCAT_10", "TOMCAT_11"})
  @Tag("long")
  void twentyRedeploysLeaveNoThreadAndNoLock(ServerKind kind) throws Exception {
    redeploysLeaveNothing(kind, 20);
  }

  private static void redeploysLeaveNothing(ServerKind kind, int times) throws Exception {
    try (ProxyServer server = ProxyServer.start(kind, ServerOptions.SMALL.withHeap("128m"))) {
      Administrator administrator = new Administrator(server);
      administrator.register("kept");
      use(server); // some threads are started by what needs them
      Set<String> before = ownThreads(server);
      for (int i = 0; i < times; i++) {
        redeploy(server, i);
        // The registry could not be opened had the one before not let go of it.
        assertThat(administrator.backends()).contains("kept");
      }
      use(server);

      Set<String> after = new TreeSet<>();
      Await.until(
          () -> {
            after.clear();
            after.addAll(ownThreads(server));
            return before.containsAll(after); // some end by themselves after a while
          },
          LIMIT,
          () -> "threads were " + before + " and are " + after);
      // The one that runs, and one that a thread of the server may still remember.
      assertThat(server.process().figures().instances(loaderClass(kind))).isBetween(1, 2);
      assertThat(server.process().output())
          .doesNotContain("OutOfMemoryError")
          .doesNotContain("failed to unregister it"); // Tomcat's word of a driver left behind
    }
  }

  private static void use(ProxyServer server) throws Exception {
    try (Tunnel tunnel = Tunnel.open(server, call -> call.ok("still here"))) {
      assertThat(tunnel.client().get(tunnel.host(), "/").response().body()).isEqualTo("still here");
    }
  }

  /** Dates the WAR anew and waits until the application has gone and come back. */
  private static void redeploy(ProxyServer server, int number) throws Exception {
    // In the past: Tomcat lets files rest for ten seconds after their date.
    Instant date = Instant.now().minus(Duration.ofDays(1)).plusSeconds(60L * number);
    Files.setLastModifiedTime(server.deployedWar(), FileTime.from(date));
    Await.until(() -> !server.isReady(), LIMIT, () -> "nothing happened at " + number);
    Await.until(server::isReady, LIMIT, () -> number + " failed:\n" + server.process().output());
  }

  private static String loaderClass(ServerKind kind) {
    return kind.isTomcat()
        ? "org.apache.catalina.loader.ParallelWebappClassLoader"
        : "org.eclipse.jetty.ee.webapp.WebAppClassLoader";
  }

  /** The threads that the application started, by name. */
  private static Set<String> ownThreads(ProxyServer server) throws Exception {
    return THREAD_NAME
        .matcher(server.process().figures().threadDump())
        .results()
        .map((MatchResult match) -> match.group(1))
        .filter(
            name ->
                List.of("inverting", "registry", "H2", "MVStore").stream().anyMatch(name::contains))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
