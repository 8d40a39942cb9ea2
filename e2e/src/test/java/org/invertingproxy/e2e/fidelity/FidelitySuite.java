package org.invertingproxy.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.Way;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Exchanges through each server with its shipped settings and by each transport, compared with
 * direct ones.
 */
@ParameterizedClass
@MethodSource(Way.ALL)
@ExtendWith(SharedServers.class)
abstract class FidelitySuite {
  final ServerKind kind;
  final Rig rig;

  FidelitySuite(Way way, RunningServers servers) throws Exception {
    this.kind = way.server();
    this.rig = servers.shared(Rig.class, way, () -> new Rig(servers.get(kind), way.transport()));
  }

  /** Fails unless both ends see the same as without a proxy, but for {@link NormalForm}. */
  void assertFaithful(Case what, Version version) throws IOException {
    Observed direct = rig.direct(what);
    Observed through = rig.through(what, version);
    assertThat(NormalForm.actual(through, direct)).isEqualTo(NormalForm.expected(direct));
  }
}
