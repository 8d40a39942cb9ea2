package org.invertingproxy.proxy.registry.backup;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One table of the registry as a backup holds it: every row, every column. Immutable. A restore
 * puts its rows in the place of those that are there, or adds them where the table is {@link
 * #kept}.
 *
 * @param name in the schema and in the backup
 * @param columns each with its kind, in the order in which they are written
 * @param key by which a row of a table that is kept is known; empty where rows are replaced
 * @param number of {@code key}'s rows that are added where others are: follows the highest; or null
 * @param filled columns that a row which is there takes over where the first of them is null
 */
record BackupTable(
    String name,
    Map<String, ColumnKind> columns,
    List<String> key,
    @Nullable String number,
    List<String> filled) {

  BackupTable(String name) {
    this(name, Map.of(), List.of(), null, List.of());
  }

  BackupTable text(String... names) {
    return with(ColumnKind.TEXT, names);
  }

  BackupTable integer(String... names) {
    return with(ColumnKind.INTEGER, names);
  }

  BackupTable flag(String... names) {
    return with(ColumnKind.FLAG, names);
  }

  BackupTable instant(String... names) {
    return with(ColumnKind.INSTANT, names);
  }

  /** Rows that are there stay; those of the backup with another key are added. */
  BackupTable kept(String... columnsOfKey) {
    return new BackupTable(name, columns, List.of(columnsOfKey), number, filled);
  }

  /** Rows that are added get new numbers in that column, after those that are there. */
  BackupTable numbered(String column) {
    return new BackupTable(name, columns, key, column, filled);
  }

  /** A row that is there takes these columns over, where the first is null: once set, it stays. */
  BackupTable filled(String... names) {
    return new BackupTable(name, columns, key, number, List.of(names));
  }

  private BackupTable with(ColumnKind kind, String... names) {
    Map<String, ColumnKind> more = new LinkedHashMap<>(columns);
    for (String column : names) {
      more.put(column, kind);
    }
    return new BackupTable(name, more, key, number, filled);
  }

  boolean isKept() {
    return !key.isEmpty();
  }

  /** The columns as a list, for positions. */
  List<Map.Entry<String, ColumnKind>> ordered() {
    return List.copyOf(columns.entrySet());
  }

  String select() {
    return "select " + String.join(", ", columns.keySet()) + " from " + name;
  }

  /**
   * Inserts a row of these columns; those that a backup of an older schema lacks get the defaults
   * of the database.
   */
  String insert(Collection<String> given) {
    return "insert into "
        + name
        + " ("
        + String.join(", ", given)
        + ") values ("
        + given.stream().map(column -> "?").collect(joining(", "))
        + ")";
  }

  /** The condition for a row with a key, by position. */
  String whereKey() {
    return " where " + key.stream().map(column -> column + " = ?").collect(joining(" and "));
  }
}
