package org.invertingproxy.proxy.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of secrets in small text files. What it creates only the owner can read (0700, 0600,
 * where the file system knows permissions), whole or not at all, and on disk when the method
 * returns. It warns of files that others can read, and leaves them as they are: some platforms
 * mount secrets for a group on purpose.
 */
final class PrivateDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(PrivateDirectory.class);
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private final Path path;

  private PrivateDirectory(Path path) {
    this.path = path;
  }

  /** Creates the directory and its parents where they are missing. */
  static PrivateDirectory open(Path path) throws IOException {
    Files.createDirectories(path, owner("rwx------"));
    return new PrivateDirectory(path);
  }

  boolean contains(String name) {
    return Files.exists(path.resolve(name));
  }

  /** Names of the files that match the glob pattern, in order. */
  List<String> names(String glob) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, glob)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    Collections.sort(names);
    return names;
  }

  String read(String name) throws IOException {
    Path file = path.resolve(name);
    if (POSIX && !Collections.disjoint(Files.getPosixFilePermissions(file), OTHERS)) {
      LOG.warn("{} can be read by others than its owner; chmod 600 it", file);
    }
    try {
      return Files.readString(file).strip();
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  void write(String name, String content) throws IOException {
    Path temporary = Files.createTempFile(path, "." + name, ".tmp", owner("rw-------"));
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(content + "\n");
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(temporary, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    sync();
  }

  void delete(String name) throws IOException {
    Files.deleteIfExists(path.resolve(name));
    sync();
  }

  /** What names there are must survive a crash too, or the next start would make other keys. */
  private void sync() throws IOException {
    if (POSIX) {
      try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  private static FileAttribute<?>[] owner(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
