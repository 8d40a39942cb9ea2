package org.invertingproxy.proxy.auth;

/** What has become of a credential since it was found good. */
public enum Standing {
  /** It is still good. */
  HOLDS,
  /** Its time is over. */
  EXPIRED,
  /** It was revoked, or its key removed: what it opened is to end, whoever has it by now. */
  ENDED
}
