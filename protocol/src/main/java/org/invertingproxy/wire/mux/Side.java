package org.invertingproxy.wire.mux;

/** Which end of a channel a {@link Mux} is: the rules are the same but for who may say what. */
public enum Side {
  /** Opens streams; accepts or refuses backends. */
  PROXY,
  /** Offers backends; answers streams. */
  AGENT
}
