package org.invertingproxy.wire.frame;

/** A payload that is not what its frame's type says. */
final class PayloadFault extends Exception {
  private static final long serialVersionUID = 1;

  private final ResetCode code;

  PayloadFault(ResetCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  static PayloadFault malformed(String what) {
    return new PayloadFault(ResetCode.PROTOCOL, "malformed " + what);
  }

  ResetCode code() {
    return code;
  }
}
