package org.invertingproxy.e2e.fidelity;

import java.util.EnumMap;
import java.util.Map;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one {@link Rig} per server for the whole run. */
public final class SharedRigs implements ParameterResolver {
  /** The rigs made so far. */
  static final class Rigs implements AutoCloseable {
    private final RunningServers servers;
    private final Map<ServerKind, Rig> rigs = new EnumMap<>(ServerKind.class);

    Rigs(RunningServers servers) {
      this.servers = servers;
    }

    synchronized Rig get(ServerKind kind) throws Exception {
      Rig rig = rigs.get(kind);
      if (rig == null) {
        rig = new Rig(servers.get(kind));
        rigs.put(kind, rig);
      }
      return rig;
    }

    @Override
    public synchronized void close() throws Exception {
      for (Rig rig : rigs.values()) {
        rig.close();
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Rigs.class;
  }

  @Override
  public Rigs resolveParameter(ParameterContext parameter, ExtensionContext context) {
    RunningServers servers = new SharedServers().resolveParameter(parameter, context);
    return context
        .getRoot()
        .getStore(Namespace.create(SharedRigs.class))
        .computeIfAbsent(Rigs.class, key -> new Rigs(servers), Rigs.class);
  }
}
