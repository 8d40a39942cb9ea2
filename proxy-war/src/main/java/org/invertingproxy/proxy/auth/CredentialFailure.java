package org.invertingproxy.proxy.auth;

/** Why a credential was refused; for logs and tests, never for the caller. */
public enum CredentialFailure {
  /** Not a credential of the kind that is read here, or ambiguous. */
  MALFORMED,
  /** Longer than any token we issue. */
  TOO_LONG,
  /**
   * A token unlike ours: another algorithm, header parameter, kind of claim or way of writing it.
   */
  UNSUPPORTED,
  /** Names a key that is not ours, or no longer. */
  UNKNOWN_KEY,
  /** The signature does not match. */
  BAD_SIGNATURE,
  /** Issued by another installation. */
  WRONG_ISSUER,
  /** Issued for another role. */
  WRONG_AUDIENCE,
  /** A claim that we always write is missing, or one is not of its type. */
  BAD_CLAIM,
  /** Its time is over. */
  EXPIRED,
  /** It was revoked. */
  REVOKED,
  /** Its time has not come. */
  NOT_YET_VALID,
  /** Would be valid for longer than anything we issue. */
  EXCESSIVE_LIFETIME,
  /** Its issuer says that it is none, or none any more. */
  NOT_ACTIVE,
  /** Good, but no rule of ours gives whom it names the role that is needed here. */
  NO_RULE
}
