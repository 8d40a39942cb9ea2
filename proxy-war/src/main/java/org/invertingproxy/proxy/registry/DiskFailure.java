package org.invertingproxy.proxy.registry;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a failure of the file system means, for the operator in words instead of an exception's.
 *
 * @param kind what can be done about it
 * @param what completes "it is so because ..." and names the file, if one is known
 */
public record DiskFailure(Kind kind, String what) {
  /** What can be done about it. */
  public enum Kind {
    /** This process may not do that there. */
    DENIED,
    /** There is no room left. */
    FULL,
    /** Nothing can be written there, whoever tries. */
    READ_ONLY,
    /** A file is where a directory is needed. */
    IN_THE_WAY,
    /** Something else. */
    OTHER
  }

  private static final Pattern NO_ROOM =
      Pattern.compile("No space left on device|quota exceeded|not enough space");
  private static final Pattern NO_WRITING = Pattern.compile("Read-only file system");

  /**
   * That of the innermost failure of files among the causes; of the last cause if there is none.
   */
  public static DiskFailure of(Throwable failure) {
    Throwable innermost = failure;
    IOException found = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      innermost = cause;
      found = cause instanceof IOException io ? io : found;
    }
    return read(found == null ? innermost : found);
  }

  private static DiskFailure read(Throwable failure) {
    String file = failure instanceof FileSystemException system ? system.getFile() : null;
    String message = String.valueOf(failure.getMessage());
    if (NO_ROOM.matcher(message).find()) {
      return new DiskFailure(Kind.FULL, "no room is left on the disk");
    }
    if (NO_WRITING.matcher(message).find()) {
      return new DiskFailure(Kind.READ_ONLY, "the file system is read-only");
    }
    Path blocking = file == null ? null : firstThatIsThere(Path.of(file));
    if (blocking != null && isBlocked(failure, message) && !Files.isDirectory(blocking)) {
      return new DiskFailure(Kind.IN_THE_WAY, blocking + " is a file and no directory");
    }
    if (failure instanceof AccessDeniedException) {
      return new DiskFailure(Kind.DENIED, "the user " + user() + " is denied access to " + file);
    }
    if (failure instanceof NoSuchFileException) {
      return new DiskFailure(Kind.OTHER, file + " does not exist and is not made");
    }
    String name = failure.getClass().getSimpleName();
    String said = failure.getMessage() == null ? "" : ": " + message.lines().findFirst().orElse("");
    return new DiskFailure(Kind.OTHER, name + said);
  }

  private static boolean isBlocked(Throwable failure, String message) {
    return failure instanceof FileAlreadyExistsException
        || failure instanceof NotDirectoryException
        || message.contains("Not a directory");
  }

  private static @Nullable Path firstThatIsThere(Path path) {
    Path there = path.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    return there;
  }

  /** Whose rights this process has. */
  static String user() {
    return System.getProperty("user.name", "of this process");
  }
}
