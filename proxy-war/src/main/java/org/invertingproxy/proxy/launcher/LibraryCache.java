package org.invertingproxy.proxy.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The directory where libraries of WARs are unpacked: one directory per set of libraries, named
 * after its hash, beside a lock file that every process using it holds shared. What no process uses
 * any more is removed when another version is opened. Readable by its owner only.
 */
final class LibraryCache {
  private final Path root;

  /** The directory need not exist. */
  LibraryCache(Path root) {
    this.root = root;
  }

  /** The user's own cache, by the conventions of the system. */
  static LibraryCache ofUser(Map<String, String> environment, String home) {
    String base = environment.get("XDG_CACHE_HOME");
    if (base == null || base.isEmpty()) {
      base = environment.get("LOCALAPPDATA");
    }
    Path parent = base == null ? Path.of(home, ".cache") : Path.of(base);
    return new LibraryCache(parent.resolve("inverting-proxy"));
  }

  /** For users without a home of their own, such as service accounts. */
  static LibraryCache ofTemporaryDirectory() {
    return new LibraryCache(
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "inverting-proxy-" + System.getProperty("user.name")));
  }

  /** Makes sure that the WAR's libraries are there, whole, and stay until the result is closed. */
  UnpackedLibraries open(Path war) throws IOException {
    OwnerOnly.createDirectories(root);
    WarLibraries libraries = WarLibraries.of(war);
    FileChannel channel = lockFile(libraries.hash());
    try {
      FileLock held = channel.lock(0, Long.MAX_VALUE, true);
      Path directory = root.resolve(libraries.hash());
      OwnerOnly.createDirectories(directory);
      UnpackedLibraries unpacked = new UnpackedLibraries(libraries.unpackTo(directory), held);
      removeUnused(directory);
      return unpacked;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void removeUnused(Path inUse) throws IOException {
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(root, Files::isDirectory)) {
      for (Path directory : directories) {
        if (!directory.equals(inUse)) {
          removeIfUnused(directory);
        }
      }
    }
  }

  private void removeIfUnused(Path directory) throws IOException {
    try (FileChannel channel = lockFile(directory.getFileName().toString());
        @Nullable FileLock lock = channel.tryLock()) {
      // The lock file stays: another process may be waiting for it.
      if (lock != null) {
        OwnerOnly.deleteRecursively(directory);
      }
    } catch (OverlappingFileLockException e) {
      // In use by this very process.
      return;
    }
  }

  private FileChannel lockFile(String hash) throws IOException {
    return FileChannel.open(
        root.resolve(hash + ".lock"),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }
}
