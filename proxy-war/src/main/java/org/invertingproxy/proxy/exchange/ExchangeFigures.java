package org.invertingproxy.proxy.exchange;

/**
 * What an exchange has taken so far, or in all once it has ended. Times count from the arrival of
 * the request; {@link #NEVER} stands for a step that has not come.
 *
 * @param requestBytes of the body, or of messages, that went on to an agent
 * @param responseBytes of the body, or of messages, that went on to the client
 * @param waitedNanos until an agent took the request, the last time if several did
 * @param headNanos until the head of the response came
 * @param totalNanos until the end, or until now
 */
public record ExchangeFigures(
    long requestBytes, long responseBytes, long waitedNanos, long headNanos, long totalNanos) {
  /** A time that has not come. */
  public static final long NEVER = -1;
}
