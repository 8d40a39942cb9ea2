package org.invertingproxy.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.invertingproxy.e2e.server.ServerKind;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Exchanges through each server with its shipped settings, compared with direct ones. */
@ParameterizedClass
@EnumSource
@ExtendWith(SharedRigs.class)
abstract class FidelitySuite {
  final ServerKind kind;
  final Rig rig;

  FidelitySuite(ServerKind kind, SharedRigs.Rigs rigs) throws Exception {
    this.kind = kind;
    this.rig = rigs.get(kind);
  }

  /** Fails unless both ends see the same as without a proxy, but for {@link NormalForm}. */
  void assertFaithful(Case what, Version version) throws IOException {
    Observed direct = rig.direct(what);
    Observed through = rig.through(what, version);
    assertThat(NormalForm.actual(through, direct)).isEqualTo(NormalForm.expected(direct));
  }
}
