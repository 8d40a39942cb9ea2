package org.invertingproxy.e2e.load;

/** A client that makes one exchange after the other. */
interface Asker extends AutoCloseable {
  /** Sends the token and returns what came back, in the form of {@link #expected}. */
  String ask(Token token) throws Exception;

  /** Begins the same and leaves in the middle of its body. */
  void leave(Token token) throws Exception;

  /** What must come back. */
  default String expected(Token token) {
    return "200 [" + token.text() + "] " + token.body() + " [" + token.text() + "]";
  }

  @Override
  void close() throws Exception;
}
