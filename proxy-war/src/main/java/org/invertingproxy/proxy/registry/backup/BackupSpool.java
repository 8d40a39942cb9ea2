package org.invertingproxy.proxy.registry.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.invertingproxy.proxy.registry.RegistryFullException;

/**
 * Where a backup waits that is being sent, until it is known to be whole: in a file of the data
 * directory for its owner alone, so that the change of the registry depends on nobody's network.
 */
final class BackupSpool implements AutoCloseable {
  private static final String PREFIX = "restore-";
  private static final String SUFFIX = ".part";
  private static final int PIECE = 64 * 1024;

  /** So little is left of a disk that is full, in bytes. */
  private static final long ROOM = 1 << 20;

  private final Path file;

  private BackupSpool(Path file) {
    this.file = file;
  }

  /** Deletes what a process left that was killed meanwhile. */
  static void deleteLeftOver(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return; // the first start
    }
    try (var found = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
      for (Path file : found) {
        Files.delete(file);
      }
    }
  }

  /**
   * Takes all of a stream.
   *
   * @throws RegistryFullException when there is no room for it
   * @throws IOException when the stream breaks off
   */
  static BackupSpool take(Path directory, InputStream sent) throws IOException {
    BackupSpool spool = new BackupSpool(create(directory));
    try (OutputStream out = Files.newOutputStream(spool.file)) {
      byte[] piece = new byte[PIECE];
      for (int read = sent.read(piece); read >= 0; read = sent.read(piece)) {
        spool.write(out, piece, read);
      }
      return spool;
    } catch (IOException | RuntimeException e) {
      spool.close();
      throw e;
    }
  }

  private static Path create(Path directory) throws IOException {
    try {
      return Files.createTempFile(directory, PREFIX, SUFFIX);
    } catch (IOException e) {
      throwIfFull(directory, e);
      throw e;
    }
  }

  private void write(OutputStream out, byte[] piece, int length) throws IOException {
    try {
      out.write(piece, 0, length);
    } catch (IOException e) {
      throwIfFull(Objects.requireNonNull(file.getParent()), e);
      throw e;
    }
  }

  private static void throwIfFull(Path directory, IOException cause) throws IOException {
    if (Files.getFileStore(directory).getUsableSpace() < ROOM) {
      throw new RegistryFullException("The disk of " + directory + " is full", cause);
    }
  }

  InputStream read() throws IOException {
    return Files.newInputStream(file);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
