package org.invertingproxy.proxy.cli;

/** A command that did not do its work; the message is one line for the person who ran it. */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1;

  CommandFailure(String message) {
    super(message);
  }

  CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
