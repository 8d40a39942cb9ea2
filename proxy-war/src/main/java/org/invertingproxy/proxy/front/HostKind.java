package org.invertingproxy.proxy.front;

/** What a host is for. */
public sealed interface HostKind {
  /** Admin page, API, health and agents. */
  record Control() implements HostKind {}

  /**
   * Belongs to one backend, all its paths.
   *
   * @param label below the tunnel domain
   */
  record Tunnel(String label) implements HostKind {}

  /** Shared by all backends, told apart by path; only the agents' paths are reserved. */
  record Path() implements HostKind {}

  /**
   * None of these: a backend's own host name, or not ours at all.
   *
   * @param name the host, empty where the request names none that is valid
   */
  record Other(String name) implements HostKind {}
}
