package org.invertingproxy.proxy.exchange;

import java.io.IOException;

/** What a pipe's other side is told when its exchange has ended with an error. */
public final class ExchangeEndedException extends IOException {
  private static final long serialVersionUID = 1;

  private final ForwardError error;

  ExchangeEndedException(ForwardError error) {
    super(error.tag());
    this.error = error;
  }

  /** How the exchange ended. */
  public ForwardError error() {
    return error;
  }

  /** A signal, not a fault: no stack trace. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
