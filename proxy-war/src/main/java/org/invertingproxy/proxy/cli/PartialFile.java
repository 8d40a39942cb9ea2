package org.invertingproxy.proxy.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is being written, for its owner alone (0600), under a name of its own until it is
 * complete. Close deletes what has not become complete.
 */
final class PartialFile implements AutoCloseable {
  private final Path target;
  private final Path part;

  private PartialFile(Path target, Path part) {
    this.target = target;
    this.part = part;
  }

  /** In the directory of the file whose place it is to take. */
  static PartialFile beside(Path target) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path directory = absolute.getParent();
    if (directory == null || Files.isDirectory(absolute)) {
      throw new IOException("it is a directory");
    }
    if (!Files.exists(directory)) {
      throw new NoSuchFileException(directory.toString());
    }
    return new PartialFile(
        absolute, Files.createTempFile(directory, absolute.getFileName() + ".", ".part"));
  }

  /** Where to write. */
  Path path() {
    return part;
  }

  /** Takes the place of the file, on disk as a whole. */
  void complete() throws IOException {
    try (FileChannel content = FileChannel.open(part, StandardOpenOption.WRITE)) {
      content.force(true);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(part);
  }
}
