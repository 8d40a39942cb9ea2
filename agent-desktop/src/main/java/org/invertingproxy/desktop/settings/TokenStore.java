package org.invertingproxy.desktop.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps the pasted token as {@code desktop-token} in the user's configuration directory, apart from
 * the settings and readable by the user alone.
 */
public final class TokenStore {
  private final Path file;

  /** Uses this directory, which is made when a token is saved. */
  public TokenStore(Path directory) {
    this.file = directory.resolve("desktop-token");
  }

  /** The saved token, or an empty text. */
  public String load() throws IOException {
    return Files.exists(file) ? read(file) : "";
  }

  /** Replaces the saved token; an empty one is forgotten. */
  public void save(String token) throws IOException {
    if (token.isEmpty()) {
      Files.deleteIfExists(file);
    } else {
      PrivateFile.write(file, token + "\n");
    }
  }

  /** The token in a file of the user's choice: its text without the white space around it. */
  public static String read(Path tokenFile) throws IOException {
    return Files.readString(tokenFile).strip();
  }
}
