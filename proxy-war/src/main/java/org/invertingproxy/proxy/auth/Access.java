package org.invertingproxy.proxy.auth;

/** The answer of {@link AccessPolicy} for a backend. */
public enum Access {
  /** Go on. */
  GRANTED,
  /** Nobody is signed in, and signing in may help: 401. */
  UNAUTHENTICATED,
  /** This identity may not; who may not use a backend shall not learn that it exists: 404. */
  DENIED
}
