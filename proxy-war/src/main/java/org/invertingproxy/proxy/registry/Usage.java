package org.invertingproxy.proxy.registry;

/**
 * What a backend was used for: exchanges that have ended, by the class of the status of those whose
 * whole answer was delivered, and bytes of bodies and messages.
 *
 * @param informational 1xx: connections that became WebSockets
 * @param successful 2xx
 * @param redirected 3xx
 * @param clientErrors 4xx
 * @param serverErrors 5xx
 * @param failed not answered by an agent, or broken off, whoever was to blame
 * @param requestBytes from clients on to agents
 * @param responseBytes from agents on to clients
 */
public record Usage(
    long informational,
    long successful,
    long redirected,
    long clientErrors,
    long serverErrors,
    long failed,
    long requestBytes,
    long responseBytes) {
  /** Of a backend that was never used. */
  public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, 0, 0);

  /** One exchange whose answer was delivered. */
  public static Usage answered(int status, long requestBytes, long responseBytes) {
    int kind = status / 100;
    return new Usage(
        kind == 1 ? 1 : 0,
        kind == 2 ? 1 : 0,
        kind == 3 ? 1 : 0,
        kind == 4 ? 1 : 0,
        kind >= 5 ? 1 : 0,
        0,
        requestBytes,
        responseBytes);
  }

  /** One exchange that came to nothing, or was broken off. */
  public static Usage failed(long requestBytes, long responseBytes) {
    return new Usage(0, 0, 0, 0, 0, 1, requestBytes, responseBytes);
  }

  /** All exchanges. */
  public long requests() {
    return informational + successful + redirected + clientErrors + serverErrors + failed;
  }

  /** Both together. */
  public Usage plus(Usage more) {
    return new Usage(
        informational + more.informational,
        successful + more.successful,
        redirected + more.redirected,
        clientErrors + more.clientErrors,
        serverErrors + more.serverErrors,
        failed + more.failed,
        requestBytes + more.requestBytes,
        responseBytes + more.responseBytes);
  }
}
