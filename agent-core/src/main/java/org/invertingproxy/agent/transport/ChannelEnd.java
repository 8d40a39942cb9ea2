package org.invertingproxy.agent.transport;

/**
 * Why a channel, or the try to open one, is over.
 *
 * @param fate what follows from it
 * @param why one sentence for people
 */
record ChannelEnd(Fate fate, String why) {
  /** What follows. */
  enum Fate {
    /** Another try, later. */
    RETRY,
    /** Another try, but if it happens again and again, something on the way cuts WebSockets. */
    CUT,
    /** A server in front of the proxy has answered for it: perhaps the proxy only restarts. */
    SHIELDED,
    /** No WebSocket can pass, or the proxy knows no channel. */
    BLOCKED,
    /** Another try only with another token. */
    UNAUTHORIZED
  }
}
