package org.invertingproxy.proxy.registry;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The SQLSTATE of a failure (ISO/IEC 9075, and PostgreSQL's appendix A); empty text where it has
 * none.
 *
 * @param code five characters, of which the first two are the class
 */
record SqlState(String code) {
  /** That of the innermost database error. */
  static SqlState of(Throwable failure) {
    String code = "";
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        code = sql.getSQLState();
      }
    }
    return new SqlState(code);
  }

  /** Whether the same transaction, run again, may succeed: it met another one. */
  boolean isCollision() {
    return code.startsWith("40") || code.equals("23505"); // a key that was free has been taken
  }

  boolean isOutOfRoom() {
    return code.equals("53100");
  }

  /**
   * What it means to the operator of a server that cannot be opened, or null: it says so itself.
   */
  @Nullable String meaning() {
    return switch (code) {
      case "08001", "08004", "08006" -> "cannot be reached";
      case "28000", "28P01" -> "refuses its user or password";
      case "3D000" -> "does not exist";
      case "42501" -> "does not let its user make tables";
      case "25006" -> "cannot be written";
      default -> code.startsWith("57P") ? "is starting or stopping" : null;
    };
  }
}
