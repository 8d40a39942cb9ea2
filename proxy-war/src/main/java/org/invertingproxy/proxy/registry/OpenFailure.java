package org.invertingproxy.proxy.registry;

import java.io.EOFException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/** What a failure of the database means: for its operator in words, for the program what to do. */
final class OpenFailure {
  private static final Set<Integer> DAMAGE =
      Set.of(
          DataUtils.ERROR_FILE_CORRUPT,
          DataUtils.ERROR_CHUNK_NOT_FOUND,
          DataUtils.ERROR_BLOCK_NOT_FOUND,
          DataUtils.ERROR_INTERNAL);

  /** After these H2 answers nothing any more until the database is opened again. */
  private static final Set<Integer> FINAL =
      Set.of(
          ErrorCode.GENERAL_ERROR_1,
          ErrorCode.IO_EXCEPTION_1,
          ErrorCode.IO_EXCEPTION_2,
          ErrorCode.FILE_CORRUPTED_1,
          ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
          ErrorCode.DATABASE_IS_CLOSED);

  private OpenFailure() {}

  /** Whether a database that was open is of no use after this. */
  static boolean isFinal(Throwable failure) {
    SQLException cause = cause(failure, SQLException.class);
    return cause != null && FINAL.contains(cause.getErrorCode());
  }

  static RegistryUnavailableException explain(String name, Throwable failure) {
    if (failure instanceof FlywayValidateException) {
      return new RegistryUnavailableException(
          "The registry " + name + " was written by another version of the proxy", failure);
    }
    if (failure instanceof FlywayException flyway
        && flyway.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
      return new RegistryUnavailableException(
          "The registry " + name + " is not empty and no registry: choose another database",
          failure);
    }
    SQLException cause = cause(failure, SQLException.class);
    String reason =
        switch (cause == null ? 0 : cause.getErrorCode()) {
          case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
              "is in use by another process: stop that one, or choose another data directory";
          case ErrorCode.FILE_VERSION_ERROR_1 -> "was written by another version of H2";
          default ->
              isDamage(failure)
                  ? "is damaged: restore a backup, or move it away to start with an empty one"
                  : unopened(failure, cause);
        };
    return new RegistryUnavailableException("The registry " + name + " " + reason, failure);
  }

  private static String unopened(Throwable failure, @Nullable SQLException cause) {
    @Nullable String meaning = SqlState.of(failure).meaning();
    if (meaning == null && cause(failure, IOException.class) != null) {
      return "cannot be opened: " + DiskFailure.of(failure).what();
    }
    // The first line: what follows in it quotes the program.
    String said =
        String.valueOf((cause == null ? failure : cause).getMessage())
            .lines()
            .findFirst()
            .orElse("");
    return (meaning == null ? "cannot be opened" : meaning) + ": " + said;
  }

  private static boolean isDamage(Throwable failure) {
    MVStoreException store = cause(failure, MVStoreException.class);
    // A file that is too short is an error of reading to H2.
    return cause(failure, EOFException.class) != null
        || (store != null && DAMAGE.contains(store.getErrorCode()));
  }

  private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }
}
