package org.invertingproxy.proxy.registry.backup;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** What a column holds: as JSON in a backup, and as a value to the database, whichever it is. */
enum ColumnKind {
  TEXT(Types.VARCHAR) {
    @Override
    @Nullable JsonPrimitive json(ResultSet row, int index) throws SQLException {
      String text = row.getString(index);
      return text == null ? null : new JsonPrimitive(text);
    }

    @Override
    Object value(JsonPrimitive json) {
      require(json.isString());
      return json.getAsString();
    }
  },

  INTEGER(Types.BIGINT) {
    @Override
    @Nullable JsonPrimitive json(ResultSet row, int index) throws SQLException {
      long number = row.getLong(index);
      return row.wasNull() ? null : new JsonPrimitive(number);
    }

    @Override
    Object value(JsonPrimitive json) {
      require(json.isNumber());
      return json.getAsBigDecimal().longValueExact();
    }
  },

  FLAG(Types.BOOLEAN) {
    @Override
    @Nullable JsonPrimitive json(ResultSet row, int index) throws SQLException {
      boolean flag = row.getBoolean(index);
      return row.wasNull() ? null : new JsonPrimitive(flag);
    }

    @Override
    Object value(JsonPrimitive json) {
      require(json.isBoolean());
      return json.getAsBoolean();
    }
  },

  /** A timestamp with time zone; in UTC as ISO 8601 writes it. */
  INSTANT(Types.TIMESTAMP_WITH_TIMEZONE) {
    @Override
    @Nullable JsonPrimitive json(ResultSet row, int index) throws SQLException {
      OffsetDateTime time = row.getObject(index, OffsetDateTime.class);
      return time == null ? null : new JsonPrimitive(time.toInstant().toString());
    }

    @Override
    Object value(JsonPrimitive json) {
      require(json.isString());
      return Instant.parse(json.getAsString()).atOffset(ZoneOffset.UTC);
    }
  };

  private final int sqlType;

  ColumnKind(int sqlType) {
    this.sqlType = sqlType;
  }

  /** Of {@link Types}. */
  int sqlType() {
    return sqlType;
  }

  /** The value in a row, or null. */
  abstract @Nullable JsonPrimitive json(ResultSet row, int index) throws SQLException;

  abstract Object value(JsonPrimitive json);

  /**
   * What to give the database.
   *
   * @throws DamagedBackupException when that is no value of this kind
   */
  @Nullable Object valueOf(JsonElement json) {
    if (json.isJsonNull()) {
      return null;
    }
    try {
      require(json.isJsonPrimitive());
      return value(json.getAsJsonPrimitive());
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw new DamagedBackupException("it holds a value of the wrong kind", e);
    }
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException();
    }
  }
}
