package org.invertingproxy.wire.frame;

/** Names of the attributes that frames of this version carry beside HTTP heads. */
public final class Attributes {
  /** Hello: product and version of the sender, for logs. */
  public static final String SOFTWARE = "software";

  /** Hello of the proxy: the name of its node. */
  public static final String NODE = "node";

  /** Hello of the agent: random name of this run of the agent. */
  public static final String AGENT = "agent";

  /** Hello of the agent: which of its channels this is, from 0. */
  public static final String SLOT = "slot";

  /** Hello of the agent: grows with every channel the agent opens in that slot. */
  public static final String ATTEMPT = "attempt";

  /** Served: where clients reach the backend. */
  public static final String PUBLIC_URL = "public-url";

  /** Open: names the exchange across all nodes, for logs; unguessable. */
  public static final String EXCHANGE = "exchange";

  /** Open: who sent the request, where somebody has signed in. */
  public static final String USER = "user";

  /** Open: when the client's request arrived, RFC 3339. */
  public static final String STARTED = "started";

  /** Open: address and port of the client as the proxy sees it. */
  public static final String PEER = "peer";

  /** Open: the protocol of the client's connection, as {@code HTTP/2.0}. */
  public static final String PROTOCOL = "protocol";

  /** Open: version and cipher of the client's TLS connection. */
  public static final String TLS = "tls";

  private Attributes() {}
}
