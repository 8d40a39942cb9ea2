package org.invertingproxy.proxy.registry;

import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/**
 * A data source of the servlet container, with its own pool: PostgreSQL, or H2. What a commit is
 * worth there is the container's to configure.
 */
final class ContainerStore implements Store {
  private final String jndiName;

  ContainerStore(String jndiName) {
    this.jndiName = jndiName;
  }

  @Override
  public String name() {
    return jndiName;
  }

  // The name is the operator's, and of the container's own java: namespace: nothing is loaded from
  // elsewhere.
  @SuppressWarnings("BanJNDI")
  @Override
  public Connections connect() {
    Object found;
    try {
      found = new InitialContext().lookup(jndiName);
    } catch (NamingException e) {
      throw new RegistryUnavailableException(
          "The registry " + jndiName + " is not known to this servlet container", e);
    }
    if (found instanceof DataSource source) {
      return Connections.of(jndiName, source);
    }
    throw new RegistryUnavailableException("The registry " + jndiName + " is no data source");
  }

  @Override
  public boolean isClosedBy(Throwable failure) {
    return false;
  }

  @Override
  public boolean isOutOfRoom(Throwable failure) {
    return SqlState.of(failure).isOutOfRoom();
  }

  @Override
  public void close() {
    // Everything is the container's.
  }
}
