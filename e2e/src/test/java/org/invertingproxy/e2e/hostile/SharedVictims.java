package org.invertingproxy.e2e.hostile;

import java.util.EnumMap;
import java.util.Map;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.ServerKind;
import org.invertingproxy.e2e.server.SharedServers;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one {@link Victim} per server for the whole run. */
public final class SharedVictims implements ParameterResolver {
  /** The victims made so far. */
  static final class Victims implements AutoCloseable {
    private final RunningServers servers;
    private final Map<ServerKind, Victim> victims = new EnumMap<>(ServerKind.class);

    Victims(RunningServers servers) {
      this.servers = servers;
    }

    synchronized Victim get(ServerKind kind) throws Exception {
      Victim victim = victims.get(kind);
      if (victim == null) {
        victim = new Victim(servers.get(kind));
        victims.put(kind, victim);
      }
      return victim;
    }

    @Override
    public synchronized void close() throws Exception {
      for (Victim victim : victims.values()) {
        victim.close();
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Victims.class;
  }

  @Override
  public Victims resolveParameter(ParameterContext parameter, ExtensionContext context) {
    RunningServers servers = new SharedServers().resolveParameter(parameter, context);
    return context
        .getRoot()
        .getStore(Namespace.create(SharedVictims.class))
        .computeIfAbsent(Victims.class, key -> new Victims(servers), Victims.class);
  }
}
