package org.invertingproxy.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the token comes from. Asked at the start, every few seconds, and whenever the proxy refuses
 * the last answer, so that a token which is renewed in place is picked up without a restart. Called
 * on a thread that may block, never by two threads at once.
 */
@FunctionalInterface
public interface TokenSource {
  /** No credential at all, for proxies that ask for none. */
  TokenSource NONE = () -> null;

  /**
   * The token to use now, or null to send none.
   *
   * @throws IOException if it cannot be read; the message says what to do, and is shown to people
   */
  @Nullable Token current() throws IOException;

  /** Always the same token. */
  static TokenSource of(Token token) {
    return () -> token;
  }

  /** The content of a file, read anew each time. */
  static TokenSource ofFile(Path file) {
    return () -> {
      try {
        return Token.of(Files.readString(file));
      } catch (IOException e) {
        throw new IOException("cannot read the token file " + file + ": " + reason(e), e);
      } catch (IllegalArgumentException e) {
        throw new IOException("the token file " + file + " is not usable: " + e.getMessage(), e);
      }
    };
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException ? "there is no such file" : e.toString();
  }
}
