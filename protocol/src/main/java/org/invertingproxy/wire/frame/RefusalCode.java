package org.invertingproxy.wire.frame;

/** Why the proxy does not serve a backend over a channel, or not any more. */
public enum RefusalCode {
  /** The answer to UNSERVE: no further OPEN for it can follow. */
  UNSERVED(0),
  /** No such backend or no right to serve it, which are not told apart; a new token is needed. */
  UNAUTHORIZED(1),
  /** The right ended while served; its streams are reset. */
  REVOKED(2),
  /** Another link has taken over. */
  REPLACED(3),
  /** Not now; try again with back-off. */
  UNAVAILABLE(4);

  private static final RefusalCode[] BY_ID = values();

  private final int id;

  RefusalCode(int id) {
    this.id = id;
  }

  /** The number on the wire. */
  public int id() {
    return id;
  }

  /** The code of that number; one that is not known means {@link #UNAVAILABLE}. */
  public static RefusalCode of(int id) {
    return id >= 0 && id < BY_ID.length ? BY_ID[id] : UNAVAILABLE;
  }
}
