package org.invertingproxy.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.tunnel.Way;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Request targets, not a byte of which may change. */
class TargetsIT extends FidelitySuite {
  TargetsIT(Way way, RunningServers servers) throws Exception {
    super(way, servers);
  }

  static List<String> passed() {
    return Targets.PASSED;
  }

  static List<String> refused() {
    return Targets.REFUSED;
  }

  @ParameterizedTest
  @MethodSource("passed")
  void passesOverHttp11(String target) throws Exception {
    assertFaithful(Case.of(target, Sent.get(target)), Version.HTTP_1_1);
  }

  @ParameterizedTest
  @MethodSource("passed")
  void passesOverHttp2(String target) throws Exception {
    assertFaithful(Case.of(target, Sent.get(target)), Version.HTTP_2);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefused(String target) throws Exception {
    Observed seen = rig.through(Case.of(target, Sent.get(target)), Version.HTTP_1_1);

    assertThat(seen.request()).isNull();
    assertThat(seen.response().start()).isEqualTo("400");
  }
}
