package org.invertingproxy.proxy.registry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The H2 file of the registry. It is made under another name and moved into place when its schema
 * is complete: so a file under the real name that has no schema is a damaged one, and never taken
 * for a new one.
 */
final class RegistryFile {
  private static final String SUFFIX = ".mv.db";

  // An interrupted thread closes the channel it writes to, and containers interrupt when they stop;
  // by
  // this file system of its own, H2 opens it again instead of giving the database up.
  private static final String FILE_SYSTEM = "jdbc:h2:retry:";

  // WRITE_DELAY=0: a commit is in the file when it returns. IFEXISTS and the missing AUTO_SERVER
  // keep H2 from creating files of its own accord, the trace levels from writing beside them.
  private static final String SETTINGS =
      ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0";

  /** More than H2 writes at a time, in bytes. */
  private static final long ROOM = 1 << 20;

  private final Path directory;
  private final String name;

  private RegistryFile(Path directory, String name) {
    this.directory = directory.toAbsolutePath();
    this.name = name;
  }

  /** The registry of a data directory. */
  static RegistryFile in(Path directory) {
    return new RegistryFile(directory, "registry");
  }

  /** Where a new registry is made. */
  RegistryFile aside() {
    return new RegistryFile(directory, name + "-new");
  }

  Path path() {
    return directory.resolve(name + SUFFIX);
  }

  Path directory() {
    return directory;
  }

  boolean exists() {
    return Files.exists(path());
  }

  /** The address for H2 of a file that must exist. */
  String url() {
    return newUrl() + ";IFEXISTS=TRUE";
  }

  /** The address for H2 of a file that it is to create. */
  String newUrl() {
    String base = directory.resolve(name).toString();
    if (base.indexOf(';') >= 0) {
      throw new RegistryUnavailableException(
          "The registry " + path() + " cannot be opened: H2 takes no semicolon in a path");
    }
    return FILE_SYSTEM + base + SETTINGS;
  }

  /** Deletes what a start that was cut short left under this name. */
  void deleteLeftOver() throws IOException {
    if (!exists()) {
      return;
    }
    try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new RegistryUnavailableException(
            "Another process is creating the registry: " + path() + " is locked");
      }
    } catch (OverlappingFileLockException e) {
      throw new RegistryUnavailableException(
          "This process is creating the registry already: " + path() + " is locked", e);
    }
    Files.delete(path());
  }

  /** Moves it into place, for its owner alone to read. */
  void moveTo(RegistryFile target) throws IOException {
    boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix) {
      Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-------"));
    }
    Files.move(path(), target.path(), StandardCopyOption.ATOMIC_MOVE);
    if (posix) {
      // The new name must survive a power cut, as the records will.
      try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  /** Whether so little room is left that H2 may have found none. */
  boolean isOutOfRoom() {
    try {
      java.nio.file.FileStore disk = Files.getFileStore(directory);
      return disk.getTotalSpace() > 0 && disk.getUsableSpace() < ROOM; // some tell nothing at all
    } catch (IOException e) {
      return false; // out of reach altogether
    }
  }

  /** Refuses to begin a registry where H2 would break off, and say so at length. */
  void requireRoom() {
    if (isOutOfRoom()) {
      throw new RegistryUnavailableException(
          DataDirectory.refusal(
              directory, "less than 1 MiB is free on its disk", DiskFailure.Kind.FULL));
    }
  }

  /** Refuses a file that H2 would take for a new or a read-only database. */
  void requireUsable() throws IOException {
    if (Files.isDirectory(path())) {
      throw new RegistryUnavailableException(
          "The registry " + path() + " is a directory: move it away to start with an empty one");
    }
    if (Files.size(path()) == 0) {
      throw new RegistryUnavailableException("The registry " + path() + " is damaged: it is empty");
    }
    if (!Files.isWritable(path())) {
      String user = DiskFailure.user();
      throw new RegistryUnavailableException(
          "The registry %s cannot be written by the user %s: give it to that user (chown %s %s)"
              .formatted(path(), user, user, path()));
    }
  }
}
