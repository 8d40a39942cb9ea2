package org.invertingproxy.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.invertingproxy.proxy.config.TlsConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityWatchTest {
  @TempDir Path dir;
  private final List<String> told = new ArrayList<>();
  private TestIdentity first;
  private TlsConfig config;
  private IdentityWatch watch;

  @BeforeEach
  void watch() throws Exception {
    first = TestIdentity.fresh();
    config = first.write(dir, null);
    watch =
        new IdentityWatch(
            new IdentityFiles(config),
            Clock.systemUTC(),
            identity -> told.add(identity.fingerprint()));
  }

  @Test
  void nothingChanged_nothingIsTold() {
    watch.check();
    assertThat(told).isEmpty();
  }

  @Test
  void newFiles_areToldOnce() throws Exception {
    TestIdentity.fresh().write(dir, null);
    watch.check();
    watch.check();
    assertThat(told).hasSize(1).doesNotContain(watch.first().fingerprint());
  }

  @Test
  void halfOfTheChange_isNotTold_theWholeIs() throws Exception {
    TestIdentity next = TestIdentity.fresh();
    Files.writeString(dir.resolve("certificate.pem"), next.bundle().getCertificatePathPEM());
    watch.check();
    assertThat(told).isEmpty();
    next.write(dir, null);
    watch.check();
    assertThat(told).hasSize(1);
  }

  @Test
  void brokenOrMissingFiles_changeNothing_untilTheyAreMended() throws Exception {
    Files.writeString(dir.resolve("key.pem"), "broken");
    watch.check();
    Files.delete(dir.resolve("key.pem"));
    watch.check();
    first.write(dir, null);
    watch.check();
    assertThat(told).isEmpty(); // it never stopped being in use
    TestIdentity.fresh().write(dir, null);
    watch.check();
    assertThat(told).hasSize(1);
  }

  @Test
  void expiredCertificate_doesNotTakeThePlaceOfAGoodOne() throws Exception {
    TestIdentity.expired().write(dir, null);
    watch.check();
    assertThat(told).isEmpty();
  }

  @Test
  void listenerThatFails_doesNotEndTheWatch() throws Exception {
    List<Integer> calls = new ArrayList<>();
    IdentityWatch failing =
        new IdentityWatch(
            new IdentityFiles(config),
            Clock.systemUTC(),
            identity -> {
              calls.add(1);
              throw new IllegalStateException("the server does not take it");
            });
    TestIdentity.fresh().write(dir, null);
    failing.check();
    TestIdentity.fresh().write(dir, null);
    failing.check();
    assertThat(calls).hasSize(2);
  }

  @Test
  void identityThatCouldNotBeTakenOnce_isTriedAgain() throws Exception {
    List<String> taken = new ArrayList<>();
    List<Integer> calls = new ArrayList<>();
    IdentityWatch flaky =
        new IdentityWatch(
            new IdentityFiles(config),
            Clock.systemUTC(),
            identity -> {
              calls.add(1);
              if (calls.size() < 3) {
                throw new IllegalStateException("not now");
              }
              taken.add(identity.fingerprint());
            });
    TestIdentity.fresh().write(dir, null);
    for (int look = 0; look < 4; look++) {
      flaky.check();
    }
    assertThat(taken).hasSize(1).doesNotContain(flaky.first().fingerprint());
    assertThat(calls).hasSize(3);
  }
}
