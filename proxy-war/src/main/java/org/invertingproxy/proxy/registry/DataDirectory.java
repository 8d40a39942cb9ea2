package org.invertingproxy.proxy.registry;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory of everything that must outlive a restart; made for its owner alone. */
public final class DataDirectory {
  private static final int BLOCK = 4096;

  private DataDirectory() {}

  /**
   * Creates it, and what is missing above it; an existing one stays as it is. Then tries whether a
   * file can be written there, since what libraries say when they find out is no help to anybody.
   */
  static void prepare(Path directory) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      FileAttribute<?> ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
      Files.createDirectories(directory, ownerOnly);
    } else {
      Files.createDirectories(directory);
    }
    Path trial = Files.createTempFile(directory, ".trial", ".tmp");
    try {
      Files.write(trial, new byte[BLOCK]);
    } finally {
      Files.delete(trial);
    }
  }

  /** One line for the operator: that it cannot be used, why, and what to do. */
  public static String refusal(Path directory, Throwable failure) {
    DiskFailure disk = DiskFailure.of(failure);
    boolean denied = disk.kind() == DiskFailure.Kind.DENIED;
    // Not the name of the file, which may be that of a trial.
    String why =
        denied ? "the user " + DiskFailure.user() + " may not read and write there" : disk.what();
    return refusal(directory, why, disk.kind());
  }

  static String refusal(Path directory, String why, DiskFailure.Kind kind) {
    String remedy =
        switch (kind) {
          case DENIED -> {
            String give = Files.exists(directory) ? "chown -R" : "install -d -m 700 -o";
            yield "Give it to that user (%s %s %s)".formatted(give, DiskFailure.user(), directory);
          }
          case FULL -> "Make room there";
          case READ_ONLY -> "Mount it for writing";
          case IN_THE_WAY -> "Move that file away";
          case OTHER -> "Make that directory yourself";
        };
    return "Cannot use the data directory %s: %s. %s, or choose another one by --data-dir."
        .formatted(directory, why, remedy);
  }
}
