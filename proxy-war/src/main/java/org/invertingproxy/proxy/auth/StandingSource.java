package org.invertingproxy.proxy.auth;

/**
 * What the issuer of a credential says of it since it was found good. Thread-safe, never blocks:
 * where the issuer has to be asked again, that happens meanwhile, and the next call says what came
 * of it.
 */
public interface StandingSource {
  /**
   * {@link Standing#ENDED} once the credential was withdrawn; whether its time is over is not
   * asked.
   */
  Standing standing();
}
