package org.invertingproxy.desktop.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files that only the user may read, whole or not at all. */
final class PrivateFile {
  private PrivateFile() {}

  /**
   * Replaces the file. Temporary files are created for their owner alone (mode 0600 where the
   * system has modes), so at no moment anybody else can open the content.
   */
  static void write(Path file, String content) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(file + " has no directory");
    }
    Files.createDirectories(directory);
    Path whole = Files.createTempFile(directory, ".new-", null);
    try {
      Files.writeString(whole, content);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(whole);
    }
  }
}
