package org.invertingproxy.proxy.config;

/**
 * What one client, agent or backend can take.
 *
 * @param waitingPerBackend requests of one backend that may wait for the head of their answer
 * @param waitingTotal exchanges that may be held in all
 * @param bodyBuffer bytes buffered per exchange and direction
 * @param maxBody bytes of a request body that are accepted, 0 for no limit
 * @param headBytes largest head, in bytes, accepted from an agent
 * @param headFields most field lines accepted from an agent
 */
public record Limits(
    int waitingPerBackend,
    int waitingTotal,
    int bodyBuffer,
    long maxBody,
    int headBytes,
    int headFields) {

  /** What is in force where nothing else is set. */
  public static final Limits DEFAULTS = new Limits(1_000, 20_000, 256 * 1024, 0, 64 * 1024, 1_000);
}
