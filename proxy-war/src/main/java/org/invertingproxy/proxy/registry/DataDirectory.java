package org.invertingproxy.proxy.registry;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory of everything that must outlive a restart; made for its owner alone. */
public final class DataDirectory {
  private DataDirectory() {}

  /** Creates it, and what is missing above it; an existing one stays as it is. */
  public static void create(Path directory) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      FileAttribute<?> ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
      Files.createDirectories(directory, ownerOnly);
    } else {
      Files.createDirectories(directory);
    }
  }
}
